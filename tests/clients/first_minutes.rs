//! The first ten minutes of four people: what they type, and what they read. Each must learn something true on
//! the first screen, and what to do next.

use std::path::Path;
use std::process::Command;

use crate::terminal::Terminal;
use crate::{FAIRWEATHER, HERE};

/// Somebody's folder.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new(notes: &[(&str, &str)]) -> Home {
        let home = Home { folder: tempfile::tempdir().expect("a folder") };
        for (path, text) in notes {
            home.write(path, text);
        }
        home
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a note");
    }

    /// What a command line prints on both streams, and its exit code.
    fn types(&self, line: &str) -> (String, i32) {
        let line = line.replace("fairweather ", &format!("{FAIRWEATHER} "));
        let mut command = Command::new("sh");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Nell").env(format!("GIT_{who}_EMAIL"), "n@example.org");
        }
        let bin = Path::new(FAIRWEATHER).parent().expect("a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let output = command
            .args(["-c", &format!("{line} 2>&1")])
            .current_dir(self.path())
            .env("HOME", self.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("FAIRWEATHER_TODAY", "2026-03-05")
            .env("PATH", format!("{}:{path}", bin.display()))
            .output()
            .expect("a shell");
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code().unwrap_or(-1))
    }

    /// The same where each of these must be read.
    fn reads(&self, line: &str, code: i32, wanted: &[&str]) -> String {
        let (text, ended) = self.types(line);
        assert_eq!(ended, code, "{line}:\n{text}");
        for want in wanted {
            assert!(text.contains(want), "`{line}` does not say `{want}`:\n{text}");
        }
        text
    }

    /// What a terminal shows of a command.
    fn sees(&self, columns: usize, line: &str, until: &str) -> String {
        let script = format!(
            "cd '{}' && FAIRWEATHER_TODAY=2026-03-05 {} ; exec sleep 1000",
            self.path().display(),
            line.replace("fairweather ", &format!("{FAIRWEATHER} "))
        );
        let terminal = Terminal::run(columns, 50, &script);
        terminal.says(until);
        terminal.scrollback()
    }
}

/// A vault with a people folder, daily notes, and links to much that is nobody.
#[test]
fn somebody_with_an_obsidian_vault_sees_people_and_opens_a_report() {
    let home = Home::new(&[
        (".obsidian/app.json", "{}"),
        ("People/Ana Lopez.md", "---\ntags: [person]\naliases: [Anita]\n---\nMet at the choir.\n"),
        ("People/Bo Lind.md", "Neighbour.\n"),
        ("Daily/2026-03-01.md", "Tea with [[Ana Lopez]] about [[Project X]]. She lent me her tent. #got\n"),
        (
            "Daily/2026-03-02.md",
            "[[Bo Lind]] #ask for his ladder\n- [ ] #thanks [[Ana Lopez]] for the tent\n",
        ),
        ("Projects/Project X.md", "A [[Concept]] and a plan.\n"),
    ]);
    home.reads("fairweather init", 0, &["Obsidian", "Wrote `fairweather.toml`.", "Next: "]);
    let check = home.reads("fairweather check", 0, &["2 people", "2026-03-01 to 2026-03-02"]);
    assert!(!check.contains("Project X") && !check.contains("Concept"), "{check}");
    home.reads("fairweather show anita", 0, &["Ana Lopez", "People/Ana Lopez.md", "got"]);
    home.reads("fairweather report --output Weather.html", 0, &[]);
    let page = std::fs::read_to_string(home.path().join("Weather.html")).expect("a page");
    assert!(page.contains("Ana Lopez") && page.contains("What you got"));
    // The page and the configuration change nothing.
    assert_eq!(home.types("fairweather check").0, check);
}

/// Outlines and properties, and nothing marked yet: nobody is found, and the screen says how to go on.
#[test]
fn somebody_with_a_logseq_graph_is_told_how_to_begin() {
    let home = Home::new(&[
        ("logseq/config.edn", "{:meta/version 1}\n"),
        ("journals/2026_03_01.md", "- Tea with [[Ana Lopez]]\n\t- she lent me her tent\n"),
        ("journals/2026_03_02.md", "- Saw [[Ana Lopez]] and [[Bo]]\n"),
    ]);
    let check = home.reads(
        "fairweather check",
        0,
        &["No people found in 2 notes.", "`[[Ana Lopez]]` (2)", "people/", "fairweather explain language"],
    );
    assert!(!check.contains("All clear"), "{check}");
    home.reads("fairweather next", 0, &["No people found in 2 notes."]);
    home.reads("fairweather explain got", 0, &["They gave or helped.", "`got: …`"]);
    home.write("journals/2026_03_02.md", "- Tea with [[Ana Lopez]] #met\n\t- she lent me her tent #got\n");
    home.reads("fairweather check", 0, &["All clear", "1 person"]);
    home.reads("fairweather show '[[Ana Lopez]]'", 0, &["Ana Lopez", "got"]);
}

/// A vault of sentences without one marker: the first command says what to do, three more lead to a finding that is
/// true of what was written.
#[test]
fn somebody_without_a_marker_is_at_a_true_finding_after_four_commands() {
    let home = Home::new(&[
        (".obsidian/app.json", "{}"),
        ("People/Ana Lopez.md", "---\ntags: [person]\n---\nMet at the choir.\n"),
        ("People/Bo Lind.md", "Neighbour.\n"),
        ("Daily/2026-01-10.md", "- Lunch with [[Ana Lopez]], asked her for a contact at the radio.\n"),
        (
            "Daily/2026-02-01.md",
            "- Asked [[Ana Lopez]] if she could read my script.\n- Lent Bo Lind the ladder.\n",
        ),
        ("Daily/2026-02-20.md", "Wrote to [[Ana Lopez]] asking for another contact.\n"),
    ]);
    let says = "No markers yet, but `fairweather suggest` finds 4 entries (3 asks, 1 give)";
    let check = home.reads("fairweather check", 0, &[says]);
    assert!(!check.contains("warning"), "nothing is said before anything is marked: {check}");
    let before = std::fs::read_to_string(home.path().join("Daily/2026-01-10.md")).expect("a note");
    home.reads(
        "fairweather suggest",
        0,
        &["#ask → Ana Lopez", "#give → Bo Lind", "fairweather suggest --review"],
    );
    let after = std::fs::read_to_string(home.path().join("Daily/2026-01-10.md")).expect("a note");
    assert_eq!(before, after, "nothing is written without a yes");
    // One yes for all of this kind, and none for the rest.
    let terminal = Terminal::run(
        100,
        40,
        &format!(
            "cd '{}' && FAIRWEATHER_TODAY=2026-03-05 {FAIRWEATHER} suggest --review; cat",
            home.path().display()
        ),
    );
    terminal.says("#ask → Ana Lopez? [y,n,a,d,A,e,s,u,q,?]");
    terminal.press(&["A"]);
    terminal.says("#give → Bo Lind? [y,n,a,d,A,e,s,u,q,?]");
    terminal.press(&["q"]);
    terminal.says("3 proposals written into 3 notes");
    drop(terminal);
    let check = home.reads(
        "fairweather check --select asks-without-give",
        1,
        &[
            "three asks of `Ana Lopez` and no give is noted",
            "Daily/2026-01-10.md:1:",
            "Found 1 thing to look at",
        ],
    );
    // It is true of the sentences: three asks, on these days.
    for day in ["2026-01-10 ask", "2026-02-01 ask", "2026-02-20 ask"] {
        assert!(check.contains(day), "{day}: {check}");
    }
    home.reads("fairweather suggest --apply", 0, &["Wrote 2 proposals into 1 note."]);
    home.reads("fairweather show bo-lind", 0, &["Bo Lind", "give"]);
}

/// A folder in git, a terminal, a hook: a typo stops the commit, and the fix is one command.
#[test]
fn somebody_with_vim_and_git_gets_one_screen_and_a_hook() {
    let home = Home::new(&[]);
    for day in 1..=28 {
        home.write(
            &format!("2026-02-{day:02}.md"),
            &format!("- #giev @friend-{day} a lift\n- #talked @friend-{day}\n"),
        );
    }
    home.reads("git init -q && git add -A && git commit -qm first", 0, &[]);
    let screen = home.sees(80, "fairweather check", "Found 28 things to look at");
    // Twenty-eight slips of one kind are one finding with its places, and all of it is one screen.
    assert_eq!(screen.matches("╭─[").count(), 1, "{screen}");
    assert!(screen.contains("also: ") && screen.contains("and 23 more"), "{screen}");
    assert!(screen.lines().filter(|line| !line.trim().is_empty()).count() < 20, "{screen}");
    home.reads("fairweather check --fix --unsafe-fixes", 0, &["Fixed 28 findings in 28 notes"]);
    home.reads("fairweather hook install && git add -A && git commit -qm fixed", 0, &[]);
    home.write("2026-03-01.md", "#talkd @friend-1 on the stairs\n");
    home.reads(
        "git add -A && git commit -qm x",
        1,
        &["2026-03-01.md:1:1", "`#talkd` is not a marker", "--no-verify"],
    );
    home.write("2026-03-01.md", "#talked @friend-1 on the stairs\n");
    home.reads("git add -A && git commit -qm x", 0, &[]);
    // From a folder below, paths are as it sees them.
    home.write("old/2026-01-01.md", "#thnaks @friend-2\n");
    home.reads(
        "cd old && fairweather check --format concise",
        1,
        &["2026-01-01.md:1:1: warning[unknown-marker]"],
    );
    home.reads(
        "cd old && fairweather check --select alll",
        2,
        &["`alll` is not a rule or a group", "help: "],
    );
}

/// Prose without a marker, and a stack of cards from LinkedIn.
#[test]
fn somebody_with_prose_and_cards_brings_them_in_and_starts_quiet() {
    let home = Home::new(&[
        (
            "2026-02-10 Fair.md",
            "Talked with @Ana Lopez about paper. ask: @ana-lopez for the name of her binder\n",
        ),
        (
            "Connections.csv",
            "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nAna,Lopez,https://www.linkedin.com/in/ana-lopez,,Paper & Co,Binder,10 Feb 2026\nTom,Ibarra,https://www.linkedin.com/in/tom,,X,Y,14 Nov 2025\n",
        ),
    ]);
    home.reads("fairweather import linkedin Connections.csv", 0, &["connections/linkedin.md"]);
    home.reads("fairweather check", 0, &["Found ", "`Tom Ibarra`"]);
    home.reads("fairweather baseline create", 0, &["accepted", "what is new or has got worse"]);
    let check = home.reads("fairweather check", 0, &["Nothing new: ", "known, not shown (`--no-baseline`)"]);
    assert!(!check.contains("All clear"), "{check}");
    home.reads("fairweather show '[[Tom Ibarra]]'", 0, &["Tom Ibarra"]);
    home.reads("fairweather show ib", 2, &["nobody in this journal is called `ib`", "`Tom Ibarra`"]);
}

/// What the README says of editors: its settings, taken from its text, fill vim's quickfix list and Emacs's list.
#[test]
fn the_settings_for_editors_in_the_readme_work() {
    let readme = std::fs::read_to_string(Path::new(HERE).join("README.md")).expect("the README");
    let block = |kind: &str| {
        let (_, rest) =
            readme.split_once(&format!("```{kind}\n")).unwrap_or_else(|| panic!("a block of {kind}"));
        rest.split("```").next().unwrap_or_default().to_owned()
    };
    let home = Home::new(&[("2026-03-01.md", "#giev @bo a lift\n"), ("2026-03-02.md", "#got tea\n")]);
    home.write("vimrc", &block("vim"));
    home.reads(
        "vim -N -u vimrc -es -c make -c 'call writefile(map(getqflist(), \"bufname(v:val.bufnr).\\\":\\\".v:val.lnum.\\\":\\\".v:val.col.\\\" \\\".v:val.type.\\\" \\\".v:val.text\"), \"list\")' -c 'qa!'",
        0,
        &[],
    );
    let list = std::fs::read_to_string(home.path().join("list")).expect("vim's list");
    assert_eq!(
        list,
        "2026-03-01.md:1:1 w [unknown-marker] `#giev` is not a marker\n2026-03-02.md:1:1 w [marker-without-person] no person found for `#got`\n"
    );
    home.write("settings.el", &block("elisp"));
    home.write(
        "try.el",
        "(load-file \"settings.el\")\n(with-temp-buffer\n  (insert \"a/b c.md:3:7: info[overdue] x\\nd.md:1:1: warning[cold-ask] y\\ne.md:2:2: error[unreadable-note] z\\n\")\n  (compilation-mode)\n  (let ((inhibit-read-only t)) (compilation--ensure-parse (point-max)))\n  (goto-char (point-min))\n  (while (not (eobp))\n    (let ((message (get-text-property (point) 'compilation-message)))\n      (when message\n        (princ (format \"%s %s\\n\" (caar (compilation--loc->file-struct (compilation--message->loc message))) (compilation--message->type message)))))\n    (forward-line 1)))\n",
    );
    let list = home.reads("emacs -Q --batch -l try.el", 0, &[]);
    assert!(list.ends_with("a/b c.md 0\nd.md 1\ne.md 2\n"), "{list}");
    // The task of VS Code is JSON with a pattern that fits a line.
    let tasks = block("jsonc");
    let json = tasks.split_once('\n').expect("a comment first").1;
    let task: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let pattern = task["tasks"][0]["problemMatcher"]["pattern"]["regexp"].as_str().expect("a pattern");
    let pattern = regex::Regex::new(pattern).expect("a regular expression");
    let found = pattern.captures("a/b c.md:3:7: info[overdue] x: y").expect("it fits");
    assert_eq!(
        [&found[1], &found[2], &found[3], &found[4], &found[5], &found[6]],
        ["a/b c.md", "3", "7", "info", "overdue", "x: y"]
    );
}
