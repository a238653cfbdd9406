//! What is published: the findings of `check`, of every note, as the editor has its texts.

use serde_json::json;

use super::client::{Client, Notes, TODAY, Unit, capabilities, told, uri};

/// A near miss, where there are markers.
const TYPO: &str = "- 2026-01-01 #met @ana, #giev\n";
const ASKS: &str = "- 2026-01-04 #ask @ana for a lead\n- 2026-02-11 #ask @ana\n- 2026-03-02 #ask @ana\n";

#[test]
fn closed_notes_have_the_findings_of_check() {
    let notes = Notes::new(&[
        ("log.md", ASKS),
        ("people/Ana Lopez.md", "---\ncadence: soon\n---\n# Ana Lopez\n"),
        ("é b/2026-01-05.md", "\u{feff}#giev @bo 😀 and #aks @cy\n"),
        ("cr.md", "a\r#giev @bo\r\n#giev 😀@x #aks"),
    ]);
    let client = Client::on(&notes.root);
    assert_eq!(told(&client), notes.expected());
    assert!(!told(&client).is_empty());
    assert_eq!(client.log(), "");
}

#[test]
fn places_are_told_in_each_encoding_and_the_best_of_those_offered_is_taken() {
    let notes = Notes::new(&[
        ("é b/2026-01-05.md", "\u{feff}#giev @bo 😀 and #aks @cy\n"),
        ("rtl.md", "- פגישה עם @משה-כהן, #giev [[משה כהן]] e\u{301} 𝔘 #gvie\n"),
        ("cr.md", "a\r#giev @bo\r\n李明 👩‍👩‍👧 #giev 😀@x #aks"),
    ]);
    for unit in Unit::ALL {
        let client = Client::with(&notes.root, json!({}), capabilities(unit.name()));
        assert_eq!(client.initialized["capabilities"]["positionEncoding"], unit.name());
        assert_eq!(told(&client), notes.expected_on(TODAY, unit), "{unit:?}");
    }
    for (offered, taken) in [
        (json!(["utf-16", "utf-32", "utf-8"]), "utf-8"),
        (json!(["utf-16", "utf-32"]), "utf-32"),
        (json!([]), "utf-16"),
        (json!(["ebcdic"]), "utf-16"),
        (json!(null), "utf-16"),
    ] {
        let mut able = capabilities("utf-16");
        able["general"]["positionEncodings"] = offered;
        let client = Client::with(&notes.root, json!({}), able);
        assert_eq!(client.initialized["capabilities"]["positionEncoding"], taken);
    }
}

#[test]
fn a_change_is_answered_by_one_publish_with_its_version() {
    let notes = Notes::new(&[("log.md", "nothing\n"), ("other.md", "- 2026-01-01 #ask @ana\n")]);
    let mut client = Client::on(&notes.root);
    let uri = notes.uri("log.md");
    client.publishes.clear();
    client.open(&uri, "nothing\n");
    client.settle();
    assert_eq!(client.publishes, [(uri.clone(), Some(1), 0)]);
    client.publishes.clear();
    client.change(&uri, 2, ASKS);
    client.settle();
    let own: Vec<_> = client.publishes.iter().filter(|(to, ..)| *to == uri).collect();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].1, Some(2));
    assert!(client.codes(&uri).contains(&"asks-without-give".to_owned()), "{:?}", client.diagnostics);
    client.close(&uri);
    client.settle();
    assert!(!client.diagnostics.contains_key(&uri));
    assert_eq!(told(&client), notes.expected());
}

#[test]
fn a_new_note_counts_before_it_is_saved_and_is_gone_with_its_window() {
    let notes = Notes::new(&[("log.md", "- 2026-01-01 #met @ana\n")]);
    let mut client = Client::on(&notes.root);
    let new = notes.uri("new note.md");
    client.open(&new, TYPO);
    client.settle();
    assert_eq!(client.codes(&new), ["unknown-marker"]);
    client.close(&new);
    client.settle();
    assert!(client.diagnostics.is_empty());
}

#[test]
fn what_another_program_saves_is_judged() {
    let notes = Notes::new(&[("log.md", "- 2026-01-01 #met @ana\n")]);
    let mut client = Client::on(&notes.root);
    notes.write("sub/new.md", TYPO);
    let new = notes.uri("sub/new.md");
    client.until("the saved note is judged", |client| !client.codes(&new).is_empty());
    std::fs::remove_file(notes.at("sub/new.md")).expect("removed");
    client.until("the note is gone", |client| client.codes(&new).is_empty());
    // What is open is the editor's.
    let log = notes.uri("log.md");
    client.open(&log, "- 2026-01-01 #met @ana\n");
    client.settle();
    notes.write("log.md", TYPO);
    notes.write("sub/new.md", TYPO);
    client.until("the saved note is judged", |client| !client.codes(&new).is_empty());
    assert!(client.codes(&log).is_empty());
    client.close(&log);
    client.settle();
    assert_eq!(client.codes(&log), ["unknown-marker"]);
}

#[test]
fn a_note_in_two_journals_is_shown_by_the_deeper_one() {
    let notes = Notes::new(&[
        ("log.md", TYPO),
        ("deep/fairweather.toml", "[rules.unknown-marker]\nlevel = \"error\"\n"),
        ("deep/in.md", TYPO),
    ]);
    let mut client = Client::spawn(&[]);
    let folders = json!([{"uri": notes.uri(""), "name": "a"}, {"uri": notes.uri("deep"), "name": "b"}]);
    client.initialize(json!({"capabilities": capabilities("utf-16"), "workspaceFolders": folders}));
    client.settle();
    let deep = &client.diagnostics[&notes.uri("deep/in.md")];
    assert_eq!((deep.len(), &deep[0]["severity"]), (1, &json!(1)));
    let outer = &client.diagnostics[&notes.uri("log.md")];
    assert_eq!((outer.len(), &outer[0]["severity"]), (1, &json!(2)));
    let event = json!({"added": [], "removed": [{"uri": notes.uri("deep"), "name": "b"}]});
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
    client.settle();
    assert_eq!(client.diagnostics[&notes.uri("deep/in.md")][0]["severity"], 2);
}

#[test]
fn a_note_outside_all_folders_is_judged_alone_or_with_its_own_root() {
    let notes = Notes::new(&[("log.md", "")]);
    let outside = notes.outside();
    std::fs::write(outside.join("loose.md"), TYPO).expect("written");
    std::fs::create_dir(outside.join("own")).expect("made");
    std::fs::write(outside.join("own/fairweather.toml"), "").expect("written");
    std::fs::write(outside.join("own/a.md"), TYPO).expect("written");
    std::fs::write(outside.join("own/b.md"), TYPO).expect("written");
    let mut client = Client::on(&notes.root);
    let loose = uri(&outside.join("loose.md"));
    client.open(&loose, TYPO);
    client.open("untitled:Untitled-1", TYPO);
    client.open("git:/x.md", TYPO);
    let own = uri(&outside.join("own/a.md"));
    client.open(&own, TYPO);
    client.settle();
    assert_eq!(client.codes(&loose), ["unknown-marker"]);
    assert_eq!(client.codes("untitled:Untitled-1"), ["unknown-marker"]);
    assert_eq!(client.codes("git:/x.md"), Vec::<String>::new());
    assert_eq!(client.codes(&uri(&outside.join("own/b.md"))), ["unknown-marker"]);
    for uri in [&loose, &own, "untitled:Untitled-1"] {
        client.close(uri);
    }
    client.settle();
    assert!(client.diagnostics.is_empty(), "{:?}", client.diagnostics);
}

#[test]
fn a_broken_configuration_is_shown_at_its_place_and_the_last_good_one_stays() {
    let notes =
        Notes::new(&[("log.md", TYPO), ("fairweather.toml", "[rules.unknown-marker]\nlevel = \"info\"\n")]);
    let mut client = Client::on(&notes.root);
    let (log, file) = (notes.uri("log.md"), notes.uri("fairweather.toml"));
    assert_eq!(client.diagnostics[&log][0]["severity"], 3);
    notes.write("fairweather.toml", "[lint]\nhorizon = \"soon\"\n");
    client.until("the mistake is shown", |client| client.codes(&file) == ["configuration"]);
    let shown = client.diagnostics[&file][0].clone();
    assert_eq!(shown["range"]["start"], json!({"line": 1, "character": 10}));
    client.wait_for("window/showMessage");
    assert_eq!(client.diagnostics[&log][0]["severity"], 3);
    // In an open buffer it follows what is typed; the journal follows the file.
    client.open(&file, "[lint]\nhorizon = \"soon\"\n");
    client.change(&file, 2, "[lint]\nhorizon = \"all\"\n");
    client.settle();
    assert!(client.codes(&file).is_empty());
    notes.write("fairweather.toml", "[rules.unknown-marker]\nlevel = \"error\"\n");
    client.until("the saved one counts", |client| client.diagnostics[&log][0]["severity"] == 1);
}

#[test]
fn two_spellings_of_a_file_are_one_note() {
    let notes = Notes::new(&[("a b.md", TYPO)]);
    let mut client = Client::on(&notes.root);
    let plain = notes.uri("a b.md");
    assert_eq!(client.codes(&plain), ["unknown-marker"]);
    let other = plain.replace("a%20b", "%61%20b");
    client.open(&other, TYPO);
    client.settle();
    assert_eq!((client.codes(&plain).len(), client.codes(&other).len()), (0, 1));
    client.close(&other);
    client.settle();
    assert_eq!((client.codes(&plain).len(), client.codes(&other).len()), (0, 1), "its spelling is kept");
}
