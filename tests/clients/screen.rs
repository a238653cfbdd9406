//! The watcher on a terminal: what it shows, which keys it obeys, how it leaves.

use std::time::{Duration, Instant};

use crate::FAIRWEATHER;
use crate::harness::{Folder, PATIENCE};
use crate::terminal::Terminal;

const KEYS: &str = "r rerun  f only new  p person  ? help  q quit";

fn folder() -> Folder {
    Folder::new(&[
        ("2026-11-01.md", "#ask/reference @ana for a lead\n#ask/reference @bo for a lift\n"),
        ("2026-11-02.md", "#giev @cy\n"),
    ])
}

fn watch(folder: &Folder, args: &str) -> String {
    format!("cd '{}' && '{FAIRWEATHER}' watch --today 2026-11-20 {args}", folder.path.display())
}

/// The number of the first line that holds a text.
fn line_of(screen: &str, text: &str) -> usize {
    screen.lines().position(|line| line.contains(text)).unwrap_or_else(|| panic!("no `{text}` in:\n{screen}"))
}

fn marks_any_new(screen: &str) -> bool {
    screen.lines().any(|line| line.starts_with("new  "))
}

fn is_time(text: &str) -> bool {
    text.len() == 8
        && text.chars().enumerate().all(|(at, c)| if at % 3 == 2 { c == ':' } else { c.is_ascii_digit() })
}

#[test]
fn a_run_tells_what_it_changed_first_and_marks_what_is_new() {
    let folder = folder();
    let terminal = Terminal::run(80, 24, &watch(&folder, ""));
    let screen = terminal.says(KEYS);
    assert!(is_time(&screen[..8]) && screen[8..].starts_with("  2 notes  3 open\n"), "{screen}");
    assert!(!marks_any_new(&screen), "{screen}");
    folder
        .write("2026-11-01.md", "#met @ana\n#ask/reference @bo for a lift\n#ask/reference @dee for a hand\n");
    let screen = terminal.says("  2026-11-01.md  1 solved, 1 new, 3 open");
    assert!(is_time(&screen[..8]), "{screen}");
    let new = line_of(&screen, "new  warning[endorsement-without-work]: you asked `dee`");
    let frame = line_of(&screen, "3 │ #ask/reference @dee for a hand");
    let solved = line_of(&screen, "solved  warning[endorsement-without-work] you asked `ana`");
    let kept = line_of(&screen, "2026-11-01.md:2:1: warning[endorsement-without-work] you asked `bo`");
    let footer = line_of(&screen, KEYS);
    assert!(new < frame && frame < solved && solved < kept && kept < footer, "{screen}");
    assert_eq!(footer, 23, "{screen}");
    // The run before has moved up.
    let scrollback = terminal.scrollback();
    assert_eq!(scrollback.matches("  2 notes  3 open").count(), 1, "{scrollback}");
    folder.write("2026-11-01.md", "#met @ana\n");
    folder.write("2026-11-02.md", "#give @cy\n");
    terminal.says("All clear.");
    assert_eq!(terminal.scrollback().matches("1 solved, 1 new, 3 open").count(), 1);
}

/// The page at the widths at which terminals are split.
#[test]
fn each_width_has_its_page() {
    let folder = folder();
    let page = |columns: usize| {
        let terminal = Terminal::run(columns, 20, &watch(&folder, "--format concise"));
        let screen = terminal.says("2026-11-02.md:1:1:");
        screen.lines().skip(2).take(6).map(|line| line.trim_end().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        page(40),
        [
            "2026-11-01.md:1:1:",
            "    warning[endorsement-without-work]",
            "    you asked `ana` for a reference, and",
            "    no work together is noted before",
            "2026-11-01.md:2:1:",
            "    warning[endorsement-without-work]",
        ]
    );
    assert_eq!(
        page(80),
        [
            "2026-11-01.md:1:1: warning[endorsement-without-work] you asked `ana` for a",
            "    reference, and no work together is noted before",
            "2026-11-01.md:2:1: warning[endorsement-without-work] you asked `bo` for a",
            "    reference, and no work together is noted before",
            "2026-11-02.md:1:1: warning[unknown-marker] `#giev` is not a marker",
            "",
        ]
    );
    let [ana, bo] = [
        "1:1: warning[endorsement-without-work] you asked `ana`",
        "2:1: warning[endorsement-without-work] you asked `bo`",
    ]
    .map(|start| format!("2026-11-01.md:{start} for a reference, and no work together is noted"));
    assert_eq!(
        page(120),
        [
            &*ana,
            "    before",
            &*bo,
            "    before",
            "2026-11-02.md:1:1: warning[unknown-marker] `#giev` is not a marker",
            "",
        ]
    );
}

/// From beside the journal, and with links where the terminal knows them.
#[test]
fn places_are_read_from_where_one_is() {
    let folder = folder();
    let below = format!(
        "mkdir -p '{0}/sub' && cd '{0}/sub' && '{FAIRWEATHER}' watch --root .. --today 2026-11-20 --format concise",
        folder.path.display()
    );
    let terminal = Terminal::run(100, 12, &below);
    terminal.says("../2026-11-02.md:1:1: warning[unknown-marker]");
    // Not every tmux keeps links, so the bytes are looked at.
    let bytes = format!("export FORCE_HYPERLINK=1; {} | cat -v", watch(&folder, "--format concise"));
    let linked = Terminal::run(250, 12, &bytes);
    linked.says(&format!("8;;file://{}/2026-11-02.md", folder.path.display()));
}

#[test]
fn keys_choose_what_is_shown() {
    let folder = folder();
    let terminal = Terminal::run(80, 30, &watch(&folder, "--format concise"));
    terminal.says(KEYS);
    folder.write("2026-11-03.md", "#ask/reference @dee for a hand\n");
    let all = terminal.says("0 solved, 1 new, 4 open");
    terminal.press(&["f"]);
    let screen = terminal.says("only new  r rerun");
    assert!(screen.contains("you asked `dee`") && !screen.contains("you asked `bo`"), "{screen}");
    terminal.press(&["f"]);
    terminal.shows("everything again", |screen| screen == all);
    terminal.press(&["p"]);
    terminal.says("person:");
    // Letters that are keys otherwise, and one too many.
    terminal.press(&["q", "BSpace", "a", "n", "Enter"]);
    let screen = terminal.says("only an  r rerun");
    assert!(screen.contains("you asked `ana`") && !screen.contains("you asked `bo`"), "{screen}");
    terminal.press(&["p", "z", "Escape"]);
    terminal.says("only an  r rerun");
    terminal.press(&["p", "z", "Enter"]);
    terminal.says("Nothing about this person.");
    terminal.press(&["p", "Enter"]);
    terminal.shows("everybody again", |screen| screen == all);
    terminal.press(&["?"]);
    let screen = terminal.says("check again, looking at every note");
    assert!(screen.contains("f  show only what is new") && !screen.contains("you asked"), "{screen}");
    terminal.press(&["q"]);
    terminal.shows("no help any more", |screen| screen == all);
    terminal.press(&["r"]);
    let screen = terminal.says("  rerun  0 solved, 0 new, 4 open");
    assert!(!marks_any_new(&screen), "{screen}");
    // Changing the view is not a run, and leaves nothing behind.
    let scrollback = terminal.scrollback();
    assert_eq!(scrollback.matches(" open\n").count(), 3, "{scrollback}");
}

#[test]
fn the_page_fits_every_window() {
    let long = "such a long name that no terminal holds it and wraps ".repeat(3);
    let folder = Folder::new(&[
        ("2026-11-01.md", "#ask/reference @ana for a lead\n"),
        (&format!("{long}.md"), "2026-11-01 #ask/reference @bo\n"),
    ]);
    for n in 0..40 {
        folder.write(&format!("more/2026-10-{n:02}.md"), &format!("#giev @person-{n} something\n"));
    }
    let terminal = Terminal::run(80, 24, &watch(&folder, ""));
    terminal.says(KEYS);
    folder.write(
        "2026-11-01.md",
        "#ask/reference @ana for a lead\n#ask/reference @dee for a hand with something heavy\n#giev @eve a book\n",
    );
    let heading = "  2026-11-01.md  0 solved, 2 new,";
    terminal.says(heading);
    for (columns, rows) in [(200, 50), (50, 20), (80, 24), (20, 10), (80, 5), (10, 2), (80, 24)] {
        terminal.resize(columns, rows);
        let footer: String = KEYS.chars().take(columns - usize::from(columns < KEYS.len())).collect();
        // A terminal that shrinks shows the old page's end for a moment.
        let screen = terminal.shows("a page from the time to the keys", |screen| {
            let lines: Vec<&str> = screen.lines().collect();
            lines.len() == rows
                && lines[0].get(..8).is_some_and(is_time)
                && lines[rows - 1].starts_with(footer.trim_end())
        });
        if rows >= 20 {
            // Both new findings are there, whatever room the first would like.
            assert!(screen.contains("`dee`") && screen.contains("`#giev`"), "{columns} × {rows}:\n{screen}");
            assert!(screen.contains("more; `fairweather check` shows all"), "{columns} × {rows}:\n{screen}");
        }
    }
}

#[test]
fn without_colour_everything_is_still_said() {
    let folder = folder();
    let look = |args: &str| {
        let terminal = Terminal::run(80, 30, &watch(&folder, args));
        terminal.says(KEYS);
        let marker = format!("{:?}", Instant::now());
        folder.write("2026-11-03.md", &format!("#ask/reference @dee for a hand\n{marker}\n"));
        terminal.says("2026-11-03.md  0 solved, ");
        let pages = (terminal.screen(), terminal.colours());
        std::fs::remove_file(folder.at("2026-11-03.md")).expect("removed");
        pages
    };
    let (plain, escapes) = look("--color never");
    assert!(!escapes.contains('\x1b'), "{escapes:?}");
    let (colored, escapes) = look("--color always");
    assert!(escapes.contains("\x1b["), "{escapes:?}");
    let texts = |page: &str| page.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(texts(&plain), texts(&colored));
}

#[test]
fn the_screen_can_be_left_alone() {
    let folder = folder();
    let terminal =
        Terminal::run(80, 40, &format!("echo before; {}", watch(&folder, "--no-clear --format concise")));
    terminal.says("3 open");
    folder.write("2026-11-03.md", "#ask/reference @dee for a hand\n");
    let screen = terminal.says("0 solved, 1 new, 4 open");
    assert!(screen.starts_with("before\n"), "{screen}");
    // What was open before is listed once.
    assert_eq!(screen.matches("you asked `bo`").count(), 1, "{screen}");
    assert_eq!(
        screen.matches("new  2026-11-03.md:1:1: warning[endorsement-without-work] you asked `dee`").count(),
        1,
        "{screen}"
    );
    terminal.press(&["r"]);
    let screen = terminal.says("  rerun  0 solved, 0 new, 4 open");
    assert_eq!(screen.matches("you asked `bo`").count(), 2, "{screen}");
}

#[test]
fn every_end_leaves_the_terminal_as_it_was() {
    let folder = folder();
    let run = watch(&folder, "");
    let script = format!(
        "before=$(stty -g); {run}; code=$?; [ \"$before\" = \"$(stty -g)\" ] && echo \"same, $code.\"; sleep 600"
    );
    type End<'a> = &'a dyn Fn(&Terminal);
    let ends: [(&str, End<'_>); 5] = [
        ("same, 0.", &|terminal| terminal.press(&["q"])),
        ("same, 130.", &|terminal| terminal.press(&["C-c"])),
        ("same, 130.", &|terminal| signal(terminal.program(), libc::SIGINT)),
        ("same, 143.", &|terminal| signal(terminal.program(), libc::SIGTERM)),
        ("same, 129.", &|terminal| signal(terminal.program(), libc::SIGHUP)),
    ];
    for (expected, end) in ends {
        let terminal = Terminal::run(80, 24, &script);
        terminal.says(KEYS);
        end(&terminal);
        let screen = terminal.shows(expected, |screen| screen.lines().any(|line| line == expected));
        assert!(screen.contains("you asked `bo`"), "the last result stays:\n{screen}");
    }
    // In a pipeline there are no keys, and a reader that goes away ends it.
    let script = format!(
        "before=$(stty -g); {run} | head -n 1; [ \"$before\" = \"$(stty -g)\" ] && echo 'same, too.'; sleep 600"
    );
    let terminal = Terminal::run(80, 24, &script);
    let screen = terminal.says("same, too.");
    assert!(screen.contains("2 notes  3 open"), "{screen}");
}

#[test]
fn it_can_be_stopped_and_goes_on() {
    let folder = folder();
    let terminal = Terminal::run(80, 24, "PS1='ready> ' bash --norc -i");
    terminal.says("ready>");
    terminal.press(&["-l", &watch(&folder, "")]);
    terminal.press(&["Enter"]);
    terminal.says(KEYS);
    terminal.press(&["C-z"]);
    terminal.says("Stopped");
    folder.write("2026-11-03.md", "#ask/reference @dee for a hand\n");
    terminal.press(&["-l", "fg"]);
    terminal.press(&["Enter"]);
    let screen = terminal.says("0 solved, 1 new, 4 open");
    assert!(screen.contains("you asked `dee`"), "{screen}");
    terminal.press(&["q"]);
    // Until the shell has the terminal again, keys are the watcher's.
    terminal.shows("a prompt again", |screen| {
        screen.trim_end().lines().last().is_some_and(|line| line.trim_end() == "ready>")
    });
    terminal.press(&["-l", "echo $((40 + 3))"]);
    terminal.press(&["Enter"]);
    terminal.shows("what was typed", |screen| screen.lines().any(|line| line.trim_end() == "43"));
}

#[test]
fn notices_stand_above_findings_that_stay() {
    let folder = folder();
    let away = folder.path.with_extension("away");
    let terminal = Terminal::run(80, 24, &watch(&folder, ""));
    terminal.says(KEYS);
    std::fs::rename(&folder.path, &away).expect("moved");
    let screen = terminal.says("no longer exists; waiting for it to come back");
    assert!(
        screen.contains("2026-11-01.md:2:1: warning[endorsement-without-work] you asked `bo`"),
        "{screen}"
    );
    std::fs::rename(&away, &folder.path).expect("moved");
    terminal.says("the journal is back");
    folder.write("fairweather.toml", "[jurnal]\n");
    let screen = terminal.says("the configuration stays as it was");
    assert!(
        screen.contains("2026-11-01.md:2:1: warning[endorsement-without-work] you asked `bo`"),
        "{screen}"
    );
    folder.write("fairweather.toml", "");
    let screen = terminal.says("  configuration  0 solved, 0 new, 3 open");
    assert!(!screen.contains("stays as it was"), "{screen}");
}

#[test]
fn reading_that_takes_long_says_how_far_it_is() {
    let folder = Folder::new(&[]);
    for n in 0..10_000 {
        folder.write(
            &format!("{}/{n}.md", n % 10),
            &"2026-11-01 #ask/reference @ana and some prose\n".repeat(100),
        );
    }
    for (command, threads) in [("check --fail-on never", 3), ("watch --no-clear --format concise", 5)] {
        let path = folder.path.display();
        let args = "--threads 1 --today 2026-11-20 --select unknown-rule";
        let terminal =
            Terminal::run(80, 24, &format!("'{FAIRWEATHER}' {command} '{path}' {args}; sleep 600"));
        let program = terminal.program();
        let end = Instant::now() + PATIENCE;
        // There are more threads only while it reads.
        while count_threads(program) < threads {
            assert!(Instant::now() < end, "{command}: it does not read");
        }
        // Held in the middle of reading for longer than the second that is granted, and then let go a
        // little at a time until it has said how far it is.
        signal(program, libc::SIGSTOP);
        std::thread::sleep(Duration::from_millis(1_100));
        while !terminal.screen().contains(" notes read") {
            assert!(Instant::now() < end, "{command}: {}", terminal.screen());
            signal(program, libc::SIGCONT);
            std::thread::sleep(Duration::from_millis(3));
            signal(program, libc::SIGSTOP);
        }
        signal(program, libc::SIGCONT);
        // It is gone when the result is there.
        let result = if command.starts_with("check") { "All clear" } else { "  10000 notes  0 open" };
        let screen = terminal.says(result);
        assert!(!screen.contains("notes read"), "{screen}");
    }
}

fn count_threads(process: i32) -> usize {
    std::fs::read_dir(format!("/proc/{process}/task")).map_or(0, Iterator::count)
}

fn signal(process: i32, signal: i32) {
    // SAFETY: it is a child of the terminal's shell, which waits for it and then for the test.
    let sent = unsafe { libc::kill(process, signal) };
    assert_eq!(sent, 0);
}
