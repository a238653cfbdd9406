//! What is meant to break it, and the next message that works as ever.

use serde_json::{Value, json};

use super::client::{Client, Notes, told};

const TYPO: &str = "- 2026-01-01 #met @ana, #giev\n";

/// A session that is asked for something sensible after something that is not.
fn survives(break_it: impl Fn(&mut Client, &Notes)) -> Client {
    let notes = Notes::new(&[("log.md", TYPO)]);
    let mut client = Client::on(&notes.root);
    break_it(&mut client, &notes);
    let uri = notes.uri("after.md");
    client.open(&uri, TYPO);
    client.settle();
    assert_eq!(client.codes(&uri), ["unknown-marker"]);
    client
}

#[test]
fn unknown_and_wrong_messages_are_answered_or_dropped() {
    survives(|client, notes| {
        let code = |answer: Value| answer["error"]["code"].as_i64();
        assert_eq!(code(client.request("textDocument/moniker", json!({}))), Some(-32601));
        assert_eq!(code(client.request("textDocument/hover", json!({"textDocument": 3}))), Some(-32602));
        client.notify("$/nonsense", json!([1]));
        client.notify("nonsense", json!(null));
        client.notify("textDocument/didOpen", json!({"textDocument": {"uri": 7}}));
        client.change(&notes.uri("never.md"), 1, "x");
        client.send(&json!([{"jsonrpc": "2.0", "method": "exit"}]));
        client.send(&json!({"jsonrpc": "2.0", "id": 99, "result": null}));
    });
}

#[test]
fn huge_and_odd_texts_are_taken_in() {
    survives(|client, notes| {
        let uri = notes.uri("huge.md");
        client.open(&uri, &"a line of prose\n".repeat(1_300_000));
        client.settle();
        assert_eq!(client.codes(&uri), ["unreadable-note"]);
        client.change(&uri, 2, &"word ".repeat(1_000));
        let at = json!({"line": 0, "character": 0});
        let change = json!({"range": {"start": at, "end": at}, "text": "x\n"});
        client.change_by(&uri, 3, Value::Array(vec![change; 10_000]));
        client.settle();
        assert_eq!(client.codes(&uri), Vec::<String>::new());
        client.change(&uri, 4, &format!("{TYPO}\0 nul\r cr\r\n{}", "> ".repeat(50_000)));
        client.settle();
        assert_eq!(client.codes(&uri), ["unknown-marker"]);
        let beyond = json!({"range": {"start": {"line": 9999, "character": 9999}, "end": {"line": 0, "character": 0}}, "text": "y"});
        client.change_by(&uri, 5, json!([beyond]));
        client.settle();
    });
}

#[test]
fn half_a_character_does_not_part_the_editor_from_the_server() {
    survives(|client, notes| {
        let uri = notes.uri("half.md");
        client.open(&uri, "x\n");
        let body = format!(
            "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{{\"textDocument\":{{\"uri\":\"{uri}\",\
             \"version\":2}},\"contentChanges\":[{{\"text\":\"\\ud83d\\n\\n- 2026-01-01 #met @ana, #giev\"}}]}}}}"
        );
        client.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        client.settle();
        assert_eq!(client.codes(&uri), ["unknown-marker"]);
    });
}

#[test]
fn addresses_that_lead_nowhere_are_ignored() {
    survives(|client, notes| {
        for uri in [
            "file:///%FF%FE/x.md",
            "file://other/x.md",
            "nothing",
            "",
            "file:x",
            "output:1",
            "file:///a%00.md",
        ] {
            client.open(uri, TYPO);
            let place = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 22}});
            let answer = client.request("textDocument/hover", place);
            assert!(answer.get("error").is_none(), "{uri}: {answer}");
            client.close(uri);
        }
        // A folder where a note was.
        std::fs::remove_file(notes.at("log.md")).expect("removed");
        std::fs::create_dir(notes.at("log.md")).expect("made");
        client.until("the note is gone", |client| client.codes(&notes.uri("log.md")).is_empty());
    });
}

#[cfg(target_os = "linux")]
#[test]
fn paths_of_any_bytes_are_served() {
    use std::os::unix::ffi::OsStrExt;
    survives(|client, notes| {
        let name = notes.root.join(std::ffi::OsStr::from_bytes(b"caf\xE9.md"));
        std::fs::write(name, TYPO).expect("written");
        let uri = notes.uri("").trim_end_matches('/').to_owned() + "/caf%E9.md";
        client.until("the odd path is judged", |client| !client.codes(&uri).is_empty());
        client.open(&uri, "nothing\n");
        client.settle();
        assert_eq!(client.codes(&uri), Vec::<String>::new());
    });
}

#[test]
fn a_panic_ends_one_request_and_everything_is_read_again() {
    let notes = Notes::new(&[("log.md", TYPO)]);
    let mut client = Client::on(&notes.root);
    let open = notes.uri("open.md");
    client.open(&open, TYPO);
    client.settle();
    let panicked = client.request("workspace/executeCommand", json!({"command": "fairweather.panic"}));
    assert_eq!(panicked["error"]["code"], -32603);
    client.settle();
    assert_eq!(client.codes(&open), ["unknown-marker"]);
    client.change(&open, 2, "nothing\n");
    client.settle();
    assert_eq!(told(&client), notes.expected());
}

#[test]
fn a_panic_that_nobody_asked_for_is_told_and_all_goes_on() {
    let notes = Notes::new(&[("log.md", TYPO)]);
    let mut client = Client::on(&notes.root);
    let open = notes.uri("open.md");
    client.open(&open, TYPO);
    client.settle();
    client.notify("fairweather/panic", json!(1));
    let message = client.wait_for("window/showMessage");
    assert_eq!(message["params"]["type"], 1);
    client.change(&open, 2, &format!("{TYPO}{TYPO}"));
    client.settle();
    assert_eq!(client.codes(&open), ["unknown-marker", "unknown-marker"]);
    // A panic may quote a note; the log does not.
    let log = client.log();
    assert!(log.contains("this is a bug of fairweather at src/lsp/publish.rs"), "{log}");
    assert!(!log.contains("own words"), "{log}");
}

#[test]
fn a_text_that_panics_again_and_again_is_left_alone_until_it_changes() {
    let notes = Notes::new(&[("log.md", TYPO)]);
    let mut client = Client::on(&notes.root);
    let open = notes.uri("open.md");
    client.open(&open, TYPO);
    client.settle();
    client.notify("fairweather/panic", json!(3));
    client.until("it gives up", |client| client.diagnostics.is_empty());
    client.settle();
    client.change(&open, 2, "nothing\n");
    client.settle();
    assert_eq!(told(&client), notes.expected());
}

#[test]
fn a_panic_unwinds_in_what_is_handed_out() {
    let manifest =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).expect("there");
    assert!(!manifest.contains("panic = \"abort\""), "a panic would end an editor's session");
}

#[test]
fn nothing_of_a_note_is_logged() {
    let notes = Notes::new(&[
        ("Dinner with Zora.md", "- 2026-01-01 #met @zora-quill for a secret supper, #giev\n"),
        ("people/Zora Quill.md", "---\ncadence: wrongly\n---\n# Zora Quill\n"),
    ]);
    let mut client = Client::spawn(&["-v", "--today", "2026-11-20"]);
    let folders = json!([{"uri": notes.uri("").trim_end_matches('/'), "name": "n"}]);
    client.initialize(json!({"workspaceFolders": folders, "trace": "verbose", "capabilities": {}}));
    let uri = notes.uri("Dinner with Zora.md");
    client.open(&uri, "- 2026-01-01 #met @zora-quill for a secret supper, #giev\n");
    let place = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 20}});
    for method in ["hover", "definition", "completion", "documentSymbol", "prepareRename"] {
        client.request(&format!("textDocument/{method}"), place.clone());
    }
    client.request("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": "Zora"}));
    client.request("workspace/executeCommand", json!({"command": "fairweather.panic"}));
    client.change(&notes.uri("Zora never opened.md"), 1, "secret");
    client.settle();
    let traced: String = client
        .others
        .iter()
        .filter(|message| message["method"] != "client/registerCapability")
        .map(|message| message.to_string())
        .collect();
    assert!(traced.contains("textDocument/hover") && client.log().contains("textDocument/hover"), "{traced}");
    for text in [traced, client.log()] {
        for secret in ["Zora", "zora", "Dinner", "secret", "supper", "own words"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
}

#[test]
fn a_root_that_goes_and_comes_back_is_followed() {
    let notes = Notes::new(&[("log.md", TYPO)]);
    let mut client = Client::on(&notes.root);
    let away = notes.outside().join("away");
    std::fs::rename(&notes.root, &away).expect("moved");
    client.until("its findings are cleared", |client| client.diagnostics.is_empty());
    client.wait_for("window/showMessage");
    std::fs::rename(&away, &notes.root).expect("moved back");
    client.until("it goes on", |client| !client.diagnostics.is_empty());
    assert_eq!(told(&client), notes.expected());
}

#[test]
fn a_cancelled_request_that_waits_is_not_begun() {
    let notes = Notes::new(&[("log.md", TYPO)]);
    let mut client = Client::on(&notes.root);
    let place =
        json!({"textDocument": {"uri": notes.uri("log.md")}, "position": {"line": 0, "character": 20}});
    // In one write, so that both wait together.
    let messages = [
        json!({"jsonrpc": "2.0", "id": 9001, "method": "textDocument/hover", "params": place}),
        json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 9001}}),
    ];
    let mut bytes = Vec::new();
    for message in messages {
        let body = message.to_string();
        bytes.extend(format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
    }
    client.send_bytes(&bytes);
    let answer = client.answer(9001);
    let code = answer["error"]["code"].as_i64();
    // It may have been answered before the other was read.
    assert!(code == Some(-32800) || answer.get("result").is_some(), "{answer}");
    client.notify("$/cancelRequest", json!({"id": 4242}));
    client.settle();
}
