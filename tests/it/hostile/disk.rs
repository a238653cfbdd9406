//! Folders with files that are not notes, that may not be read, and that change under the reader.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use fairweather::config::{Choice, Config, Format};
use fairweather::engine::{Content, Disk, Filter, ReadBuffer, Source};
use fairweather::text::NotePath;

use super::{fairweather, folder, stdout};

#[test]
fn pipes_sockets_and_devices_are_never_opened() {
    let folder = folder(&[("2026-11-01.md", "#met @ana\n")]);
    let made = Command::new("mkfifo").arg(folder.path().join("pipe.md")).status().expect("mkfifo runs");
    assert!(made.success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.md")).expect("a socket");
    symlink("/dev/zero", folder.path().join("zero.md")).expect("a link");
    for args in [
        &["check", "--today", "2026-11-20"][..],
        &["check", "--today", "2026-11-20", "--config", "journal.follow-links=true"],
    ] {
        let output = fairweather(folder.path(), args);
        assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
        assert!(stdout(&output).contains("All clear: 1 note,"), "{}", stdout(&output));
    }
}

#[test]
fn links_are_followed_only_on_request_and_loops_end() {
    let folder = folder(&[("a/2026-11-01.md", "#met @ana\n"), ("b/x.txt", "")]);
    symlink("..", folder.path().join("a/up")).expect("a link");
    symlink(".", folder.path().join("b/self")).expect("a link");
    symlink("nowhere", folder.path().join("b/dangling.md")).expect("a link");
    let clear = |args: &[&str]| stdout(&fairweather(folder.path(), args));
    assert!(clear(&["check"]).contains("All clear: 1 note,"));
    assert!(clear(&["check", "--config", "journal.follow-links=true"]).contains("All clear: 1 note,"));
}

#[test]
fn the_ignore_file_of_a_root_that_is_a_link_counts() {
    let place = folder(&[
        ("journal/.gitignore", "drafts\n"),
        ("journal/drafts/2026-11-01.md", "#ask\n"),
        ("journal/2026-11-02.md", "#met @ana\n"),
    ]);
    symlink("journal", place.path().join("way")).expect("a link");
    for root in ["journal", "way"] {
        let output = stdout(&fairweather(&place.path().join(root), &["check", "--today", "2026-11-20"]));
        assert!(output.contains("All clear: 1 note,"), "{root}: {output}");
        let output = stdout(&fairweather(place.path(), &["check", root, "--today", "2026-11-20"]));
        assert!(output.contains("All clear: 1 note,"), "{root}: {output}");
    }
}

#[test]
fn a_link_that_takes_the_place_of_what_was_listed_is_not_read_unless_links_are_followed() {
    for (setting, is_followed) in [("follow-links = false", false), ("follow-links = true", true)] {
        let place = folder(&[
            ("root/2026-11-01.md", "own"),
            ("root/kept/2026-11-02.md", "own"),
            ("outside/2026-11-01.md", "secret"),
            ("outside/2026-11-02.md", "secret"),
        ]);
        let at = |path: &str| place.path().join(path);
        let file = ("fairweather.toml".into(), format!("[journal]\n{setting}\n"));
        let config = Config::parse(Some(file), &[]).expect("a configuration");
        let disk = Disk::new(at("root"), &config, Filter::new(&config));
        let mut listed: Vec<NotePath> = Vec::new();
        disk.list(&mut |path| listed.push(NotePath::new(path)));
        assert_eq!(listed.len(), 2);
        // A note, and a folder that holds one.
        std::fs::remove_file(at("root/2026-11-01.md")).expect("removed");
        symlink("../outside/2026-11-01.md", at("root/2026-11-01.md")).expect("linked");
        std::fs::remove_dir_all(at("root/kept")).expect("removed");
        symlink("../outside", at("root/kept")).expect("linked");
        let expected = if is_followed { Content::Bytes("secret".len()) } else { Content::Gone };
        for path in &listed {
            assert_eq!(disk.read(path, &mut ReadBuffer::default()), expected, "{setting}: {path}");
        }
    }
}

#[test]
fn a_path_may_hold_any_byte() {
    let folder = folder(&[]);
    for name in [&b"caf\xe9.md"[..], b"a\nb.md", b"\x1b[31m.md", b"quote\"'.md"] {
        std::fs::write(folder.path().join(OsStr::from_bytes(name)), "2026-11-01 #ask @ana\n#ask\n")
            .expect("a note");
    }
    let output = fairweather(folder.path(), &["check", "--today", "2026-11-20"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("caf\\xE9.md:"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    let json = stdout(&fairweather(folder.path(), &["check", "--format", "json"]));
    let document: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
    assert_eq!(document["run"]["notes"], 4);
}

#[test]
fn what_may_not_be_read_is_reported_and_the_rest_is_judged() {
    let folder =
        folder(&[("2026-11-01.md", "#ask/reference @ana\n"), ("secret.md", "x"), ("closed/a.md", "x")]);
    let close = |path: &str| {
        std::fs::set_permissions(folder.path().join(path), PermissionsExt::from_mode(0o0))
            .expect("permissions");
    };
    close("secret.md");
    close("closed");
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).expect("permissions");
    // Root may read everything, so the program runs as somebody else, from where they may.
    let program = tempfile::tempdir().expect("a temporary folder");
    let binary = program.path().join("fairweather");
    std::fs::copy(env!("CARGO_BIN_EXE_fairweather"), &binary).expect("a copy");
    std::fs::set_permissions(program.path(), PermissionsExt::from_mode(0o755)).expect("permissions");
    let mut command = Command::new(binary);
    command.args(["check", "--format", "concise", "--today", "2026-11-20"]).current_dir(folder.path());
    // SAFETY: the call only asks who runs the test.
    let is_root =
        std::fs::metadata("/proc/self").is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0);
    if is_root {
        command.uid(65534);
    }
    let output = command.output().expect("the program starts");
    std::fs::set_permissions(folder.path().join("closed"), PermissionsExt::from_mode(0o755))
        .expect("permissions");
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    for line in [
        "closed:1:1: error[unreadable-note]",
        "secret.md:1:1: error[unreadable-note]",
        "2026-11-01.md:1:1: warning[endorsement-without-work]",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn an_unwritable_output_is_an_error_and_a_closed_pipe_is_not() {
    let folder = folder(&[("2026-11-01.md", "#met @ana\n")]);
    let full = std::fs::File::options().write(true).open("/dev/full").expect("/dev/full");
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairweather"));
    let output =
        command.arg("check").current_dir(folder.path()).stdout(full).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: standard output cannot be written"));

    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairweather"));
    let output =
        command.arg("check").current_dir(folder.path()).stdout(writer).output().expect("the program starts");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    // As Python and Node open it for a program whose output does not matter.
    for args in [&["check"][..], &["report"], &["rules"]] {
        let null = std::fs::File::options().read(true).write(true).open("/dev/null").expect("/dev/null");
        let mut command = Command::new(env!("CARGO_BIN_EXE_fairweather"));
        let output =
            command.args(args).current_dir(folder.path()).stdout(null).output().expect("the program starts");
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{args:?}");
    }
    // Closed from the start, it is nobody's who has seen enough.
    for args in ["report", "check", "export people", "rules"] {
        let closed = format!("exec {} {args} >&-", env!("CARGO_BIN_EXE_fairweather"));
        let output =
            Command::new("sh").args(["-c", &closed]).current_dir(folder.path()).output().expect("sh runs");
        assert_eq!(output.status.code(), Some(2), "{args}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("standard output cannot be written"),
            "{args}"
        );
    }
}

#[test]
fn what_lies_where_a_file_is_looked_for_is_not_waited_for() {
    for name in [".gitignore", ".ignore", "fairweather.toml", ".fairweather.toml"] {
        for make in ["mkfifo", "mkdir", "ln -s /dev/zero", "ln -s .", "ln -s nowhere"] {
            let folder = folder(&[("2026-11-01.md", "#met @ana\n")]);
            shell(folder.path(), &format!("{make} {name}"));
            let output = fairweather(folder.path(), &["check", "--today", "2026-11-20"]);
            assert_eq!(output.status.code(), Some(0), "{make} {name}: {output:?}");
            assert!(stdout(&output).starts_with("All clear: 1 note,"), "{make} {name}");
        }
    }
    for make in ["mkfifo", "mkdir", "ln -s /dev/zero"] {
        let folder = folder(&[("2026-11-01.md", "#met @ana\n")]);
        shell(folder.path(), &format!("{make} .fairweather-baseline.json"));
        for args in [&["check"][..], &["baseline", "show"], &["baseline", "update"], &["baseline", "create"]]
        {
            let output = fairweather(folder.path(), args);
            assert_eq!(output.status.code(), Some(2), "{make}: {args:?}");
            assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{make}: {args:?}");
        }
    }
}

#[test]
fn a_folder_deeper_than_a_path_can_say_is_a_finding() {
    let folder = folder(&[("2026-11-01.md", "#ask/reference @ana\n")]);
    shell(
        folder.path(),
        "for i in $(seq 700); do mkdir deep-down && cd deep-down; done; echo '#met @bo' > 2026-11-02.md",
    );
    let output = fairweather(folder.path(), &["check", "--format", "concise", "--today", "2026-11-20"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text.contains("error[unreadable-note]") && text.contains("warning[endorsement-without-work]"),
        "{text}"
    );
}

#[test]
fn a_folder_of_many_files_is_read() {
    let folder = folder(&[]);
    for nth in 0..20_000 {
        let text = if nth % 100 == 0 { "2026-11-01 #met @ana\n" } else { "" };
        std::fs::write(folder.path().join(format!("{nth}.md")), text).expect("a note");
    }
    let output = fairweather(folder.path(), &["check", "--today", "2026-11-20"]);
    assert!(stdout(&output).starts_with("All clear: 20000 notes, 1 person, 200 events,"), "{output:?}");
}

#[test]
fn notes_that_change_meanwhile_are_left_whole() {
    let before = "#thanked @ana for the tent\n".repeat(300);
    let other = "A line that somebody else writes.\n".repeat(300);
    let names: Vec<String> = (1..=9).map(|day| format!("2026-11-0{day}.md")).collect();
    let folder = folder(&names.iter().map(|name| (name.as_str(), before.as_str())).collect::<Vec<_>>());
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for nth in (0..).take_while(|_| !stop.load(Ordering::Relaxed)) {
                let file = folder.path().join(&names[nth % names.len()]);
                // As an editor does: the new text takes the old one's place whole.
                let aside = folder.path().join(".aside");
                let text = [&before, &other][nth % 2];
                std::fs::write(&aside, text).expect("written");
                std::fs::rename(&aside, &file).expect("renamed");
                if nth % 7 == 0 {
                    std::fs::remove_file(&file).expect("removed");
                }
            }
        });
        for _ in 0..8 {
            for args in [&["check"][..], &["check", "--fix"]] {
                let output = fairweather(folder.path(), args);
                assert!(matches!(output.status.code(), Some(0..=2)), "{output:?}");
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    let fixed = before.replace("#thanked", "#thanks");
    for file in std::fs::read_dir(folder.path()).expect("a folder") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        assert!([&before, &other, &fixed].contains(&&text), "{}", path.display());
        assert!(path.extension().is_some_and(|ending| ending == "md"), "{} is left", path.display());
    }
}

#[test]
fn no_format_lets_a_name_speak_to_the_terminal() {
    let folder = folder(&[]);
    let names = [
        &b"\x1b]0;title\x07.md"[..],
        b"a\tb\rc.md",
        "\u{9b}31m.md".as_bytes(),
        "\u{202e}dm.md".as_bytes(),
        b"-rf.md",
        b"100%:,.md",
    ];
    for name in names {
        let text = "2026-11-01 #ask/reference @ana\n#giev [[\u{1b}[31m]]\n#ask/reference @[[A\u{9b}31m\u{2066}\u{200b}\u{feff}B]]\n";
        std::fs::write(folder.path().join(OsStr::from_bytes(name)), text).expect("a note");
    }
    for format in Format::ALL {
        let name = format.name();
        let output = fairweather(folder.path(), &["check", "--format", name, "--today", "2026-11-20"]);
        let text = stdout(&output);
        let commands: BTreeSet<char> = text.chars().filter(|&c| c != '\n' && c.is_control()).collect();
        assert_eq!(commands, BTreeSet::new(), "{name}");
        for hidden in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}'] {
            assert!(!text.contains(hidden), "{name}: {hidden:?}");
        }
    }
    let diff =
        fairweather(folder.path(), &["check", "--fix", "--unsafe-fixes", "-q", "--output", "/dev/null"]);
    assert!(!String::from_utf8_lossy(&diff.stderr).contains('\u{1b}'));
}

fn shell(folder: &Path, script: &str) {
    let status = Command::new("sh").args(["-c", script]).current_dir(folder).status().expect("sh runs");
    assert!(status.success(), "{script}");
}

/// Settings of a vault that are a link, a folder, huge, or not text say nothing, and are not an error.
#[cfg(unix)]
#[test]
fn settings_of_a_vault_that_are_none_say_nothing() {
    let folder = crate::tool::Folder::new(&[
        ("old/2026-03-02.md", "- #met @ana\n"),
        ("elsewhere.json", "{\"userIgnoreFilters\": [\"old/\"]}"),
        (".obsidian/templates.json/x", ""),
        (".obsidian/daily-notes.json", "\u{0}\u{1}"),
        ("logseq/config.edn/x", ""),
    ]);
    std::os::unix::fs::symlink(folder.path("elsewhere.json"), folder.path(".obsidian/app.json"))
        .expect("linked");
    let huge = format!("{{\"folder\": \"old\", \"x\": \"{}\"}}", "x".repeat(2 << 20));
    let plugin = folder.path(".obsidian/plugins/templater-obsidian");
    std::fs::create_dir_all(&plugin).expect("made");
    std::fs::write(plugin.join("data.json"), huge).expect("written");
    let ran = folder.run("export events");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("\"ana\""), "{}", ran.out);
}
