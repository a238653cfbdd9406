//! What an editor asks for: completion, hover, navigation, rename, symbols, actions, commands, settings.

use serde_json::{Value, json};

use super::client::{Client, Notes, capabilities, edited, position};

const LOG: &str = "- 2026-11-01 #give @ana-lopez a lead\n- 2026-11-03 #ask/reference @Bo\n";

fn notes() -> Notes {
    Notes::new(&[
        ("log.md", LOG),
        ("people/Ana Lopez.md", "---\naliases: [Nina]\ncircle: close\n---\n# Ana Lopez\n"),
        ("people/Ana Ruiz.md", "# Ana Ruiz\n- 2026-10-01 #met\n"),
        ("people/Bo.md", "---\nbond: friend\n---\n"),
    ])
}

/// A client with a note open, whose text has its cursor at `^`.
struct Desk {
    client: Client,
    notes: Notes,
    uri: String,
    text: String,
    at: Value,
}

fn desk_on(notes: Notes, path: &str, text: &str) -> Desk {
    let mut client = Client::on(&notes.root);
    let cursor = text.find('^').expect("a cursor");
    let text = text.replacen('^', "", 1);
    let uri = notes.uri(path);
    client.open(&uri, &text);
    let at = position(&text, cursor);
    Desk { client, notes, uri, text, at }
}

fn desk(text: &str) -> Desk {
    desk_on(notes(), "2026-11-20.md", text)
}

impl Desk {
    fn place(&self) -> Value {
        json!({"textDocument": {"uri": self.uri}, "position": self.at})
    }

    fn ask(&mut self, method: &str) -> Value {
        let place = self.place();
        self.client.result(method, place)
    }

    /// What is offered, and the text with each taken.
    fn offered(&mut self) -> Vec<(String, String)> {
        let answer = self.ask("textDocument/completion");
        let items = answer["items"].as_array().cloned().unwrap_or_default();
        let label = |item: &Value| item["label"].as_str().expect("a label").to_owned();
        items
            .iter()
            .map(|item| (label(item), edited(&self.text, std::slice::from_ref(&item["textEdit"]))))
            .collect()
    }

    fn labels(&mut self) -> Vec<String> {
        self.offered().into_iter().map(|(label, _)| label).collect()
    }

    fn hover(&mut self) -> String {
        let answer = self.ask("textDocument/hover");
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    fn actions(&mut self) -> Vec<Value> {
        let range = json!({"start": self.at, "end": self.at});
        let params =
            json!({"textDocument": {"uri": self.uri}, "range": range, "context": {"diagnostics": []}});
        self.client.result("textDocument/codeAction", params).as_array().cloned().unwrap_or_default()
    }

    fn titles(&mut self) -> Vec<String> {
        self.actions().iter().map(|action| action["title"].as_str().expect("a title").to_owned()).collect()
    }

    /// The note's text with the action of a title taken.
    fn with(&mut self, title: &str) -> String {
        let actions = self.actions();
        let action = actions.iter().find(|action| action["title"] == title);
        let action = action.unwrap_or_else(|| panic!("{title}: {actions:#?}"));
        let change = &action["edit"]["documentChanges"][0];
        assert_eq!(change["textDocument"]["uri"], self.uri);
        edited(&self.text, change["edits"].as_array().expect("edits"))
    }
}

#[test]
fn people_are_offered_as_the_token_is_written() {
    assert_eq!(
        desk("met @lo^pes today\n").offered()[0],
        ("Ana Lopez".to_owned(), "met @ana-lopez today\n".to_owned())
    );
    let offered = desk("met [[An^]] today\n").offered();
    assert_eq!(offered[0], ("Ana Lopez".to_owned(), "met [[Ana Lopez]] today\n".to_owned()));
    assert_eq!(desk("met [[An^\n").offered()[0].1, "met [[Ana Lopez]]\n");
    assert_eq!(desk("met @[[Rui^\n").offered()[0].1, "met @[[Ana Ruiz]]\n");
    // Named in this note first, then by last contact.
    let mut named = desk("@ana-ruiz and @^\n");
    assert_eq!(named.labels(), ["Ana Ruiz", "Bo", "Ana Lopez"]);
    let answer = named.ask("textDocument/completion");
    assert_eq!(answer["isIncomplete"], false);
    assert_eq!(answer["items"][0]["filterText"], "@ana-ruiz");
    let resolved = named.client.result("completionItem/resolve", answer["items"][0].clone());
    assert!(resolved["documentation"]["value"].as_str().expect("a text").contains("Ana Ruiz"));
}

#[test]
fn markers_topics_directives_dates_and_front_matter_are_offered() {
    assert_eq!(desk("- #gi^\n").offered()[0], ("#give".to_owned(), "- #give\n".to_owned()));
    assert_eq!(desk("- #ask/ref^\n").offered()[0], ("reference".to_owned(), "- #ask/reference\n".to_owned()));
    assert_eq!(desk("<!-- fairweather: ^ -->\n").labels(), ["ignore", "ignore-file", "disable", "enable"]);
    assert!(desk("%% fairweather: ignore[cold^] %%\n").labels().contains(&"cold-ask".to_owned()));
    assert_eq!(
        desk("<!-- fairweather: ignore[cold-ask] until ^ -->\n").labels(),
        ["2026-12-20", "2027-02-20", "2027-11-20"]
    );
    assert_eq!(desk("- [ ] #give @bo a book due:^\n").labels(), ["2026-11-20", "2026-11-21", "2026-11-27"]);
    assert_eq!(
        desk("---\ncir^\n---\n").offered()[0],
        ("circle".to_owned(), "---\ncircle: \n---\n".to_owned())
    );
    assert_eq!(desk("---\ncircle: clo^\n---\n").offered()[0].1, "---\ncircle: close\n---\n");
    assert_eq!(desk("---\nwith: [An^]\n---\n").offered()[0].1, "---\nwith: [ana-lopez]\n---\n");
    assert!(!desk("---\ncircle: close\nc^\n---\n").labels().contains(&"circle".to_owned()));
}

#[test]
fn nothing_is_offered_where_nothing_is_read() {
    for text in [
        "`@an^`\n",
        "```\n@an^\n```\n",
        "    @an^\n",
        "<!-- @an^ -->\n",
        "https://x.org/@an^\n",
        "[a](@an^)\n",
        "a@an^\n",
        "page#gi^\n",
        "\\@an^\n",
        "---\nother: @an^\n---\n",
    ] {
        assert_eq!(desk(text).labels(), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn hovering_says_who_somebody_is() {
    let mut ana = desk("- met @ana-lo^pez\n");
    assert_eq!(
        ana.hover(),
        "**Ana Lopez**  \nalso Nina  \ncircle close · every 30 days, of the circle  \nlast contact 2026-11-20, today \
         (2026\\-11\\-20.md)  \ngiven once, last 2026-11-01  \npage: people/Ana Lopez.md"
    );
    let answer = ana.ask("textDocument/hover");
    assert_eq!(answer["range"]["start"], json!({"line": 0, "character": 6}));
    // A communal bond keeps no counts.
    let bo = desk("- met @b^o\n").hover();
    assert!(bo.contains("a communal bond") && !bo.contains("asked"), "{bo}");
    let both = desk("- met @an^a\n").hover();
    assert!(both.starts_with("this may be:  \n**Ana Lopez** (people/Ana Lopez.md)"), "{both}");
    assert_eq!(desk("nobody he^re\n").hover(), "");
}

#[test]
fn hovering_a_marker_says_whom_it_binds_to_and_why() {
    for (text, words) in [
        ("- #gi^ve @bo a book\n", "with Bo: directly after it  \n2026-11-20: file name"),
        ("- @bo: #gi^ve a book\n", "with Bo: in this entry"),
        ("- @bo\n  - #gi^ve a book\n", "with Bo: of the list item on line 1"),
        (
            "## 2026-11-02 with @bo\n- #gi^ve a book\n",
            "with Bo: of the heading on line 1  \n2026-11-02: of the heading on line 1",
        ),
        ("- 2026-11-03 #gi^ve @bo a book\n", "2026-11-03: written here"),
        (
            "---\nwith: [bo]\ndate: 2026-11-20\n---\n- #gi^ve a book\n",
            "with Bo: front matter of this note  \n2026-11-20: front matter",
        ),
        ("- [ ] #gi^ve @bo a book due:2026-12-01\n", "a promise, not done yet, due 2026-12-01"),
        ("- #ask/ref^erence\n", "topic: reference  \nit binds to nobody"),
    ] {
        let hover = desk(text).hover();
        assert!(hover.contains(words), "{text}{hover}");
    }
    let own =
        desk_on(notes(), "people/Bo.md", "---\nbond: friend\n---\n- 2026-11-02 #gi^ve a book\n").hover();
    assert!(own.contains("with Bo: whose page this is"), "{own}");
}

#[test]
fn hovering_a_rule_or_a_property_says_what_it_means() {
    let rule = desk("<!-- fairweather: ignore[asks-without^-give] x -->\n#met @bo\n").hover();
    assert!(rule.contains("**asks\\-without\\-give**") || rule.contains("asks\\-without\\-give"), "{rule}");
    assert!(rule.contains("When to allow it") && rule.contains("asks = 3"), "{rule}");
    let circle = desk_on(notes(), "people/Bo.md", "---\ncircle: clo^se\n---\n").hover();
    assert_eq!(circle, "circle close: every 30 days, room for 15 people");
    let cadence = desk_on(notes(), "people/Bo.md", "---\ncadence: 2^w\n---\n").hover();
    assert!(cadence.starts_with("every 14 days\n\n---"), "{cadence}");
}

#[test]
fn a_person_is_found_from_every_mention() {
    let mut desk = desk("- met @ana-lo^pez and [[Nina]]\n");
    let links = desk.ask("textDocument/definition");
    assert_eq!(links[0]["targetUri"], desk.notes.uri("people/Ana Lopez.md"));
    assert_eq!(links[0]["targetSelectionRange"]["start"], json!({"line": 4, "character": 2}));
    let mut params = desk.place();
    params["context"] = json!({"includeDeclaration": true});
    let places = desk.client.result("textDocument/references", params);
    let places: Vec<String> = places
        .as_array()
        .expect("a list")
        .iter()
        .map(|place| {
            let uri = place["uri"].as_str().expect("a URI");
            let name = uri.rsplit('/').next().expect("a name");
            format!("{name} {} {}", place["range"]["start"]["line"], place["range"]["start"]["character"])
        })
        .collect();
    assert_eq!(
        places,
        [
            "2026-11-20.md 0 6",
            "2026-11-20.md 0 21",
            "log.md 0 19",
            "Ana%20Lopez.md 1 10",
            "Ana%20Lopez.md 4 2"
        ]
    );
    let highlights = desk.ask("textDocument/documentHighlight");
    assert_eq!(highlights.as_array().expect("a list").len(), 2);
}

#[test]
fn somebody_without_a_page_is_found_wherever_they_are_named() {
    let notes = Notes::new(&[
        ("future.md", "2027-01-01 #met @otto\n"),
        ("log.md", "- 2026-01-01 #met @otto\n- 2026-01-02 #met @otto and @ottoline\n"),
        ("plan.md", "- [ ] #give @otto a book\n"),
        ("people/Bo.md", "---\nintroduced-by: otto\n---\n"),
        ("people/Ottoline.md", "# Ottoline\n"),
    ]);
    let mut desk = desk_on(notes, "open.md", "asked @ot^to\n");
    let mut params = desk.place();
    params["context"] = json!({"includeDeclaration": false});
    let places = desk.client.result("textDocument/references", params);
    let notes: Vec<&str> = places
        .as_array()
        .expect("a list")
        .iter()
        .map(|place| place["uri"].as_str().and_then(|uri| uri.rsplit('/').next()).expect("a name"))
        .collect();
    assert_eq!(notes, ["future.md", "log.md", "log.md", "open.md", "Bo.md", "plan.md"]);
    let home = desk.ask("textDocument/definition");
    assert_eq!(home[0]["targetUri"], desk.notes.uri("future.md"));
    let found = desk.client.result("workspace/symbol", json!({"query": "otto"}));
    let place =
        found.as_array().expect("a list").iter().find(|person| person["name"] == "otto").expect("there");
    assert_eq!(place["location"]["uri"], desk.notes.uri("future.md"));
}

#[test]
fn symbols_are_events_and_people() {
    let mut desk = desk("- #give @ana-lopez a lead^\n");
    let symbols =
        desk.client.result("textDocument/documentSymbol", json!({"textDocument": {"uri": desk.uri}}));
    assert_eq!(symbols[0]["name"], "#give of Ana Lopez");
    assert_eq!(symbols[0]["detail"], "2026-11-20");
    let people = desk.client.result("workspace/symbol", json!({"query": ""}));
    let names: Vec<_> =
        people.as_array().expect("a list").iter().map(|person| person["name"].clone()).collect();
    assert_eq!(names, ["Ana Lopez", "Bo", "Ana Ruiz"]);
    assert_eq!(people[0]["containerName"], "close");
}

#[test]
fn renaming_follows_links_and_handles_and_the_file() {
    let mut desk = desk("- met @ana-lo^pez, [[Ana Lopez|my Ana]] and @nina\n");
    let prepared = desk.ask("textDocument/prepareRename");
    assert_eq!(prepared["placeholder"], "Ana Lopez");
    assert_eq!(prepared["range"]["start"]["character"], 7);
    let mut params = desk.place();
    params["newName"] = json!("Noor de Wit");
    let renamed = desk.client.result("textDocument/rename", params.clone());
    let changes = renamed["documentChanges"].as_array().expect("changes");
    let own =
        changes.iter().find(|change| change["textDocument"]["uri"] == json!(desk.uri)).expect("this note");
    assert_eq!(own["textDocument"]["version"], 1);
    let text = edited(&desk.text, own["edits"].as_array().expect("edits"));
    assert_eq!(text, "- met @noor-de-wit, [[Noor de Wit|my Ana]] and @nina\n");
    let file = changes.iter().find(|change| change["kind"] == "rename").expect("the file");
    assert_eq!(file["newUri"], desk.notes.uri("people/Noor de Wit.md"));
    assert_eq!(renamed["changeAnnotations"]["file"]["needsConfirmation"], true);
    for (name, words) in
        [("Bo", "means Bo already"), ("a|b", "holds no"), ("  ", "a name is needed"), ("...", "a name needs")]
    {
        params["newName"] = json!(name);
        let refused = desk.client.request("textDocument/rename", params.clone());
        assert_eq!(refused["error"]["code"], -32803, "{name}");
        assert!(refused["error"]["message"].as_str().expect("a sentence").contains(words), "{refused}");
    }
}

#[test]
fn a_finding_can_be_fixed_or_silenced() {
    let mut typo = desk("- #met @bo, #gi^ev\n");
    assert_eq!(
        typo.titles(),
        [
            "write `#give` for `#giev` (unsafe)".to_owned(),
            "Ignore `unknown-marker` here".to_owned(),
            "Ignore `unknown-marker` here until 2027-02-20".to_owned(),
        ]
    );
    assert_eq!(
        typo.with("Ignore `unknown-marker` here"),
        "- #met @bo, #giev <!-- fairweather: ignore[unknown-marker] -->\n"
    );
    let mut row = desk("#met @bo\n\n| a | b |\n|---|---|\n| x | #gi^ev |\n");
    assert!(
        row.with("Ignore `unknown-marker` here")
            .contains("#giev <!-- fairweather: ignore[unknown-marker] --> |")
    );
    let mut front = desk_on(notes(), "people/Bo.md", "---\ncadence: so^on\n---\n- 2026-01-01 #met\n");
    assert_eq!(
        front.with("Ignore `invalid-property` here"),
        "---\ncadence: soon\nfairweather-ignore: [invalid-property]\n---\n- 2026-01-01 #met\n"
    );
    let mut both = desk("- #met @an^a\n");
    assert_eq!(both.with("Write @[[Ana Ruiz]]"), "- #met @[[Ana Ruiz]]\n");
    let mut twice = desk("- #met @ana\n- #ask @an^a\n");
    assert_eq!(
        twice.with("Write @[[Ana Ruiz]] in all 2 places"),
        "- #met @[[Ana Ruiz]]\n- #ask @[[Ana Ruiz]]\n"
    );
    let mut safe = desk("- #met @bo, #gi^fts\n- #met @bo <!-- fairweather: ignore[cold-ask] -->\n");
    let params = json!({
        "textDocument": {"uri": safe.uri},
        "range": {"start": safe.at, "end": safe.at},
        "context": {"diagnostics": [], "only": ["source.fixAll"]},
    });
    let all = safe.client.result("textDocument/codeAction", params);
    assert_eq!(all.as_array().expect("a list").len(), 1, "{all}");
    assert_eq!(all[0]["kind"], "source.fixAll.fairweather");
}

#[test]
fn somebody_without_a_page_can_get_one() {
    let mut desk = desk("- #met @otto^\n");
    let actions = desk.actions();
    let action = actions.iter().find(|action| action["title"] == "Create a page for otto").expect("offered");
    assert_eq!(action["kind"], "refactor.rewrite");
    let changes = &action["edit"]["documentChanges"];
    assert_eq!(changes[0]["uri"], desk.notes.uri("people/otto.md"));
    assert_eq!(changes[1]["edits"][0]["newText"], "# otto\n");
}

#[test]
fn plain_words_that_are_somebodys_name_can_be_linked() {
    let mut name = desk("- saw Ana Lo^pez's garden\n");
    assert_eq!(name.with("Link Ana Lopez"), "- saw [[Ana Lopez]]'s garden\n");
    let actions = name.actions();
    let action = actions.iter().find(|action| action["title"] == "Link Ana Lopez").expect("offered");
    assert_eq!(action["kind"], "refactor.rewrite");
    // An alias stays what is read, and so does another spelling.
    assert_eq!(desk("saw Ni^na.\n").with("Link Ana Lopez"), "saw [[Ana Lopez|Nina]].\n");
    assert_eq!(desk("| a |\n|---|\n| Ni^na |\n").with("Link Ana Lopez"), "| a |\n|---|\n| [[Ana Lopez]] |\n");
    for text in [
        "`Ana Lo^pez`\n",
        "```\nAna Lo^pez\n```\n",
        "<!-- Ana Lo^pez -->\n",
        "see [[Ana Lo^pez]]\n",
        "see @ana-lo^pez\n",
        "https://x.org/ana-lo^pez\n",
        "the garden of no^body\n",
        "saw An^a\n",
    ] {
        let titles = desk(text).titles();
        assert!(!titles.iter().any(|title| title.starts_with("Link")), "{text}: {titles:?}");
    }
    // On somebody's own page their name is no link to them.
    let own = desk_on(notes(), "people/Ana Ruiz.md", "# Ana Ruiz\nAna Ru^iz likes tea.\n").titles();
    assert!(!own.iter().any(|title| title.starts_with("Link")), "{own:?}");
    // Links may be another server's.
    let notes = notes();
    let mut client = Client::with(&notes.root, json!({"wikilinks": false}), capabilities("utf-16"));
    let uri = notes.uri("2026-11-20.md");
    client.open(&uri, "saw Nina\n");
    let at = json!({"line": 0, "character": 5});
    let params = json!({"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": []}});
    assert!(!client.result("textDocument/codeAction", params).to_string().contains("Link"));
}

#[test]
fn above_a_page_stands_when_its_person_was_met_last_and_what_is_promised() {
    let notes = Notes::new(&[
        ("log.md", "- 2026-11-03 #met @bo\n- [ ] #give @bo a book due:2026-12-01\n- [ ] #give/lamp @bo\n"),
        ("people/Bo.md", "---\nbond: friend\n---\n# Bo\n"),
    ]);
    let page = json!({"textDocument": {"uri": notes.uri("people/Bo.md")}});
    let mut client = Client::with(&notes.root, json!({}), capabilities("utf-16"));
    assert!(client.initialized["capabilities"].get("codeLensProvider").is_none());
    assert_eq!(client.request("textDocument/codeLens", page.clone())["error"]["code"], -32601);
    let mut able = capabilities("utf-16");
    able["workspace"]["codeLens"] = json!({"refreshSupport": true});
    let mut client = Client::with(&notes.root, json!({"codeLens": true}), able);
    assert_eq!(client.initialized["capabilities"]["codeLensProvider"]["resolveProvider"], false);
    let titles = |client: &mut Client| -> Vec<String> {
        let lenses = client.result("textDocument/codeLens", page.clone());
        let lenses = lenses.as_array().expect("a list");
        assert!(lenses.iter().all(|lens| lens["range"]["start"] == json!({"line": 0, "character": 0})));
        lenses.iter().map(|lens| lens["command"]["title"].as_str().expect("a title").to_owned()).collect()
    };
    assert_eq!(
        titles(&mut client),
        [
            "last contact 2026-11-03, 17 days ago (log.md)",
            "open promise: give, due 2026-12-01",
            "open promise: give (lamp), no due date"
        ]
    );
    let log = json!({"textDocument": {"uri": notes.uri("log.md")}});
    assert_eq!(client.result("textDocument/codeLens", log), json!([]));
    client.others.clear();
    client.open(&notes.uri("log.md"), "- 2026-11-05 #met @bo\n");
    client.wait_for("workspace/codeLens/refresh");
    assert_eq!(titles(&mut client), ["last contact 2026-11-05, 15 days ago (log.md)"]);
}

#[test]
fn a_baseline_is_taken_up_by_a_command_and_not_replaced() {
    let notes = Notes::new(&[("log.md", "- 2026-01-01 #met @ana, #giev\n")]);
    let mut client = Client::on(&notes.root);
    assert_eq!(client.diagnostics.len(), 1);
    let command = json!({"command": "fairweather.createBaseline"});
    client.result("workspace/executeCommand", command.clone());
    client.until("the baseline counts", |client| client.diagnostics.is_empty());
    let again = client.request("workspace/executeCommand", command);
    assert_eq!(again["error"]["code"], -32803);
    let unknown = client.request("workspace/executeCommand", json!({"command": "x"}));
    assert_eq!(unknown["error"]["code"], -32602);
    let status = client.settle();
    assert_eq!(status["journals"][0]["watching"], "system");
    assert_eq!(status["journals"][0]["notes"], 1);
    assert_eq!(status["journals"][0]["today"], "2026-11-20");
}

#[test]
fn settings_say_what_is_shown_and_offered() {
    let notes = Notes::new(&[
        ("log.md", "- 2026-01-01 #met @ana, #giev\n"),
        ("other.md", "- 2026-01-01 #gets @ana\n"),
    ]);
    let options = json!({"hover": false, "inlayHints": true, "nonsense": 1});
    let mut client = Client::with(&notes.root, options, capabilities("utf-16"));
    assert!(client.initialized["capabilities"].get("hoverProvider").is_none());
    assert_eq!(client.initialized["capabilities"]["inlayHintProvider"], true);
    assert!(client.log().contains("there is no setting `nonsense`"));
    assert_eq!(client.diagnostics.len(), 2);
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"diagnostics": "open"}}));
    client.settle();
    assert_eq!(client.diagnostics.len(), 0);
    client.open(&notes.uri("log.md"), "- 2026-01-01 #met @ana, #giev\n");
    client.settle();
    assert_eq!(client.diagnostics.len(), 1);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"fairweather": {"diagnostics": "journal"}}}),
    );
    client.notify("workspace/didChangeConfiguration", json!({"settings": {}}));
    client.settle();
    assert_eq!(client.diagnostics.len(), 2);
    let hints = json!({"textDocument": {"uri": notes.uri("log.md")}, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}});
    assert_eq!(client.result("textDocument/inlayHint", hints), json!([]));
}
