//! Who is meant, and what the journal holds already.

use super::{connections, import, lines};
use crate::tool::Folder;

const NOTE: &str = "connections/linkedin.md";

/// The counts of an import of one table: added, known, same, held.
fn counts(folder: &Folder, table: &str) -> [usize; 4] {
    folder.write("c.csv", table.as_bytes());
    let (_, document) = import(folder, "linkedin c.csv");
    let held = document["held"].as_array().map_or(0, Vec::len);
    let count = |name: &str| usize::try_from(document[name].as_u64().expect("a number")).expect("small");
    [count("added"), count("known"), count("same"), held]
}

#[test]
fn a_profile_is_known_wherever_the_journal_holds_it() {
    let profile = "https://de.linkedin.com/in/ANA-lopez";
    for (path, text) in [
        ("a.md", format!("met her: {profile}.\n")),
        ("a.md", format!("~~{profile}~~\n")),
        ("a.md", format!("<!-- {profile} -->\n")),
        (
            NOTE,
            format!(
                "---\nfairweather-import: linkedin\n---\n~~- #added/linkedin @[[X]] [profile]({profile})~~\n"
            ),
        ),
        ("old/linkedin.md", format!("---\nfairweather-import: linkedin\n---\n%% {profile} %%\n")),
    ] {
        let folder = Folder::new(&[(path, &text)]);
        let table = connections(&[("Ana", "Lopez", "ana-lopez", "2020-01-01")]);
        assert_eq!(counts(&folder, &table), [0, 1, 0, 0], "{text}");
    }
}

#[test]
fn a_card_without_another_profile_makes_a_row_known() {
    let table = connections(&[("Ana", "Lopez", "ana", "2020-01-01")]);
    for (path, text, expected) in [
        ("a.md", "- 2019-01-01 #added/linkedin @[[Ana Lopez]]\n", [0, 1, 0, 0]),
        ("a.md", "- 2019-01-01 #added/linkedin @ana-lopez\n", [0, 1, 0, 0]),
        ("people/Ana Lopez.md", "- #added/linkedin\n", [0, 1, 0, 0]),
        ("a.md", "- 2019-01-01 #added/facebook @[[Ana Lopez]]\n", [1, 0, 0, 0]),
        ("a.md", "- #added/linkedin @[[Ana Lopez]] linkedin.com/in/other\n", [1, 0, 0, 0]),
        ("a.md", "- 2019-01-01 #met @[[Ana Lopez]]\n", [1, 0, 0, 0]),
        // A line that was struck out before profiles were in the export.
        (
            NOTE,
            "---\nfairweather-import: linkedin\n---\n~~- #added/linkedin @[[Ana Lopez]]~~\n",
            [0, 1, 0, 0],
        ),
    ] {
        assert_eq!(counts(&Folder::new(&[(path, text)]), &table), expected, "{text}");
    }
}

#[test]
fn without_a_profile_the_import_note_knows_a_name_in_any_form() {
    let table = connections(&[("Ana", "Lopez", "", "2020-01-01")]);
    for line in [
        "~~- @[[Ana Lopez]]~~",
        "[[people/x|ana lopez]]",
        "<!-- [[@Ana Lopez]] -->",
        "- @[[Ana Lopez (ana-1)]]",
    ] {
        let note = format!("---\nfairweather-import: linkedin\n---\n{line}\n");
        assert_eq!(counts(&Folder::new(&[(NOTE, &note)]), &table), [0, 1, 0, 0], "{line}");
    }
    let elsewhere = Folder::new(&[("a.md", "[[Ana Lopez]]\n")]);
    assert_eq!(counts(&elsewhere, &table), [1, 0, 0, 0]);
}

#[test]
fn a_page_that_holds_the_profile_is_the_person_whatever_the_name() {
    for front in ["linkedin: ana", "linkedin-id: \"Ana\"", "web: [\"https://linkedin.com/in/ana?x\"]"] {
        let page = format!("---\n{front}\n---\n");
        let folder = Folder::new(&[("people/Ana Ruiz.md", &page), ("people/Ana Lopez.md", "")]);
        let table = connections(&[("Ana", "Lopez", "ana", "2020-01-01")]);
        assert_eq!(counts(&folder, &table), [1, 0, 0, 0], "{front}");
        assert_eq!(
            lines(&folder, NOTE),
            [
                "- 2020-01-01 #added/linkedin @[[Ana Ruiz|Ana Lopez]] [profile](https://www.linkedin.com/in/ana)"
            ]
        );
        assert_eq!(counts(&folder, &table), [0, 1, 0, 0], "{front}");
    }
}

#[test]
fn one_page_of_the_name_is_the_person_and_two_are_nobody() {
    let table = connections(&[("Ana", "Lopez", "ana", "2020-01-01")]);
    let link = |folder: &Folder| {
        let line = lines(folder, NOTE).pop().expect("a line");
        line.split_once("@[[").and_then(|(_, rest)| rest.split_once("]]")).expect("a link").0.to_owned()
    };
    for (notes, expected) in [
        (&[("people/Ana Lopez.md", "")][..], "Ana Lopez"),
        (&[("people/al.md", "---\nname: Ana López\n---\n")], "al|Ana Lopez"),
        (&[("people/al.md", "---\nname: Ana Lopez\n---\n"), ("x/al.md", "")], "people/al|Ana Lopez"),
        (&[("people/@Ana Lopez.md", "")], "@Ana Lopez|Ana Lopez"),
    ] {
        let folder = Folder::new(notes);
        assert_eq!(counts(&folder, &table), [1, 0, 0, 0], "{notes:?}");
        assert_eq!(link(&folder), expected);
    }
    let two =
        [("people/a.md", "---\nname: Ana Lopez\n---\n"), ("people/b.md", "---\naliases: [Ana Lopez]\n---\n")];
    let folder = Folder::new(&two);
    assert_eq!(counts(&folder, &table), [0, 0, 0, 1]);
    let ran = folder.run("import linkedin c.csv --today 2026-11-27");
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.err,
        "c.csv:2:1: held back: Ana Lopez fits people/a.md and people/b.md\n  help: put `linkedin: ana` on the page of the one who is meant\n"
    );
    assert!(!folder.path(NOTE).exists());
}

#[test]
fn a_name_that_only_a_page_makes_one_is_the_person_of_the_page() {
    let names = [("Ana on", "Twitter", "", "2020-01-01"), ("Me", "Myself", "", "2020-01-01")];
    let folder = Folder::new(&[]);
    assert_eq!(counts(&folder, &connections(&names[..1])), [0, 0, 0, 1]);
    let folder =
        Folder::new(&[("people/Ana on Twitter.md", ""), ("people/me.md", "---\nname: Me Myself\n---\n")]);
    assert_eq!(counts(&folder, &connections(&names)), [2, 0, 0, 0]);
    assert_eq!(counts(&folder, &connections(&names)), [0, 2, 0, 0]);
    let events = folder.run("export events --today 2026-11-27").out;
    assert!(events.contains("\"person\":\"ana-on-twitter\"") && events.lines().count() == 2, "{events}");
}

#[test]
fn a_single_word_and_a_namesake_are_never_guessed() {
    let folder = Folder::new(&[("people/Ana.md", ""), ("people/Wei Wang.md", "")]);
    let table = connections(&[
        ("Ana", "", "ana", "2020-01-01"),
        ("Wei", "Wang", "wei-1", "2020-01-01"),
        ("Wei", "Wang", "wei-2", "2020-01-01"),
    ]);
    assert_eq!(counts(&folder, &table), [0, 0, 0, 3]);
    folder.write("people/Ana.md", b"---\nlinkedin: ana\n---\n");
    assert_eq!(counts(&folder, &table), [1, 0, 0, 2]);
}

#[test]
fn a_page_is_not_given_a_second_profile_by_its_name() {
    let folder = Folder::new(&[("people/Ana Lopez.md", "")]);
    assert_eq!(counts(&folder, &connections(&[("Ana", "Lopez", "ana-1", "2020-01-01")])), [1, 0, 0, 0]);
    let other = connections(&[("Ana", "Lopez", "ana-2", "2021-01-01")]);
    assert_eq!(counts(&folder, &other), [0, 0, 0, 1]);
    folder.write("people/Ana Lopez.md", b"---\nlinkedin: ana-2\n---\n");
    assert_eq!(counts(&folder, &other), [1, 0, 0, 0]);
}

#[test]
fn people_of_one_name_stay_as_many_as_they_are() {
    let folder = Folder::new(&[]);
    let one = connections(&[("Wei", "Wang", "wei-1", "2020-01-01")]);
    assert_eq!(counts(&folder, &one), [1, 0, 0, 0]);
    let two = connections(&[("Wei", "Wang", "wei-1", "2020-01-01"), ("Wei", "Wang", "wei-2", "2020-01-02")]);
    assert_eq!(counts(&folder, &two), [1, 1, 0, 0]);
    let bare = connections(&[("Wei", "Wang", "", "2019-01-02")]);
    assert_eq!(counts(&folder, &bare), [0, 1, 0, 0]);
    let note = folder.read(NOTE);
    assert!(note.contains("@[[Wei Wang]] ") && note.contains("@[[Wei Wang (wei-2)]] "), "{note}");
}

#[test]
fn an_old_row_that_shows_up_late_is_still_new() {
    let folder = Folder::new(&[]);
    assert_eq!(counts(&folder, &connections(&[("Ana", "Lopez", "a", "2024-01-01")])), [1, 0, 0, 0]);
    let both = connections(&[("Bo", "Li", "b", "2012-01-01"), ("Ana", "Lopez", "a", "2024-01-01")]);
    assert_eq!(counts(&folder, &both), [1, 1, 0, 0]);
    assert!(lines(&folder, NOTE)[1].starts_with("- 2012-01-01"), "new lines go after the last");
}

#[test]
fn a_recommendation_is_known_by_person_way_and_day() {
    let table = "First Name,Last Name,Creation Date,Status\nAna,Lopez,\"05/16/23, 03:04 PM\",VISIBLE\nAna,Lopez,\"05/16/24, 03:04 PM\",VISIBLE\n";
    let folder = Folder::new(&[("a.md", "- 2023-05-16 #give/recommendation @[[Ana Lopez]] on LinkedIn\n")]);
    folder.write("Recommendations_Given.csv", table.as_bytes());
    folder.write("Recommendations_Received.csv", table.as_bytes());
    let (_, given) = import(&folder, "linkedin Recommendations_Given.csv");
    assert_eq!((given["added"].as_u64(), given["known"].as_u64()), (Some(1), Some(1)));
    let (_, received) = import(&folder, "linkedin Recommendations_Received.csv");
    assert_eq!(received["added"], 2);
    folder.write(NOTE, folder.read(NOTE).replace("- 2024-05-16 #give", "- ~~2024-05-16 #give").as_bytes());
    let (_, given) = import(&folder, "linkedin Recommendations_Given.csv");
    assert_eq!((given["added"].as_u64(), given["known"].as_u64()), (Some(0), Some(2)));
}

#[test]
fn an_item_of_friends_answers_for_one_of_the_same_day_and_people() {
    let folder = Folder::new(&[("people/al.md", "---\nname: Ana Lopez\n---\n")]);
    let register = "### Activities:\n- 2020-01-01: Tea with **Ana Lopez**.\n- 2020-01-01: Cake with **Ana Lopez**.\n- 2020-01-02: Alone\n\n### Notes:\n- 2020-01-01: **Ana Lopez** likes tea.\n";
    folder.write("f.md", register.as_bytes());
    let counts = |folder: &Folder| {
        let (_, document) = import(folder, "friends f.md");
        (document["added"].as_u64(), document["known"].as_u64())
    };
    // The register is not a note of this journal.
    folder.write(".gitignore", b"f.md\n");
    assert_eq!(counts(&folder), (Some(4), Some(0)));
    assert_eq!(lines(&folder, "connections/friends.md")[0], "- 2020-01-01 Tea with @[[al|Ana Lopez]].");
    let edited = folder
        .read("connections/friends.md")
        .replace("- 2020-01-01 Tea with @[[al|Ana Lopez]].", "~~- 2020-01-01 Coffee with [[Ana Lopez]]~~");
    folder.write("connections/friends.md", edited.as_bytes());
    assert_eq!(counts(&folder), (Some(0), Some(4)));
    folder.write("f.md", register.replace("Notes:", "Notes:\n- 2020-01-01: **Ana Lopez** moved.").as_bytes());
    assert_eq!(counts(&folder), (Some(1), Some(4)));
}

#[test]
fn three_thousand_people_leave_the_journal_quiet() {
    let handles = "- 2026-11-20 Coffee with @ana and @david, see [[Wei Wang]]\n- 2026-11-21 #ask @ana for a map #got @david a book\n";
    let folder = Folder::new(&[
        ("2026/a.md", handles),
        ("people/Ana Lopez.md", "---\ncadence: 30d\n---\n"),
        ("people/David Stone.md", ""),
    ]);
    let check = |folder: &Folder| {
        let ran = folder.run("check --today 2026-11-27 --format json --fail-on never");
        let document: serde_json::Value = serde_json::from_str(&ran.out).expect("a document");
        let findings = document["findings"].as_array().expect("findings").clone();
        let rule = |finding: &serde_json::Value| finding["rule"].as_str().expect("a rule").to_owned();
        let mut rules: Vec<String> = findings.iter().map(rule).collect();
        rules.sort();
        rules
    };
    let before = check(&folder);
    let names = ["Ana", "David", "Wei", "Sofía", "O’Neil", "Jean-Luc"];
    let rows: Vec<(String, String, String)> = (0..3_000)
        .map(|nth| (names[nth % 6].to_owned(), format!("Surname{}", nth / 6), format!("p-{nth}")))
        .collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|(first, last, slug)| (first.as_str(), last.as_str(), slug.as_str(), "2020-02-03"))
        .collect();
    folder.write("c.csv", connections(&rows).as_bytes());
    let ran = folder.run("import linkedin c.csv --today 2026-11-27");
    assert_eq!(
        ran.out,
        "Added 3,000 of 3,000 rows of c.csv to connections/linkedin.md.\nThey are cards until you meet: fairweather check will say so once.\n"
    );
    let mut expected = before;
    expected.push("card-collector".to_owned());
    expected.sort();
    assert_eq!(check(&folder), expected);
}
