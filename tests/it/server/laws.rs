//! The four laws, over random journals and random steps: parity with `check`, completion, rename, actions.
//!
//! `PROPTEST_CASES` makes more of them, and with `--nocapture` each law says how many steps it was held to.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::client::{Client, Notes, Unit, capabilities, edited, offset, position};
use super::journal::{Texts, fresh};

const PATHS: [&str; 11] = [
    "2026-03-02.md",
    "2026-11-04.md",
    "people/Ana Lopez.md",
    "people/Ana Ruiz.md",
    "people/bo.md",
    "people/李明.md",
    "é b/ideas 😀.md",
    "עברית.md",
    "bo.md",
    "people/משה כהן.md",
    "people/ليلى.md",
];

const LINES: [&str; 52] = [
    "#ask @ana-lopez for a lead",
    "- #ask [[Ana Lopez]] again",
    "- 2026-02-11 #give @ana-lopez a day 😀",
    "#got help from @bo and @cy",
    "- [ ] #give @bo a book due:2026-01-01",
    "😀 e\u{301} #giev @bo, 李明 and @李明",
    "- 2026-03-02 #met @李明さん עברית @bo",
    "## 2026-02-12 with @cy",
    "- #introduced @ana-ruiz and @bo",
    "  - #ask/reference something",
    "#win the prize",
    "<!-- fairweather: ignore[cold-ask] once, until 2027-01-01 -->",
    "%% fairweather: disable[asking] %%",
    "<!-- fairweather: enable[asking] -->",
    "give: @bo my notes",
    "---",
    "aliases: [Nina, Mercury]",
    "name: Ana Lopez",
    "fairweather-ignore: [asks-without-give]",
    "bond: friend",
    "last_contact: 2026-02-20",
    "people: [Cy, \"@dee\"]",
    "",
    "",
    "> quoted @eve #ask",
    "2027-01-01 #ask @eve",
    "#met @ana-ruiz, @nina, @zoë",
    "circle: inner",
    "cadence: soon",
    "#added @eve, @cy and @bo",
    "- 2025-12-01 #added @dee",
    "- 2026-01-10 #win with @bo and @cy",
    "- 2026-01-04 #met [[Otto Weiss]]",
    "- 2026-01-07 [A](people/Ana%20Lopez.md) #talked",
    "introduced-by: \"[[Otto Weiss]]\"",
    "- 2026-02-03 @ana again, #ask @nora",
    "| 2026-03-01 | #ask @bo | `@code` |",
    "```",
    "# Ana Lopez",
    "# Title é",
    "- 2026-04-01 #ask @bo\r",
    "- 2026-05-01 #ask @bo\r- 2026-06-01 #ask @bo",
    "\t- #thanks @ana-lopez",
    "#ask #person/bo and @[[Ana Ruiz|A]]",
    "- פגישה עם @משה-כהן #met ‏ונתתי [[משה כהן]] #give ספר",
    "- 2026-02-20 #ask @ليلى عن كتاب، و #giev [[ليلى]]",
    "👩‍👩‍👧‍👦 @zoe\u{308} #met, e\u{301}#giev and 🇩🇪#got @Zoë",
    "- 2026-03-09 #ask [[李明|明さん]] 𝔘𝔫𝔦 @\u{5de}\u{5e9}\u{5d4}",
    "aliases: [\"משה\", 明]",
    "name: José Núñez",
    "%%%% #ask @bo %% 😀 %% #giev @bo",
    "> - #met @ana-lopez \u{200f}@bo\u{200e} #gvie",
];

fn text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(&LINES[..]);
    let marks = prop::bool::weighted(0.1);
    (prop::collection::vec(line, 0..10), marks).prop_map(|(lines, has_mark)| {
        let text = lines.join("\n");
        if has_mark { format!("\u{feff}{text}") } else { text }
    })
}

/// Names that notes use, that pages of other people have, or that are a slip away from them.
const NAMES: [&str; 16] = [
    "Ana Lopez",
    "Ana López",
    "Ana Ruiz",
    "Ana Ruis",
    "Ana",
    "Nina",
    "Mercury",
    "Bo",
    "Cy",
    "Eve",
    "Otto Weiss",
    "Otto Weis",
    "Zoë",
    "Nora",
    "李明",
    "משה כהן",
];

/// A person's page under some of these names.
fn named_page() -> impl Strategy<Value = (&'static str, String)> {
    let pages = PATHS.iter().copied().filter(|path| path.starts_with("people/")).collect::<Vec<_>>();
    let name = || prop::sample::select(&NAMES[..]);
    (prop::sample::select(pages), prop::option::of(name()), prop::collection::vec(name(), 0..3)).prop_map(
        |(path, name, aliases)| {
            let name = name.map(|name| format!("name: {name}\n")).unwrap_or_default();
            (path, format!("---\n{name}aliases: [{}]\n---\n- 2026-01-05 #met\n", aliases.join(", ")))
        },
    )
}

fn path() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&PATHS[..])
}

/// How often a law was tried: only what was compared counts, not what was left out.
struct Tried {
    law: &'static str,
    steps: AtomicU64,
}

static PARITY: Tried = Tried::of("parity");
static COMPLETION: Tried = Tried::of("completion");
static RENAME: Tried = Tried::of("rename");
static ACTIONS: Tried = Tried::of("actions");

impl Tried {
    const fn of(law: &'static str) -> Tried {
        Tried { law, steps: AtomicU64::new(0) }
    }

    fn step(&self) {
        self.steps.fetch_add(1, Ordering::Relaxed);
    }

    /// Says how many there were until now, after each case.
    fn tell(&self) {
        println!("{}: {} steps", self.law, self.steps.load(Ordering::Relaxed));
    }
}

/// A step of somebody who writes, with another program writing beside them.
#[derive(Debug, Clone)]
enum Step {
    Open(&'static str, Option<String>),
    /// Incremental changes: where from, how much, what instead.
    Change(&'static str, Vec<(prop::sample::Index, prop::sample::Index, String)>),
    Replace(&'static str, String),
    Close(&'static str),
    Write(&'static str, String),
    Remove(&'static str),
}

fn step() -> impl Strategy<Value = Step> {
    let piece = prop_oneof![
        prop::sample::select(&LINES[..]).prop_map(|line| format!("{line}\n")),
        prop::sample::select(&["@", "#", "😀", "\n", "\r", "", "a", "- ", "`"][..]).prop_map(str::to_owned),
    ];
    let edit = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), piece);
    prop_oneof![
        2 => (path(), prop::option::of(text())).prop_map(|(path, text)| Step::Open(path, text)),
        5 => (path(), prop::collection::vec(edit, 1..4)).prop_map(|(path, edits)| Step::Change(path, edits)),
        2 => (path(), text()).prop_map(|(path, text)| Step::Replace(path, text)),
        3 => named_page().prop_map(|(path, text)| Step::Replace(path, text)),
        1 => path().prop_map(Step::Close),
        2 => (path(), text()).prop_map(|(path, text)| Step::Write(path, text)),
        1 => path().prop_map(Step::Remove),
    ]
}

/// The editor, the disk and the server.
struct World {
    notes: Notes,
    client: Client,
    disk: Texts,
    open: Texts,
    versions: BTreeMap<String, i64>,
    unit: Unit,
}

impl World {
    fn new(texts: &[(&str, String)], unit: Unit) -> World {
        let disk: Texts = texts.iter().map(|(path, text)| ((*path).to_owned(), text.clone())).collect();
        let list: Vec<(&str, &str)> =
            disk.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let notes = Notes::new(&list);
        let client = Client::with(&notes.root, json!({"watch": "off"}), capabilities(unit.name()));
        assert_eq!(client.initialized["capabilities"]["positionEncoding"], unit.name());
        World { notes, client, disk, open: Texts::new(), versions: BTreeMap::new(), unit }
    }

    /// What counts: the editor's texts over the disk's.
    fn texts(&self) -> Texts {
        let mut texts = self.disk.clone();
        texts.extend(self.open.clone());
        texts
    }

    fn ensure_open(&mut self, path: &str) {
        if !self.open.contains_key(path) {
            let text = self.disk.get(path).cloned().unwrap_or_default();
            self.open(path, text);
        }
    }

    fn open(&mut self, path: &str, text: String) {
        self.client.open(&self.notes.uri(path), &text);
        self.open.insert(path.to_owned(), text);
        self.versions.insert(path.to_owned(), 1);
    }

    fn change(&mut self, path: &str, changes: Value, text: String) {
        let version = self.versions.entry(path.to_owned()).or_default();
        *version += 1;
        let version = *version;
        self.client.change_by(&self.notes.uri(path), version, changes);
        self.open.insert(path.to_owned(), text);
    }

    fn replace(&mut self, path: &str, text: String) {
        self.ensure_open(path);
        self.change(path, json!([{"text": text}]), text);
    }

    fn hint(&mut self, path: &str) {
        let changes = json!([{"uri": self.notes.uri(path), "type": 2}]);
        self.client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Open(path, text) => {
                if !self.open.contains_key(path) {
                    let text = text.or_else(|| self.disk.get(path).cloned()).unwrap_or_default();
                    self.open(path, text);
                }
            }
            Step::Change(path, edits) => {
                self.ensure_open(path);
                let (mut text, unit) = (self.open[path].clone(), self.unit);
                let mut changes = Vec::new();
                for (from, len, put) in edits {
                    let bounds: Vec<usize> =
                        text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
                    let start = from.index(bounds.len());
                    let end = (start + len.index(12)).min(bounds.len() - 1);
                    let (start, end) = (bounds[start], bounds[end]);
                    let at = |byte: usize| lsp_position(&text, byte, unit);
                    changes.push(json!({"range": {"start": at(start), "end": at(end)}, "text": put}));
                    // Between the two halves of a line end there is no position.
                    let (start, end) = (rounded(&text, start), rounded(&text, end));
                    text.replace_range(start..end, &put);
                }
                self.change(path, Value::Array(changes), text);
            }
            Step::Replace(path, text) => self.replace(path, text),
            Step::Close(path) => {
                if self.open.remove(path).is_some() {
                    self.client.close(&self.notes.uri(path));
                }
            }
            Step::Write(path, text) => {
                self.notes.write(path, &text);
                self.disk.insert(path.to_owned(), text);
                self.hint(path);
            }
            Step::Remove(path) => {
                if self.disk.remove(path).is_some() {
                    std::fs::remove_file(self.notes.at(path)).expect("removed");
                    self.hint(path);
                }
            }
        }
    }

    fn assert_parity(&mut self) {
        self.client.settle();
        let texts = self.texts();
        let expected = fresh(&texts).told(&texts, self.unit, &|path| self.open.contains_key(path));
        let told = super::client::told(&self.client);
        let expected: BTreeMap<String, Vec<String>> =
            expected.into_iter().map(|(path, list)| (self.notes.uri(&path), list)).collect();
        assert_eq!(told, expected, "{texts:#?}");
        for (uri, version, _) in self.client.publishes.drain(..) {
            let path = PATHS.iter().find(|path| self.notes.uri(path) == uri);
            let open =
                path.and_then(|path| self.versions.get(*path).filter(|_| self.open.contains_key(*path)));
            assert!(version.is_none() || version <= open.copied().or(version), "{uri} {version:?}");
        }
    }
}

/// The position of a byte by the protocol's lines.
fn lsp_position(text: &str, at: usize, unit: Unit) -> Value {
    let at = rounded(text, at);
    let before = &text[..at];
    let bytes = text.as_bytes();
    let (mut line, mut start) = (0, 0);
    for (index, c) in before.char_indices() {
        if c == '\n' || (c == '\r' && bytes.get(index + 1) != Some(&b'\n')) {
            line += 1;
            start = index + 1;
        }
    }
    json!({"line": line, "character": unit.width(before[start..].trim_end_matches('\r'))})
}

fn rounded(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let is_inside = at > 0 && at < bytes.len() && bytes[at] == b'\n' && bytes[at - 1] == b'\r';
    if is_inside { at - 1 } else { at }
}

fn unit() -> impl Strategy<Value = Unit> {
    prop::sample::select(&Unit::ALL[..])
}

fn journal() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    prop::collection::vec((path(), text()), 2..8)
}

/// Without byte order marks, which an editor takes off a closed note before it edits it.
fn unmarked() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let plain = |(path, text): (&'static str, String)| (path, text.trim_start_matches('\u{feff}').to_owned());
    journal().prop_map(move |notes| notes.into_iter().map(plain).collect())
}

/// Texts in which people are known, so that there is something to name.
fn peopled() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    unmarked().prop_map(|mut notes| {
        notes.push(("people/Ana Lopez.md", "# Ana Lopez\n- 2026-01-05 #met\n".to_owned()));
        notes.push(("people/משה כהן.md", "# משה כהן\n- 2026-01-06 #met\n".to_owned()));
        notes.push(("people/Zoë Ürün.md", "---\naliases: [Zed]\n---\n2026-02-01 #talked\n".to_owned()));
        notes.push((
            "log.md",
            "- 2026-02-01 #give @ana-lopez a day, with @otto\n- 2026-02-03 #ask @zed\n".to_owned(),
        ));
        notes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn at_rest_a_client_was_told_what_check_finds(
        notes in journal(),
        steps in prop::collection::vec(step(), 1..60),
        unit in unit(),
    ) {
        let mut world = World::new(&notes, unit);
        world.assert_parity();
        for step in steps {
            world.take(step);
            world.assert_parity();
            PARITY.step();
        }
        PARITY.tell();
    }

    #[test]
    fn a_completed_person_is_the_one_who_is_named(
        notes in peopled(),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..15usize), 1..8),
        unit in unit(),
    ) {
        let mut world = World::new(&notes, unit);
        for (which, at, kind) in places {
            let texts = world.texts();
            let path = which.get(&texts.keys().cloned().collect::<Vec<_>>()).clone();
            let text = &texts[&path];
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let at = *at.get(&bounds);
            let typed = ["@", "@a", "@an", "[[", "[[A", " @", " [[a", " @[[", "@zo", " @lo", " [[Z", "@李", " @מש", " [[ל", " @ZO\u{308}"][kind];
            let new = format!("{}{typed}{}", &text[..at], &text[at..]);
            world.replace(&path, new.clone());
            let cursor = at + typed.len();
            let params = json!({"textDocument": {"uri": world.notes.uri(&path)}, "position": lsp_position(&new, cursor, unit)});
            let answer = world.client.result("textDocument/completion", params);
            let items = answer["items"].as_array().cloned().unwrap_or_default();
            for item in items.iter().filter(|item| item["data"]["person"].is_string()).take(6) {
                let edit = &item["textEdit"];
                let completed = edited_lsp(&new, std::slice::from_ref(edit), unit);
                let start = lsp_offset(&new, &edit["range"]["start"], unit);
                let mut after = world.texts();
                after.insert(path.clone(), completed.clone());
                let in_front = completed.starts_with("---") && fairweather::note::front_matter_span(&completed).1 > start;
                if !in_front {
                    let named = fresh(&after).named_at(&path, start);
                    prop_assert_eq!(named.as_deref(), item["data"]["person"].as_str(), "{} {}", item, completed);
                    COMPLETION.step();
                }
            }
            world.replace(&path, texts[&path].clone());
        }
        COMPLETION.tell();
    }

    #[test]
    fn a_renamed_person_keeps_all_events_and_nothing_else_changes(
        notes in peopled(),
        renames in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..10usize), 1..8),
        unit in unit(),
    ) {
        let mut world = World::new(&notes, unit);
        for (which, at, name) in renames {
            let texts = world.texts();
            let before = fresh(&texts);
            let path = which.get(&texts.keys().cloned().collect::<Vec<_>>()).clone();
            let text = &texts[&path];
            let signs: Vec<usize> = text.match_indices(['@', '[', '#']).map(|(at, _)| at + 1).collect();
            if signs.is_empty() {
                continue;
            }
            let at = rounded(text, *at.get(&signs));
            let place = json!({"textDocument": {"uri": world.notes.uri(&path)}, "position": lsp_position(text, at, unit)});
            let prepared = world.client.request("textDocument/prepareRename", place.clone());
            let Some(old) = prepared["result"]["placeholder"].as_str().map(str::to_owned) else { continue };
            let new = ["Noor", "Noor de Wit", "Jörg O'Neil", "王芳", "Weber, Jo", "x2", "Ana", "Bo Bo", "נועה לוי", "Zoe\u{301} 😀"][name];
            let mut params = place;
            params["newName"] = json!(new);
            let answer = world.client.request("textDocument/rename", params);
            if answer.get("error").is_some() {
                prop_assert_eq!(&answer["error"]["code"], &json!(-32803));
                continue;
            }
            let mut renamed = texts.clone();
            let mut moved: Option<(String, String)> = None;
            for change in answer["result"]["documentChanges"].as_array().expect("changes") {
                let path_of = |uri: &Value| {
                    let uri = uri.as_str().expect("a URI").to_owned();
                    let all = renamed.keys().map(|path| (world.notes.uri(path), path.clone()));
                    all.into_iter().find(|(known, _)| *known == uri).map(|(_, path)| path)
                };
                if change["kind"] == "rename" {
                    let old = path_of(&change["oldUri"]).expect("a note");
                    let folder = old.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
                    moved = Some((old, format!("{folder}{new}.md")));
                } else {
                    let note = path_of(&change["textDocument"]["uri"]).expect("a note");
                    let edits = change["edits"].as_array().expect("edits");
                    let text = edited_lsp(&renamed[&note], edits, unit);
                    renamed.insert(note, text);
                }
            }
            if let Some((old, new)) = &moved {
                let text = renamed.remove(old).expect("there");
                prop_assert!(renamed.insert(new.clone(), text).is_none());
            }
            let (old_key, new_key) = (fairweather::text::key(&old), fairweather::text::key(new));
            let after = fresh(&renamed);
            let as_new = |line: &String| {
                let line = line.replace(&format!("<{old_key}>"), &format!("<{new_key}>"));
                match &moved {
                    Some((old, new)) => line.replace(&format!("|{old}|"), &format!("|{new}|")),
                    None => line,
                }
            };
            let sorted = |mut lines: Vec<String>| { lines.sort(); lines };
            let expected = sorted(before.events().iter().map(as_new).collect());
            prop_assert_eq!(sorted(after.events()), expected, "{} to {}: {:#?}\n{:#?}", old, new, texts, renamed);
            // Where a page's new path sorts elsewhere, another of two places on one day may come first: what silences the
            // one may not silence the other, and of those of whom both tell other things may be true.
            let rank = |texts: &Texts, path: &str| texts.keys().filter(|known| known.as_str() < path).count();
            let is_sorted_elsewhere =
                moved.as_ref().is_some_and(|(old, new)| rank(&texts, old) != rank(&renamed, new));
            let found = |fresh: &super::journal::Fresh, moved_path: Option<&str>, moved: &dyn Fn(&str) -> String| {
                let place = |it: &fairweather::finding::Finding| {
                    let places = it.places().map(|place| moved(place.note.as_str()));
                    if is_sorted_elsewhere { sorted(places.collect()).join(" ") } else { moved(it.primary.place.note.as_str()) }
                };
                let finding = |it: &std::sync::Arc<fairweather::finding::Finding>| {
                    format!("{} {} |{}|", it.rule, it.level, place(it))
                };
                if is_sorted_elsewhere {
                    let beside = moved_path.map_or_else(Default::default, |path| fresh.told_beside(path));
                    let is_sure = |it: &&std::sync::Arc<fairweather::finding::Finding>| {
                        it.rule != "unused-ignore" && !it.people.iter().any(|key| beside.contains(key))
                    };
                    return sorted(fresh.all.iter().filter(is_sure).map(finding).collect());
                }
                sorted(fresh.findings.iter().map(finding).collect())
            };
            let (old_path, new_path) = moved.as_ref().map(|(old, new)| (old.as_str(), new.as_str())).unzip();
            let by_new_path = |path: &str| match &moved {
                Some((old, new)) if old == path => new.clone(),
                _ => path.to_owned(),
            };
            prop_assert_eq!(
                found(&after, new_path, &str::to_owned), found(&before, old_path, &by_new_path), "{} to {}: {:#?}\n{:#?}", old, new, texts, renamed
            );
            RENAME.step();
        }
        RENAME.tell();
    }

    #[test]
    fn a_silenced_finding_is_gone_and_no_other_comes_up(
        notes in unmarked(),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6),
        unit in unit(),
    ) {
        let mut world = World::new(&notes, unit);
        for (which, at) in places {
            let texts = world.texts();
            let before = fresh(&texts);
            let Some(finding) = before.findings.get(which.index(before.findings.len().max(1))) else { continue };
            let path = finding.primary.place.note.as_str().to_owned();
            let text = &texts[&path];
            world.ensure_open(&path);
            let at_place = lsp_position(text, finding.primary.place.span.start as usize, unit);
            let params = json!({
                "textDocument": {"uri": world.notes.uri(&path)},
                "range": {"start": at_place, "end": at_place},
                "context": {"diagnostics": []},
            });
            let actions = world.client.result("textDocument/codeAction", params);
            let actions = actions.as_array().expect("a list");
            if actions.is_empty() {
                continue;
            }
            let action = at.get(actions);
            let title = action["title"].as_str().expect("a title");
            let mut after = texts.clone();
            for change in action["edit"]["documentChanges"].as_array().expect("changes") {
                if change["kind"] == "create" {
                    continue;
                }
                let uri = change["textDocument"]["uri"].as_str().expect("a URI");
                if let Some(path) = texts.keys().find(|path| world.notes.uri(path) == uri) {
                    let text = edited_lsp(&texts[path], change["edits"].as_array().expect("edits"), unit);
                    after.insert(path.clone(), text);
                }
            }
            let is_silencing = title.starts_with("Ignore") || title.starts_with("Never");
            if action["kind"] != "quickfix" || title.starts_with("Create") {
                continue;
            }
            let rule = action["diagnostics"][0]["code"].as_str().expect("a rule");
            let count = |findings: &[std::sync::Arc<fairweather::finding::Finding>]| {
                let mut all: BTreeMap<String, i64> = BTreeMap::new();
                for finding in findings {
                    *all.entry(format!("{} {} {:?}", finding.rule, finding.title, finding.people)).or_default() += 1;
                }
                all
            };
            let (old, new) = (count(&before.findings), count(&fresh(&after).findings));
            // A typo that is mended may make an event, which may be worth a word; a safe fix and silence bring none.
            for (finding, count) in new.iter().filter(|_| is_silencing || action["isPreferred"] == true) {
                prop_assert!(old.get(finding) >= Some(count), "{title}: {finding} came up: {:#?}\n{:#?}", texts, after);
            }
            if is_silencing {
                // So none that a baseline accepted comes back.
                let prints = |findings: &[std::sync::Arc<fairweather::finding::Finding>]| {
                    findings.iter().map(|finding| finding.fingerprint).collect::<std::collections::BTreeSet<u64>>()
                };
                let (known, now) = (prints(&before.findings), prints(&fresh(&after).findings));
                prop_assert!(now.is_subset(&known), "{title}: {:#?}\n{:#?}", texts, after);
            }
            let of_rule = |all: &BTreeMap<String, i64>| -> i64 {
                all.iter().filter(|(finding, _)| finding.starts_with(&format!("{rule} "))).map(|(_, n)| n).sum()
            };
            prop_assert!(of_rule(&new) < of_rule(&old), "{title} leaves it: {:#?}\n{:#?}", texts, after);
            ACTIONS.step();
        }
        ACTIONS.tell();
    }
}

/// The byte of a position by the protocol's lines.
fn lsp_offset(text: &str, wanted: &Value, unit: Unit) -> usize {
    (0..=text.len())
        .filter(|at| text.is_char_boundary(*at) && rounded(text, *at) == *at)
        .find(|at| lsp_position(text, *at, unit) == *wanted)
        .unwrap_or_else(|| panic!("{wanted} is no position of {text:?}"))
}

fn edited_lsp(text: &str, edits: &[Value], unit: Unit) -> String {
    let mut spans: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let (start, end) =
                (lsp_offset(text, &range["start"], unit), lsp_offset(text, &range["end"], unit));
            (start, end, edit["newText"].as_str().expect("a text"))
        })
        .collect();
    spans.sort_by_key(|edit| (edit.0, edit.1));
    let (mut new, mut at) = (String::new(), 0);
    for (start, end, put) in spans {
        assert!(start >= at, "edits overlap: {edits:?}");
        new.push_str(&text[at..start]);
        new.push_str(put);
        at = end;
    }
    new + &text[at..]
}

#[test]
fn positions_of_the_tests_agree_with_one_another() {
    let text = "a😀\nb";
    assert_eq!(position(text, 5), json!({"line": 0, "character": 3}));
    assert_eq!(offset(text, &json!({"line": 1, "character": 1})), 7);
    let insert = json!({"range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 1}}, "newText": "c"});
    assert_eq!(edited(text, std::slice::from_ref(&insert)), "a😀\nc");
    assert_eq!(edited_lsp(text, &[insert], Unit::Utf16), "a😀\nc");
}
