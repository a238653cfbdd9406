//! What happens without a keystroke: a load that takes long, midnight, who watches the files, which folders are read.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use chrono::{DateTime, Local, TimeZone};
use serde_json::{Value, json};

use super::client::{Client, Notes, TODAY, Unit, capabilities, told, uri};

const TYPO: &str = "- 2026-01-01 #met @ana, #giev\n";

fn folders(folders: &[&Notes]) -> Value {
    folders.iter().map(|notes| json!({"uri": uri(&notes.root), "name": "notes"})).collect()
}

fn noon(day: u32) -> DateTime<Local> {
    Local.with_ymd_and_hms(2026, 11, day, 12, 0, 0).single().expect("a time")
}

/// The journal is read on another thread than that which serves, and reading asks for the time.
fn is_reader() -> bool {
    std::thread::current().name() != Some("served")
}

#[test]
fn a_long_load_is_shown_and_ends_with_the_journal() {
    static IS_OPEN: AtomicBool = AtomicBool::new(false);
    fn clock() -> DateTime<Local> {
        while is_reader() && !IS_OPEN.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
        noon(20)
    }
    let notes = Notes::new(&[("log.md", TYPO)]);
    let mut client = Client::in_process(clock);
    client
        .initialize(json!({"workspaceFolders": folders(&[&notes]), "capabilities": capabilities("utf-16")}));
    // Meanwhile texts are taken in, and a request about them waits.
    client.open(&notes.uri("new.md"), TYPO);
    let place =
        json!({"textDocument": {"uri": notes.uri("new.md")}, "position": {"line": 0, "character": 14}});
    let waiting = client.ask("textDocument/hover", place);
    let token = client.wait_for("window/workDoneProgress/create")["params"]["token"].clone();
    let mut kind = || {
        let progress = client.wait_for("$/progress");
        assert_eq!(progress["params"]["token"], token);
        let value = progress["params"]["value"].clone();
        assert!(
            value["kind"] == "end" || value["percentage"].as_u64().is_some_and(|it| it <= 100),
            "{value}"
        );
        value["kind"].as_str().expect("a kind").to_owned()
    };
    assert_eq!((kind(), kind()), ("begin".to_owned(), "report".to_owned()));
    IS_OPEN.store(true, Ordering::Release);
    let mut last = kind();
    while last == "report" {
        last = kind();
    }
    assert_eq!(last, "end");
    assert!(client.answer(waiting)["result"]["contents"]["value"].as_str().expect("a text").contains("#met"));
    client.settle();
    assert_eq!(client.codes(&notes.uri("new.md")), ["unknown-marker"]);
}

#[test]
fn shutting_down_ends_the_progress_of_a_load_and_cancels_what_waits() {
    fn clock() -> DateTime<Local> {
        while is_reader() {
            std::thread::park();
        }
        noon(20)
    }
    let notes = Notes::new(&[("log.md", TYPO)]);
    let mut client = Client::in_process(clock);
    client
        .initialize(json!({"workspaceFolders": folders(&[&notes]), "capabilities": capabilities("utf-16")}));
    let status = client.ask("workspace/executeCommand", json!({"command": "fairweather.status"}));
    client.wait_for("$/progress");
    assert_eq!(client.request("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(client.answer(status)["error"]["code"], -32800);
    while client.wait_for("$/progress")["params"]["value"]["kind"] != "end" {}
}

#[test]
fn a_client_that_shows_no_progress_is_asked_for_none() {
    let notes = Notes::new(&[("log.md", TYPO)]);
    let mut plain = capabilities("utf-16");
    plain["window"] = json!({});
    let client = Client::with(&notes.root, json!({}), plain);
    assert!(client.others.iter().all(|message| message["method"] != "window/workDoneProgress/create"));
}

#[test]
fn a_new_day_judges_anew_unless_the_day_is_fixed() {
    static DAY: AtomicI64 = AtomicI64::new(20);
    fn clock() -> DateTime<Local> {
        noon(DAY.load(Ordering::Acquire) as u32)
    }
    let notes = Notes::new(&[
        ("log.md", "- [ ] #give @bo a book due:2026-11-21\n- 2026-08-20 #met @ana\n"),
        ("people/Ana.md", "---\ncadence: 3 months\n---\n"),
    ]);
    let before = notes.expected_on("2026-11-20", Unit::Utf16);
    let after = notes.expected_on("2026-11-25", Unit::Utf16);
    assert_ne!(before, after, "the day matters");
    for (is_fixed, options) in [(true, json!({"today": "2026-11-20"})), (false, json!({}))] {
        DAY.store(20, Ordering::Release);
        let mut client = Client::in_process(clock);
        client.initialize(json!({
            "workspaceFolders": folders(&[&notes]),
            "initializationOptions": options,
            "capabilities": capabilities("utf-16"),
        }));
        client.settle();
        assert_eq!(told(&client), before);
        DAY.store(25, Ordering::Release);
        // Any message has it look at the calendar, and without one it does each minute.
        client.notify("$/nothing", json!({}));
        let status = client.settle();
        let (day, expected) = if is_fixed { (TODAY, &before) } else { ("2026-11-25", &after) };
        assert_eq!(status["journals"][0]["today"], day);
        client.settle();
        assert_eq!(told(&client), *expected);
    }
}

#[test]
fn a_client_that_watches_is_asked_to_and_its_hints_are_all_that_counts() {
    for (setting, watches, is_registered) in
        [("client", true, true), ("client", false, false), ("off", true, false), ("system", true, false)]
    {
        let notes = Notes::new(&[("log.md", "- 2026-01-01 #met @ana\n"), ("sub/b.md", "")]);
        let mut able = capabilities("utf-16");
        able["workspace"]["didChangeWatchedFiles"]["dynamicRegistration"] = json!(watches);
        let mut client = Client::with(&notes.root, json!({"watch": setting}), able);
        let status = client.settle();
        assert_eq!(status["journals"][0]["watching"], setting);
        let registered: Vec<&Value> =
            client.others.iter().filter(|message| message["method"] == "client/registerCapability").collect();
        assert_eq!(registered.len(), usize::from(is_registered), "{setting}");
        if is_registered {
            let registration = &registered[0]["params"]["registrations"][0];
            assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
            let patterns = registration["registerOptions"]["watchers"].to_string();
            for name in ["md,", "fairweather.toml", ".fairweather-baseline.json", ".gitignore"] {
                assert!(patterns.contains(name), "{patterns}");
            }
        }
        notes.write("new.md", TYPO);
        notes.write("sub/c.md", TYPO);
        let (new, below) = (notes.uri("new.md"), notes.uri("sub/c.md"));
        if setting == "system" {
            client.until("both are judged", |client| {
                client.codes(&new).len() + client.codes(&below).len() == 2
            });
        } else {
            client.settle();
            assert!(client.diagnostics.is_empty(), "{setting}: nobody said so");
        }
        // Hints of every kind: of a file, of a folder, twice, and of nothing.
        let changes =
            json!([{"uri": new, "type": 1}, {"uri": new, "type": 1}, {"uri": notes.uri("no.md"), "type": 3}]);
        client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
        client.notify("workspace/didCreateFiles", json!({"files": [{"uri": notes.uri("sub")}]}));
        client.settle();
        assert_eq!(told(&client), notes.expected(), "{setting}");
        std::fs::rename(notes.at("new.md"), notes.at("old.md")).expect("renamed");
        let renamed = json!([{"oldUri": new, "newUri": notes.uri("old.md")}]);
        client.notify("workspace/didRenameFiles", json!({"files": renamed}));
        std::fs::remove_dir_all(notes.at("sub")).expect("removed");
        client.notify("workspace/didDeleteFiles", json!({"files": [{"uri": notes.uri("sub")}]}));
        client.settle();
        assert_eq!(told(&client), notes.expected(), "{setting}");
        notes.write("log.md", TYPO);
        client.notify("textDocument/didSave", json!({"textDocument": {"uri": notes.uri("log.md")}}));
        client.settle();
        assert_eq!(told(&client), notes.expected(), "{setting}");
    }
}

#[test]
fn a_hint_that_comes_while_the_journal_is_read_is_not_lost() {
    static IS_OPEN: AtomicBool = AtomicBool::new(false);
    fn clock() -> DateTime<Local> {
        while is_reader() && !IS_OPEN.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
        noon(20)
    }
    let notes = Notes::new(&[("log.md", "")]);
    let mut client = Client::in_process(clock);
    client.initialize(json!({
        "workspaceFolders": folders(&[&notes]),
        "initializationOptions": {"watch": "off"},
        "capabilities": capabilities("utf-16"),
    }));
    notes.write("log.md", TYPO);
    let changes = json!([{"uri": notes.uri("log.md"), "type": 2}]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    IS_OPEN.store(true, Ordering::Release);
    client.settle();
    assert_eq!(told(&client), notes.expected());
}

#[test]
fn a_home_folder_is_not_read_and_its_notes_are_judged_alone() {
    let notes = Notes::new(&[("log.md", TYPO), ("other.md", TYPO)]);
    for home in [&notes.root, &notes.root.join("me")] {
        std::fs::create_dir_all(home).expect("made");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fairweather"));
        command.args(["server", "--today", TODAY]).env("HOME", home).env_remove("FAIRWEATHER_TODAY");
        let mut client = Client::start(command);
        client.initialize(
            json!({"workspaceFolders": folders(&[&notes]), "capabilities": capabilities("utf-16")}),
        );
        let warning = client.wait_for("window/showMessage");
        assert_eq!(warning["params"]["type"], 2);
        assert!(
            warning["params"]["message"].as_str().expect("a text").contains("fairweather init"),
            "{warning}"
        );
        assert_eq!(client.settle()["journals"], json!([]));
        client.open(&notes.uri("log.md"), TYPO);
        client.settle();
        assert_eq!(told(&client).keys().collect::<Vec<_>>(), [&notes.uri("log.md")]);
        // It is said once.
        let event = json!({"added": [{"uri": uri(home), "name": "me"}], "removed": []});
        client.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
        client.settle();
        assert!(client.others.iter().all(|message| message["method"] != "window/showMessage"));
    }
    // With a configuration of its own it is a journal like any other.
    notes.write("fairweather.toml", "");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fairweather"));
    command.args(["server", "--today", TODAY]).env("HOME", &notes.root).env_remove("FAIRWEATHER_TODAY");
    let mut client = Client::start(command);
    client
        .initialize(json!({"workspaceFolders": folders(&[&notes]), "capabilities": capabilities("utf-16")}));
    client.settle();
    assert_eq!(told(&client), notes.expected());
}

#[test]
fn a_deeper_root_that_is_opened_later_takes_its_notes_over() {
    let notes = Notes::new(&[
        ("log.md", TYPO),
        (
            "deep/fairweather.toml",
            "[rules.unknown-marker]\nlevel = \"error\"\n[journal]\nexclude = [\"drafts/\"]\n",
        ),
        ("deep/in.md", TYPO),
        ("deep/drafts/idea.md", TYPO),
    ]);
    let mut client = Client::on(&notes.root);
    let (inner, draft, outer) =
        (notes.uri("deep/in.md"), notes.uri("deep/drafts/idea.md"), notes.uri("log.md"));
    client.open(&inner, TYPO);
    client.settle();
    let severity = |client: &Client, uri: &str| client.diagnostics[uri][0]["severity"].clone();
    assert_eq!(severity(&client, &inner), 2);
    let deep = json!({"uri": notes.uri("deep"), "name": "deep"});
    let event = json!({"added": [deep], "removed": []});
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
    client.settle();
    assert_eq!((severity(&client, &inner), severity(&client, &outer)), (json!(1), json!(2)));
    // What the deeper one leaves out is no note of it.
    assert_eq!(severity(&client, &draft), 2);
    client.publishes.clear();
    client.change(&inner, 2, &format!("{TYPO}{TYPO}"));
    client.settle();
    let own: Vec<_> = client.publishes.iter().filter(|(uri, ..)| *uri == inner).collect();
    assert_eq!(own, [&(inner.clone(), Some(2), 2)]);
    client.close(&inner);
    let event = json!({"added": [], "removed": [deep]});
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
    client.settle();
    assert_eq!(told(&client), notes.expected());
}

#[test]
fn what_is_left_out_has_no_findings_and_is_served_all_the_same() {
    let notes = Notes::new(&[
        ("fairweather.toml", "[journal]\nexclude = [\"drafts/\"]\n"),
        ("people/Ana Lopez.md", "# Ana Lopez\n"),
        ("drafts/idea.md", ""),
    ]);
    let mut client = Client::on(&notes.root);
    let draft = notes.uri("drafts/idea.md");
    client.open(&draft, "- 2026-01-01 #giev [[Ana Lopez]] and @an\n");
    client.settle();
    assert_eq!((client.diagnostics.len(), client.publishes.len()), (0, 0));
    let at = |character: u32| json!({"textDocument": {"uri": draft}, "position": {"line": 0, "character": character}});
    let hover = client.result("textDocument/hover", at(24));
    assert!(hover["contents"]["value"].as_str().expect("a text").contains("Ana Lopez"), "{hover}");
    let page = client.result("textDocument/definition", at(24));
    assert_eq!(page[0]["targetUri"], notes.uri("people/Ana Lopez.md"));
    let offered = client.result("textDocument/completion", at(40));
    assert_eq!(offered["items"][0]["label"], "Ana Lopez", "{offered}");
    // Nothing of another scheme is answered, and nothing is wrong with it.
    for method in [
        "hover",
        "definition",
        "completion",
        "references",
        "documentHighlight",
        "codeAction",
        "documentSymbol",
    ] {
        let params = json!({
            "textDocument": {"uri": "git:/log.md"}, "position": {"line": 0, "character": 0},
            "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
            "context": {"includeDeclaration": true, "diagnostics": [], "triggerKind": 1},
        });
        assert_eq!(client.result(&format!("textDocument/{method}"), params), Value::Null, "{method}");
    }
}
