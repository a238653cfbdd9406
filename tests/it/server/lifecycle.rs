//! Beginning and ending a session, and what happens out of turn.

use serde_json::{Value, json};

use super::client::{Client, Notes, capabilities, uri};

fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().expect("an error")
}

#[test]
fn a_session_begins_and_ends_as_the_protocol_has_it() {
    let notes = Notes::new(&[("a.md", "#ask @ana\n")]);
    let mut client = Client::spawn(&["--stdio", "--clientProcessId=7"]);
    assert_eq!(code(&client.request("textDocument/hover", json!({}))), -32002);
    client.notify("textDocument/didOpen", json!({}));
    client.initialize(json!({"capabilities": capabilities("utf-16"), "rootUri": uri(&notes.root)}));
    assert_eq!(client.initialized["serverInfo"]["name"], "fairweather");
    assert_eq!(client.initialized["serverInfo"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(code(&client.request("initialize", json!({"capabilities": {}}))), -32600);
    assert!(client.initialized["capabilities"].get("diagnosticProvider").is_none());
    let unknown = client.request("textDocument/diagnostic", json!({"textDocument": {"uri": "file:///x.md"}}));
    assert_eq!(code(&unknown), -32601);
    assert_eq!(client.request("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(code(&client.request("shutdown", Value::Null)), -32600);
    assert_eq!(client.log(), "");
    client.notify("exit", Value::Null);
    assert_eq!(client.ends(), Some(0));
}

#[test]
fn leaving_without_a_word_is_an_exit_of_1_and_hanging_up_after_it_of_0() {
    let mut client = Client::spawn(&[]);
    client.initialize(json!({"capabilities": {}}));
    client.notify("exit", Value::Null);
    assert_eq!(client.ends(), Some(1));
    assert_eq!(Client::spawn(&[]).hang_up().code(), Some(1));
    let mut client = Client::spawn(&[]);
    client.initialize(json!({"capabilities": {}}));
    client.request("shutdown", Value::Null);
    assert_eq!(client.hang_up().code(), Some(0));
}

#[test]
fn a_header_that_cannot_be_read_ends_it_with_a_line_and_a_body_does_not() {
    let mut client = Client::spawn(&[]);
    client.send_bytes(b"Content-Length: 5\r\n\r\n{nope");
    client.initialize(json!({"capabilities": {}}));
    let malformed = client.others.pop_front().expect("an answer");
    assert_eq!((malformed["error"]["code"].as_i64(), &malformed["id"]), (Some(-32700), &Value::Null));
    client.send_bytes(b"Hello there\r\n\r\n");
    assert_eq!(client.ends(), Some(1));
    let said = client.said.clone();
    while !said.lock().expect("no panic").contains("a line of a header has no colon") {
        std::thread::yield_now();
    }
}
