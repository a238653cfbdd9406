//! Which text is read, by which configuration.

use std::fs;
use std::os::unix::ffi::OsStrExt;

use super::{COLD, Repo, TALK};

#[test]
fn what_is_staged_is_read_and_not_the_work_tree() {
    let repo = Repo::new();
    repo.commit("2026-03-01.md", TALK);
    repo.write("2026-03-02.md", "#ask/reference @bo for a lift\n");
    repo.git(&["add", "-A"]);
    repo.write("2026-03-02.md", "#worked with @bo\n");
    assert_eq!(repo.hook().code, Some(1), "the work tree is fine, the index is not");
    repo.git(&["add", "-A"]);
    repo.write("2026-03-02.md", "#ask/reference @bo for a lift\n");
    assert_eq!(repo.hook().code, Some(0), "the index is fine, the work tree is not");
    // Gone from the work tree and still staged.
    fs::remove_file(repo.root.join("2026-03-02.md")).expect("removed");
    let json = repo.run(&["check", "--staged", "--format", "json"]).out;
    assert!(json.contains("\"notes\": 2") && json.contains("\"tree\": \"index\""), "{json}");
}

#[test]
fn names_of_any_bytes_are_read() {
    let repo = Repo::new();
    repo.git(&["config", "core.quotepath", "true"]);
    repo.commit("2026-02-01.md", TALK);
    for (nth, name) in [
        &b"2026-03-01 a b\".md"[..],
        b"2026-03-02\nline.md",
        b"2026-03-03 \xe9.md",
        "2026-03-04 ñ.md".as_bytes(),
    ]
    .into_iter()
    .enumerate()
    {
        let file = repo.root.join(std::ffi::OsStr::from_bytes(name));
        fs::write(file, format!("#ask/reference @person-{nth} for a lift\n")).expect("a note");
    }
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.out.matches("endorsement-without-work").count(), 4, "{}", ran.out);
    repo.git(&["commit", "-qm", "x"]);
    assert_eq!(repo.run(&["check", "--rev", "HEAD"]).code, repo.run(&["check"]).code);
}

#[test]
fn intent_to_add_submodules_and_links_bring_nothing() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.write("2026-03-01.md", COLD.replace("ana", "new").as_str());
    repo.git(&["add", "-N", "2026-03-01.md"]);
    assert_eq!(repo.hook().code, Some(0), "added by intent only");
    repo.git(&["rm", "-q", "--cached", "2026-03-01.md"]);
    fs::remove_file(repo.root.join("2026-03-01.md")).expect("removed");
    let other = Repo::new();
    other.commit("2026-03-01.md", "#ask/reference @sub for a lift\n");
    let url = other.root.to_string_lossy().into_owned();
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", &url, "sub"]);
    std::os::unix::fs::symlink("sub/2026-03-01.md", repo.root.join("2026-03-02.md")).expect("a link");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
}

#[test]
fn sparse_work_trees_and_line_ends_of_git() {
    let repo = Repo::new();
    repo.git(&["config", "core.autocrlf", "true"]);
    repo.commit("a/2026-02-01.md", TALK);
    repo.commit("b/2026-02-02.md", "#worked with @bo\n");
    repo.git(&["sparse-checkout", "set", "a"]);
    assert!(!repo.root.join("b").exists());
    repo.write("a/2026-03-01.md", "#ask/reference @bo for a lift\r\n");
    repo.git(&["add", "a"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(0), "what is kept out of the work tree still counts: {}{}", ran.out, ran.err);
}

#[test]
fn configuration_and_ignore_files_come_from_the_same_tree() {
    let repo = Repo::new();
    repo.commit("fairweather.toml", "[rules.endorsement-without-work]\nlevel = \"off\"\n");
    repo.commit(".gitignore", "drafts/\n");
    repo.write("2026-03-01.md", COLD);
    repo.write("drafts/2026-03-02.md", "#ask/reference @bo for a lift\n");
    repo.git(&["add", "-A", "-f"]);
    repo.write("fairweather.toml", "");
    assert_eq!(repo.hook().code, Some(0), "the staged configuration has it off");
    repo.git(&["add", "fairweather.toml"]);
    repo.write("fairweather.toml", "[rules.endorsement-without-work]\nlevel = \"off\"\n");
    let ran = repo.hook();
    assert_eq!(ran.code, Some(1));
    assert!(!ran.out.contains("drafts"), "{}", ran.out);
}

#[test]
fn a_configuration_that_is_not_in_the_tree_does_not_count() {
    let repo = Repo::new();
    repo.write("2026-03-01.md", COLD);
    repo.git(&["add", "-A"]);
    repo.write("fairweather.toml", "[rules.endorsement-without-work]\nlevel = \"off\"\n");
    assert_eq!(repo.hook().code, Some(1), "it is not staged");
    repo.git(&["add", "-A"]);
    fs::remove_file(repo.root.join("fairweather.toml")).expect("removed");
    assert_eq!(repo.hook().code, Some(0), "it is staged, and only there");
    repo.git(&["commit", "-qm", "x"]);
    assert_eq!(repo.run(&["check", "--rev", "HEAD"]).code, Some(0));
    assert_eq!(repo.run(&["check"]).code, Some(1));
    assert_eq!(repo.run(&["check", "--rev", "HEAD", "--isolated"]).code, Some(1));
    repo.write("fairweather.toml", "[lint]\nhorizn = 1\n");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("fairweather.toml:2:1: ") && ran.err.contains("horizon"), "{}", ran.err);
}

#[test]
fn the_baseline_is_the_tree_s_own() {
    let repo = Repo::new();
    repo.write("2026-03-01.md", COLD);
    repo.git(&["add", "-A"]);
    let made = repo.command(super::FAIRWEATHER).args(["baseline", "create"]).output().expect("it runs");
    assert!(made.status.success());
    assert_eq!(repo.run(&["check", "--staged"]).code, Some(1), "it is not staged");
    repo.git(&["add", "-A"]);
    assert_eq!(repo.run(&["check", "--staged"]).code, Some(0));
    assert_eq!(repo.hook().code, Some(0));
}

#[test]
fn the_root_is_the_nearest_folder_with_a_configuration_in_the_tree() {
    let repo = Repo::new();
    repo.commit("notes/fairweather.toml", "");
    repo.commit("notes/below/2026-02-01.md", TALK);
    repo.commit("elsewhere/2026-03-01.md", "#ask/reference @zed for a lift\n");
    repo.write("notes/2026-03-01.md", "#ask/reference @bo for a lift\n");
    repo.git(&["add", "-A"]);
    let ran = repo.run_in("notes/below", &[], &["check", "--staged", "--format", "concise"]);
    assert!(ran.out.starts_with("../2026-03-01.md:1:1"), "{}", ran.out);
    assert!(!ran.out.contains("zed"), "{}", ran.out);
    let ran = repo.run(&["check", "--staged", "--root", "notes", "--format", "json"]);
    assert!(ran.out.contains("\"notes\": 2"), "{}", ran.out);
    // What is not on disk is still there.
    repo.git(&["commit", "-qm", "x"]);
    fs::remove_dir_all(repo.root.join("notes")).expect("removed");
    let ran = repo.run(&["check", "--rev", "HEAD", "--root", "notes", "--format", "json"]);
    assert!(ran.out.contains("\"notes\": 2"), "{}{}", ran.out, ran.err);
    let ran = repo.run(&["check", "--rev", "HEAD", "notes/below", "--format", "json"]);
    assert!(ran.out.contains("\"notes\": 2"), "{}{}", ran.out, ran.err);
}

#[test]
fn what_git_does_not_look_at_is_read_from_the_index() {
    let repo = Repo::new();
    for (nth, bit) in ["--assume-unchanged", "--skip-worktree"].into_iter().enumerate() {
        let note = format!("2026-02-1{nth}.md");
        repo.commit(&note, "#worked with @bo\n");
        repo.git(&["update-index", bit, &note]);
        repo.write(&note, "#ask/reference @cy for a lift\n");
    }
    let ran = repo.run(&["check", "--staged", "--format", "concise"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
}

#[test]
fn a_note_changed_within_the_clock_s_tick_is_read_from_the_index() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.write("2026-03-01.md", "#talked @bo at noon\n");
    repo.git(&["add", "-A"]);
    // As long as before, so that only the time could tell.
    repo.write("2026-03-01.md", "#ask/reference @boris a lift!\n");
    assert_eq!(repo.run(&["check", "--staged"]).code, Some(0));
}

#[test]
fn line_ends_and_encodings_of_the_work_tree_make_no_difference() {
    let repo = Repo::new();
    repo.git(&["config", "core.autocrlf", "true"]);
    repo.commit(".gitattributes", "*.markdown working-tree-encoding=UTF-16LE\n");
    repo.write("2026-03-01.md", "# Log\r\n\r\n#ask/reference @bo for a lift\r\n");
    let wide: Vec<u8> =
        "#ask/reference @ñandú for a lift\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(repo.root.join("2026-03-02.markdown"), wide).expect("a note");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("2026-03-01.md:3:1: warning[endorsement-without-work]"), "{}", ran.out);
    assert!(ran.out.contains("2026-03-02.markdown:1:1: warning[endorsement-without-work]"), "{}", ran.out);
    repo.git(&["commit", "-qm", "x"]);
    repo.write("2026-03-01.md", "# Log\r\n\r\n#ask/reference @bo for a lift\r\n\r\nAnd so on.\r\n");
    repo.git(&["add", "-A"]);
    assert_eq!(repo.hook().code, Some(0), "the same ask");
}

#[test]
fn what_is_stored_encrypted_is_read_as_git_would_check_it_out() {
    let repo = Repo::new();
    repo.git(&["config", "filter.rot.clean", "tr 'a-z' '\\200-\\231'"]);
    repo.git(&["config", "filter.rot.smudge", "tr '\\200-\\231' 'a-z'"]);
    repo.commit(".gitattributes", "*.md filter=rot\n");
    repo.commit("2026-02-01.md", "#worked with @bo\n");
    let stored = repo.command("git").args(["show", "HEAD:2026-02-01.md"]).output().expect("git runs").stdout;
    assert!(std::str::from_utf8(&stored).is_err(), "it is stored otherwise");
    repo.write("2026-02-01.md", "nothing\n");
    let ran = repo.run(&["check", "--staged", "--format", "json"]);
    assert!(ran.out.contains("\"events\": 1"), "{}{}", ran.out, ran.err);
}

#[test]
fn copies_that_a_sync_made_are_counted_in_a_tree_as_on_disk() {
    let repo = Repo::new();
    repo.write("2026-03-01.md", TALK);
    repo.write("2026-03-01.sync-conflict-20260302-1.md", TALK);
    repo.write("logseq/version-files/pages/x.md", TALK);
    repo.write("logseq/version-files/pages/x.txt", TALK);
    repo.git(&["add", "-A"]);
    let last = |args: &[&str]| repo.run(args).out.lines().last().map(str::to_owned);
    let disk = last(&["check"]).expect("a line");
    assert!(disk.ends_with("2 copies that a sync made were not read."), "{disk}");
    assert_eq!(last(&["check", "--staged"]).as_deref(), Some(&*disk));
}

#[test]
fn a_sparse_index_is_read_and_nothing_is_written() {
    let repo = Repo::new();
    repo.commit("a/2026-02-01.md", TALK);
    repo.commit("b/deep/2026-02-02.md", "#worked with @bo\n");
    repo.commit("c/2026-02-03.md", "#worked with @cy\n");
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "a"]);
    let listed = repo.git(&["ls-files", "--sparse"]);
    assert!(listed.contains("b/\n") && !listed.contains("b/deep"), "{listed}");
    // With this in the index, git would write the trees of folders that it lists file by file.
    repo.write("a/2026-03-01.md", "#ask/reference @bo and @cy and @dee for a lift\n");
    repo.git(&["add", "a"]);
    let ran = repo.hook();
    assert_eq!(ran.out.matches("endorsement-without-work").count(), 1, "{}{}", ran.out, ran.err);
    for args in [&["check", "--staged"][..], &["check", "--rev", "HEAD"], &["check", "--new-since", "HEAD"]] {
        let ran = repo.run(args);
        assert!(matches!(ran.code, Some(0 | 1)), "{args:?}: {}", ran.err);
    }
}

#[test]
fn what_is_staged_in_folders_of_a_sparse_index_is_new() {
    let repo = Repo::new();
    repo.commit("people/ana/x.md", "# Ana\n");
    repo.commit("people/y.md", "Bo came.\n");
    repo.commit("d.md", "A file.\n");
    repo.commit("other/x.md", "Else.\n");
    std::fs::remove_file(repo.root.join("d.md")).expect("removed");
    repo.write("people/ana/x.md", "# Ana\n\n#giev @ana a day\n");
    repo.write("d.md/in.md", "#ask @bo\n");
    repo.git(&["add", "-A"]);
    repo.git(&["sparse-checkout", "set", "--sparse-index", "other"]);
    let ran = repo.hook();
    for note in ["people/ana/x.md:3", "d.md/in.md:1"] {
        assert!(ran.code == Some(1) && ran.out.contains(note), "{note}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn a_range_is_no_revision() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.commit("2026-03-01.md", "#giev @bo a day\n");
    for tree in [&["--rev", "HEAD"][..], &["--staged"]] {
        for range in ["HEAD~1..HEAD", "HEAD..HEAD~1", "..HEAD~1", "^HEAD", "^HEAD~1"] {
            let ran = repo.run(&[&["check", "--new-since", range], tree].concat());
            assert_eq!(ran.code, Some(2), "{range} {tree:?}: {}{}", ran.out, ran.err);
            assert!(ran.err.contains("is not a revision"), "{range} {tree:?}: {}", ran.err);
        }
    }
}

#[test]
fn what_a_revision_holds_is_there_whatever_is_intended_to_be_added() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.commit("2026-03-01.md", "#giev @bo a day\n");
    repo.git(&["rm", "--cached", "--quiet", "2026-03-01.md"]);
    repo.git(&["add", "-N", "2026-03-01.md"]);
    let ran = repo.run(&["check", "--rev", "HEAD"]);
    assert!(ran.out.contains("2026-03-01.md:1"), "{}{}", ran.out, ran.err);
}

#[test]
fn how_the_environment_reads_paths_matters_to_nobody() {
    let repo = Repo::new();
    repo.commit("notes/2026-02-01.md", TALK);
    repo.write("notes/2026-03-01.md", "#ask/reference @bo for a lift\n");
    repo.git(&["add", "-A"]);
    for reading in
        ["GIT_ICASE_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_LITERAL_PATHSPECS"]
    {
        let ran = repo.run_in("", &[(reading, "1")], &["hook", "run", "--strict", "--root", "notes"]);
        assert_eq!(ran.code, Some(1), "{reading}: {}", ran.err);
    }
}
