//! Only what a commit brings stops it.

use super::{COLD, Repo, TALK};

#[test]
fn only_what_a_commit_brings_stops_it() {
    let repo = Repo::new();
    repo.commit("2026-03-01.md", COLD);
    repo.write("2026-03-02.md", TALK);
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "1 known problem not shown; run fairweather check\n"));
    repo.write("2026-03-03.md", "#ask/reference @bo for a lift\n");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("2026-03-03.md:1:1") && !ran.out.contains("2026-03-01.md"), "{}", ran.out);
}

#[test]
fn a_moved_or_rewrapped_note_brings_nothing_and_a_give_is_credited() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.commit("a.md", "- 2026-02-02 #ask/reference @ana\n- 2026-02-03 #ask/reference @ana\n- 2026-02-04 #ask/reference @ana once more\n");
    assert_eq!(repo.run(&["check"]).code, Some(1));
    repo.git(&["mv", "a.md", "b.md"]);
    assert_eq!(repo.hook().code, Some(0), "renamed");
    repo.write(
        "b.md",
        "# Log\n\n- 2026-02-02  #ask/reference @ana\n\n- 2026-02-03 #ask/reference @ana\n- 2026-02-04 #ask/reference   @ana once more\n",
    );
    repo.git(&["add", "-A"]);
    assert_eq!(repo.hook().code, Some(0), "rewrapped");
    repo.git(&["update-index", "--chmod=+x", "b.md"]);
    assert_eq!(repo.hook().code, Some(0), "mode");
    repo.write("2026-02-05.md", "#give @ana a hand\n");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "balanced");
}

#[test]
fn revisions_are_compared_without_a_commit() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", COLD);
    repo.git(&["tag", "v1"]);
    repo.commit("2026-02-02.md", "#ask/reference @bo for a lift\n");
    repo.write("2026-02-03.md", "#ask/reference @cy for a lift\n");
    let found = |args: &[&str]| repo.run(args).out.matches("endorsement-without-work").count();
    assert_eq!(found(&["check", "--format", "concise"]), 3);
    assert_eq!(found(&["check", "--format", "concise", "--new-since", "v1"]), 2);
    assert_eq!(found(&["check", "--format", "concise", "--new-since", "HEAD"]), 1);
    assert_eq!(found(&["check", "--format", "concise", "--rev", "HEAD"]), 2);
    assert_eq!(found(&["check", "--format", "concise", "--rev", "HEAD", "--new-since", "v1"]), 1);
    assert_eq!(found(&["check", "--format", "concise", "--rev", "v1"]), 1);
    let json = repo.run(&["check", "--format", "json", "--rev", "v1"]).out;
    assert!(json.contains("\"tree\": \"v1\""), "{json}");
    let ran = repo.run(&["check", "--new-since", "v2"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("`v2` is not a revision"), "{}", ran.err);
}

#[test]
fn a_paragraph_wrapped_anew_brings_nothing() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    let prose =
        "We had soup. #ask/reference @bo whether he would lend me his tent for a week or two in May.\n";
    repo.commit("2026-03-01.md", prose);
    repo.write("2026-03-01.md", &prose.replace(" would ", "\nwould ").replace(" or ", "\nor "));
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "1 known problem not shown; run fairweather check\n"),
        "{}",
        ran.err
    );
    // Another word on the same day is the same ask; another person is another one.
    for (new, code) in [(prose.replace("tent", "boat"), 0), (prose.replace("@bo", "@cy"), 1)] {
        repo.write("2026-03-01.md", &new);
        repo.git(&["add", "-A"]);
        assert_eq!(repo.run(&["hook", "run", "--strict"]).code, Some(code), "{new}");
    }
}

#[test]
fn less_of_the_same_is_no_news_and_more_is() {
    let repo = Repo::new();
    repo.commit("2026-01-01.md", TALK);
    let ask = |day: usize| format!("- 2026-02-0{day} #ask/reference @ana for thing {day}\n");
    repo.commit("a.md", &(1..=4).map(ask).collect::<String>());
    repo.write("a.md", &(1..=3).map(ask).collect::<String>());
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    // What counts is how many: three again, after a give, are fewer than four.
    let rest = |last: usize| {
        (1..=4).map(ask).collect::<String>()
            + "- 2026-02-05 #give @ana my notes\n"
            + &(6..=last).map(ask).collect::<String>()
    };
    repo.write("a.md", &rest(8));
    repo.git(&["add", "-A"]);
    assert_eq!(repo.hook().code, Some(0));
    repo.write("a.md", &((1..=5).map(ask).collect::<String>()));
    repo.git(&["add", "-A"]);
    let ran = repo.run(&["hook", "run", "--strict", "--format", "concise"]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.out.contains("five asks of `ana`"), "{}", ran.out);
}

#[test]
fn two_alike_are_one_more_than_one() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", "#giev to @ana\n");
    repo.write("2026-02-02.md", "#giev to @ana\n");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.out.matches("unknown-marker").count(), 1, "{}", ran.out);
}

#[test]
fn what_the_calendar_brings_stops_no_commit() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", "- [ ] #give @ana her book due:2026-03-01\n");
    repo.write("2026-02-04.md", "#talked @bo\n");
    repo.git(&["add", "-A"]);
    for day in ["2026-02-20", "2026-03-05"] {
        let ran = repo.run(&["hook", "run", "--today", day]);
        assert_eq!(ran.code, Some(0), "{day}: {}", ran.out);
    }
    assert_eq!(repo.run(&["check"]).code, Some(1), "the promise is open");
}

#[test]
fn a_known_problem_is_one_in_machine_formats_too() {
    let repo = Repo::new();
    repo.commit("2026-03-01.md", COLD);
    repo.write("2026-03-02.md", "#ask/reference @bo for a lift\n");
    repo.git(&["add", "-A"]);
    let ran = repo.run(&["hook", "run", "--strict", "--format", "json"]);
    assert_eq!(ran.out.matches("\"rule\": \"endorsement-without-work\"").count(), 1, "{}", ran.out);
    assert!(ran.out.contains("\"tree\": \"index\"") && ran.out.contains("\"baselined\": 1"), "{}", ran.out);
    let ran = repo.run(&["hook", "run", "--strict", "--format", "json", "--show-suppressed"]);
    assert!(ran.out.contains("\"status\": \"baselined\""), "{}", ran.out);
}

#[test]
fn a_silence_taken_away_brings_what_it_silenced() {
    let repo = Repo::new();
    repo.commit(
        "2026-03-01.md",
        "#ask/reference @ana for a job <!-- fairweather: ignore[endorsement-without-work] she offered -->\n",
    );
    repo.write("2026-03-01.md", "#ask/reference @ana for a job\n");
    repo.git(&["add", "-A"]);
    assert_eq!(repo.hook().code, Some(1));
}

#[test]
fn notes_of_a_submodule_and_ignored_ones_are_no_news_of_the_work_tree() {
    let other = Repo::new();
    other.commit("2026-03-01.md", "#ask/reference @sub for a lift\n");
    let repo = Repo::new();
    let url = other.root.to_string_lossy().into_owned();
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", &url, "sub"]);
    repo.commit(".gitignore", "drafts/\n");
    repo.write("drafts/2026-03-01.md", "#ask/reference @draft for a lift\n");
    repo.git(&["add", "-Af"]);
    repo.git(&["commit", "-qm", "x"]);
    let ran = repo.run(&["check", "--new-since", "HEAD", "--format", "concise"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(ran.out.contains("1 known problem not shown"), "{}", ran.out);
}
