//! `suggest --review` on a terminal: what it shows at each width, what its keys do, and what it leaves alone.

use crate::FAIRWEATHER;
use crate::harness::Folder;
use crate::terminal::Terminal;

const LENT: &str = "- Lunch with [[Ana Lopez]], she lent me her drill for the whole weekend.\n";
const ASKED: &str = "- Asked [[Ben Okoro]] for the keys.\n";

const KEYS: &str = "[y,n,a,d,A,e,s,u,q,?]";

fn folder() -> Folder {
    Folder::new(&[
        ("people/Ana Lopez.md", ""),
        ("people/Ben Okoro.md", ""),
        ("2026-11-01.md", LENT),
        ("2026-11-02.md", ASKED),
    ])
}

fn review(folder: &Folder, columns: usize) -> Terminal {
    let script =
        format!("'{FAIRWEATHER}' suggest '{}' --today 2026-11-20 --review; cat", folder.path.display());
    Terminal::run(columns, 40, &script)
}

fn text(folder: &Folder, path: &str) -> String {
    std::fs::read_to_string(folder.path.join(path)).expect("a note")
}

/// A screen's text, however it was wrapped.
fn unwrapped(screen: &str) -> String {
    screen.split_whitespace().collect()
}

#[test]
fn a_proposal_fits_every_width_with_its_line_before_and_after() {
    for columns in [40, 80, 120] {
        let folder = folder();
        let terminal = review(&folder, columns);
        let screen = terminal.shows("the first question", |screen| unwrapped(screen).contains(KEYS));
        let flat = unwrapped(&screen);
        let place = flat.find("2026-11-01.md:1(1of2)").unwrap_or_else(|| panic!("{columns}:\n{screen}"));
        let before = flat.find(&unwrapped(&format!("- {LENT}"))).expect("the line as it is");
        let after = flat.find(&unwrapped(&format!("+ {} #got", LENT.trim_end()))).expect("as it would be");
        assert!(place < before && before < after, "{columns}:\n{screen}");
        assert_eq!(text(&folder, "2026-11-01.md"), LENT, "nothing is written without a yes");
    }
}

#[test]
fn answers_are_written_at_once_undone_and_remembered() {
    let folder = folder();
    let terminal = review(&folder, 120);
    terminal.says("(1 of 2)");
    terminal.press(&["y"]);
    terminal.says("(2 of 2)");
    assert_eq!(text(&folder, "2026-11-01.md"), LENT.replace(".\n", ". #got\n"));
    terminal.press(&["u"]);
    terminal.shows("the first again", |screen| screen.matches("(1 of 2)").count() == 2);
    assert_eq!(text(&folder, "2026-11-01.md"), LENT);
    terminal.press(&["n"]);
    terminal.shows("the second again", |screen| screen.matches("(2 of 2)").count() == 2);
    terminal.press(&["y"]);
    terminal.says("1 proposal written into 1 note; 1 refused, as `.fairweather-suggest.json` remembers.");
    assert_eq!(text(&folder, "2026-11-01.md"), LENT);
    assert_eq!(text(&folder, "2026-11-02.md"), ASKED.replace(".\n", ". #ask\n"));
    drop(terminal);
    // A second run proposes neither.
    review(&folder, 120).says("Nothing to propose.");
}

#[test]
fn a_note_that_was_changed_since_it_was_read_is_left_alone_and_said() {
    let folder = folder();
    let terminal = review(&folder, 120);
    terminal.says("(1 of 2)");
    let mine = "- Lunch with nobody.\n";
    folder.write("2026-11-01.md", mine);
    terminal.press(&["y"]);
    let screen = terminal.says("(2 of 2)");
    let said = "`2026-11-01.md` is left alone: it was changed since it was read.";
    assert!(screen.contains(said), "{screen}");
    terminal.press(&["y"]);
    terminal.says("1 proposal written into 1 note.");
    assert_eq!(text(&folder, "2026-11-01.md"), mine);
    assert_eq!(text(&folder, "2026-11-02.md"), ASKED.replace(".\n", ". #ask\n"));
}

#[test]
fn a_review_that_ends_early_keeps_what_was_accepted_and_gives_the_terminal_back() {
    for key in ["q", "C-c", "C-d", "Escape"] {
        let folder = folder();
        let script = format!(
            "before=$(stty -g); '{FAIRWEATHER}' suggest '{}' --today 2026-11-20 --review; [ \"$before\" = \"$(stty -g)\" ] && echo 'as before'; cat",
            folder.path.display()
        );
        let terminal = Terminal::run(80, 40, &script);
        terminal.says("(1 of 2)");
        terminal.press(&["y"]);
        terminal.says("(2 of 2)");
        // A window that changes its size is no answer.
        terminal.resize(60, 30);
        terminal.press(&[key]);
        terminal.says("as before");
        let screen = terminal.scrollback();
        assert!(screen.contains("1 proposal written into 1 note; 1 left."), "{key}: {screen}");
        assert_eq!(text(&folder, "2026-11-01.md"), LENT.replace(".\n", ". #got\n"), "{key}");
        assert_eq!(text(&folder, "2026-11-02.md"), ASKED, "{key}");
    }
}

#[test]
fn nothing_is_lost_of_a_review_that_is_killed() {
    let folder = folder();
    let terminal = review(&folder, 80);
    terminal.says("(1 of 2)");
    terminal.press(&["y"]);
    terminal.says("(2 of 2)");
    // SAFETY: it is a child of the terminal's shell, which waits for it.
    assert_eq!(unsafe { libc::kill(terminal.program(), libc::SIGKILL) }, 0);
    assert_eq!(text(&folder, "2026-11-01.md"), LENT.replace(".\n", ". #got\n"));
    assert_eq!(text(&folder, "2026-11-02.md"), ASKED);
    drop(terminal);
    // What is left is asked the next time.
    review(&folder, 80).says("(1 of 1)");
}

#[test]
fn nothing_more_is_asked_about_a_link_that_is_no_person() {
    let folder = Folder::new(&[
        ("people/Ana Lopez.md", ""),
        ("2026-11-01.md", "- Asked [[Zed Young]] for the keys.\n"),
        ("2026-11-02.md", "- [[Zed Young]] lent me a tent.\n"),
    ]);
    let terminal = review(&folder, 120);
    terminal.says("+ people.md: - @[[Zed Young]]");
    terminal.press(&["n"]);
    terminal.says("1 refused");
    assert_eq!(text(&folder, "2026-11-01.md"), "- Asked [[Zed Young]] for the keys.\n");
    assert!(!folder.path.join("people.md").exists());
}
