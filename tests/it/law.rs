//! The law: after any sequence of changes, an engine finds what a fresh one finds.

use std::sync::Arc;

use chrono::NaiveDate;
use fairweather::config::{Config, Vault, VaultFiles};
use fairweather::engine::{Change, Engine, Filter, Memory};
use fairweather::finding::Finding;
use fairweather::rules::RuleSet;
use fairweather::text::NotePath;
use proptest::prelude::*;

pub(crate) const PATHS: [&str; 15] = [
    "2026-03-02.md",
    "2026-02-30.md",
    "2025-01-04 Sat.md",
    "people/Ana Lopez.md",
    "people/Ana Ruiz.md",
    "people/bo.md",
    "ideas.md",
    "Mercury.md",
    "archive/2019/11/20.md",
    "bo.md",
    "05-01-2026.md",
    "journals/2026_01_06.md",
    "people/ana-lopez/Gift ideas.md",
    "people___otto-weiss.md",
    "@doe2019.md",
];

/// What the vaults of a journal say of themselves, a file each.
const VAULTS: [&[(&str, &str)]; 4] = [
    &[],
    &[(".obsidian/daily-notes.json", "{\"format\": \"DD-MM-YYYY\"}")],
    &[("logseq/config.edn", "{:journal/page-title-format \"dd-MM-yyyy\" :hidden [\"/bo\"]}")],
    &[
        (".obsidian/templates.json", "{\"folder\": \"archive\"}"),
        (".obsidian/app.json", "{\"userIgnoreFilters\": [\"Mer\", \"/^2025/\"]}"),
    ],
];

pub(crate) const LINES: [&str; 90] = [
    "#ask @ana for a lead",
    "participants:: [[Ana Lopez]], @bo, Cy",
    "with:: [[Eve]], [[Otto Weiss]]",
    "type:: person",
    "- #ask [[Ana Lopez]] again",
    "- 2026-02-11 #give @ana a day",
    "#got help from @bo and @cy",
    "- [ ] #give @bo a book due:2026-01-01",
    "- [x] #thanks @bo ✅ 2026-03-01",
    "Tea with [[Mercury]] and [[bo]]",
    "Tea with @mercury",
    "#giev @ana-lopes",
    "## 2026-02-12 with @cy",
    "- #introduced @ana and @bo",
    "  - #ask/reference something",
    "#win the prize",
    "#low, with @dee",
    "<!-- fairweather: ignore[cold-ask] once, until 2027-01-01 -->",
    "%% fairweather: disable[asking] %%",
    "<!-- fairweather: enable[asking] -->",
    "<!-- fairweather: ignore-file[unknown-marker] -->",
    "#let-go of @bo",
    "give: @bo my notes",
    "---",
    "aliases: [Nina, Mercury]",
    "name: Ana Lopez",
    "fairweather-ignore: [asks-without-give]",
    "bond: friend",
    "status: resting",
    "last_contact: 2026-02-20",
    "people: [Cy, \"@dee\"]",
    "date: 2026-01-15",
    "",
    "",
    "> quoted @eve #ask",
    "2027-01-01 #ask @eve",
    "#met @ana-ruiz, @nina, @zoë",
    "circle: inner",
    "circle: close",
    "cadence: 2w",
    "#added @eve, @cy and @bo",
    "- 2025-12-01 #added @dee",
    "#asked-me @ana, @bo and @cy",
    "- 2026-02-20 #asked-me @bo",
    "#no-reply @ana",
    "- 2026-01-10 #win with @bo and @cy",
    "- 2026-01-12 #low",
    "- 2026-02-01 #got @cy",
    "- [ ] 2026-01-02 #give @ana, @bo and @cy",
    "- 2026-01-20 @ana @bo @cy @dee",
    "- 2026-01-27 @ana @bo @cy @dee",
    "- 2026-02-10 @cy @dee @f @g @h @i @j @k @l @m",
    "- 2026-02-11 @cy @dee @f @g @h @i @j @k @l @m",
    // Names that are somebody only by what happens with them.
    "@mercury and @rest-controller",
    "[[Rest Controller]] and [[Eve]]",
    "- 2026-01-03 [[Rest Controller]], [[mercury]] and [[eve]]",
    "- 2026-01-03 @rest-controller",
    "- [ ] with @rest-controller",
    "  - #got",
    "- 2026-01-04 #met [[Otto Weiss]]",
    "#thanks [[Otto Weiss]] and [[Rest Controller]]",
    "- 2026-01-05 [[Otto Weiss]], [[Eve]], [[Mercury]]",
    "- [[Eve]] and [[Otto Weiss]] #talked",
    "- 2026-01-06 #win with [[Eve]], @[[Otto Weiss]]",
    "- 2026-01-06 with @Ana Lopez and @Ana Ruiz, @Nina",
    "#ask @ana lopez, @bo and @Nina about @eve",
    "- 2026-01-07 [give:: @eve a book] @otto-weiss",
    "- 2026-01-07 [[./Ana Lopez]] [A](Ana%20Lopez.md)",
    "introduced-by: \"[[Otto Weiss]]\"",
    "- 2026-01-08 [[@doe2019]] with [[@Mercury]] and @doe2019",
    "aliases: [Ana, Ana Lopez]",
    "[2026-01-09] @Ana Lopez {{query @cy",
    "- 2025-11-20 #win",
    "2026-02-01 #thanks @cy",
    "aliases: [Nina, Bo]",
    "- 2026-02-03 @nina and @ana again, #ask @nora",
    "#added @ana-lopes, and @ana-lopez",
    "#giving, to nobody",
    // Outlines, pages that say so in their first lines, days of a vault.
    "\t- #got @bo a book",
    "\t\t- [[Otto Weiss]] came",
    "# Tuesday",
    "- a [[person]], of sorts",
    "#person",
    "type:: person",
    "alias:: Nina, Otto Weiss",
    "  template:: call",
    "- [[05-01-2026]] #met @eve",
    "- 06-01-2026: [[Gift ideas]] #talked",
    "- {{query [[@Eve]]}} #win",
    "type: meeting",
];

/// Thresholds that a few lines can reach, so that rules about everybody fire and fall silent.
pub(crate) const LOW: &str = "
[circles]
inner = { size = 1, every = \"7d\" }
close = { size = 1 }
[rules.asking-everyone]
people = 2
[rules.asks-without-give]
asks = 2
[rules.fair-weather]
asks = 1
[rules.clear-weather]
wins = 1
lows = 1
[rules.unanswered-asks]
gives = 1
asks = 1
days = 5
[rules.one-sided-giving]
gives = 1
[rules.card-collector]
cards = 2
share = 0.3
[rules.idle-connection]
level = \"info\"
after = 10
";

/// One change: which path, and which lines; no lines take the note away.
fn change() -> impl Strategy<Value = (usize, Option<Vec<usize>>)> {
    (0..PATHS.len(), prop::option::weighted(0.85, prop::collection::vec(0..LINES.len(), 0..12)))
}

fn text(lines: &[usize]) -> String {
    lines.iter().map(|&line| format!("{}\n", LINES[line])).collect()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A vault of settings and no notes.
struct Settings(&'static [(&'static str, &'static str)]);

impl VaultFiles for Settings {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.0.iter().find(|(name, _)| *name == path).map(|(_, text)| text.as_bytes().to_vec())
    }

    fn has_folder(&self, path: &str) -> bool {
        path == "journals" || self.0.iter().any(|(name, _)| name.starts_with(&format!("{path}/")))
    }
}

pub(crate) fn open(config: &Config, memory: &Memory, today: NaiveDate) -> Engine {
    let rules = RuleSet::from_config(config, None, &[]).expect("a valid configuration");
    Engine::open(Arc::new(config.clone()), rules, memory, today, 2)
}

pub(crate) fn findings(engine: &mut Engine, today: NaiveDate) -> Vec<Finding> {
    engine.check(today).iter().map(|finding| Finding::clone(finding)).collect()
}

/// An event keeps where it begins; its note says the rest.
pub(crate) fn assert_found_again(bound: &fairweather::graph::Bound, engine: &Engine) {
    let note = engine.journal().note(bound.event.note);
    let found = (bound.event.span(note), bound.event.entry(note));
    assert_eq!(found, (bound.span(), Some(bound.entry)), "{bound:?} in {}", note.path);
}

/// Everything an export would show, with names instead of ids.
pub(crate) fn events(engine: &Engine) -> Vec<String> {
    let show = |bound: &fairweather::graph::Bound| {
        assert_found_again(bound, engine);
        let person = bound.person.map(|person| engine.graph().person(person).name.to_string());
        let path = engine.journal().path(bound.event.note);
        format!(
            "{:?} {:?} {person:?} {path} {:?} {}",
            bound.event.date,
            bound.event.kind,
            bound.span(),
            bound.planned
        )
    };
    engine.events().iter().map(show).collect()
}

/// Everybody, and who of them is only named.
pub(crate) fn people(engine: &Engine, today: NaiveDate) -> Vec<(String, bool)> {
    let graph = engine.graph();
    let named_only = |id| graph.tie(id, engine.journal(), engine.config(), today).is_named_only();
    let mut people: Vec<(String, bool)> =
        graph.people().map(|(id, person)| (person.name.to_string(), named_only(id))).collect();
    people.sort();
    people
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn an_edited_journal_reads_as_a_fresh_one(
        start in prop::collection::vec(change(), 0..8),
        edits in prop::collection::vec((change(), any::<bool>()), 1..10),
        declared in any::<bool>(),
        vault in 0..VAULTS.len(),
    ) {
        let handles = if declared { "[journal]\nhandles = \"declared\"\n" } else { "" };
        let source = format!("{handles}{LOW}");
        let mut config = Config::parse(Some(("fairweather.toml".into(), source)), &[]).expect("valid");
        config.adopt(Vault::read(&Settings(VAULTS[vault])));
        let mut memory = Memory::new(&config);
        for (path, lines) in start {
            if let Some(lines) = lines {
                memory.insert(PATHS[path], text(&lines));
            }
        }
        let (today, later) = (day("2026-03-05"), day("2026-09-01"));
        let mut engine = open(&config, &memory, today);
        // What the vault leaves out never reaches an engine as a change.
        let filter = Filter::new(&config);
        for ((path, lines), tomorrow) in edits.into_iter().filter(|((path, _), _)| filter.accepts(PATHS[*path])) {
            let path = NotePath::new(PATHS[path]);
            match &lines {
                Some(lines) => memory.notes.insert(path.clone(), text(lines).into_bytes()),
                None => memory.notes.remove(&path),
            };
            engine.apply(&[match &lines {
                Some(lines) => Change::written(path, text(lines)),
                None => Change::gone(path),
            }]);
            let today = if tomorrow { later } else { today };
            let mut fresh = open(&config, &memory, today);
            prop_assert_eq!(findings(&mut engine, today), findings(&mut fresh, today));
            prop_assert_eq!(events(&engine), events(&fresh));
            prop_assert_eq!(people(&engine, today), people(&fresh, today));
            prop_assert_eq!(engine.coverage(), fresh.coverage());
        }
    }
}

#[test]
fn a_person_is_no_longer_counted_once_their_only_marker_is_gone() {
    let config = Config::parse(Some(("fairweather.toml".into(), LOW.to_owned())), &[]).expect("valid");
    let today = day("2026-03-05");
    let mut memory = Memory::new(&config);
    memory.insert("ideas.md", "#met @mercury\n");
    memory.insert("log.md", "- 2026-01-01 #added @cy, @eve\n");
    let mut engine = open(&config, &memory, today);
    let title = |engine: &mut Engine| {
        let found = findings(engine, today);
        let collector = found.iter().find(|finding| finding.rule == "card-collector");
        collector.map(|finding| finding.title.clone())
    };
    assert_eq!(title(&mut engine).as_deref(), Some("2 of the 3 people here are cards you never followed up"));
    engine.apply(&[Change::written(NotePath::new("ideas.md"), "Tea with @mercury\n".to_owned())]);
    assert_eq!(title(&mut engine).as_deref(), Some("2 of the 2 people here are cards you never followed up"));
}

#[test]
fn a_clash_is_told_where_the_name_stands_after_an_edit() {
    let config = Config::default();
    let today = day("2026-03-05");
    let mut memory = Memory::new(&config);
    memory.insert("friends.md", "---\ntags: person\nname: Ana Lopez\n---\n");
    memory.insert("people/Ana Lopez.md", "");
    let mut engine = open(&config, &memory, today);
    for (path, text) in [
        ("people/Ana Lopez.md", "A first line.\n"),
        ("people/Ana Lopez.md", "She sings, and more.\n"),
        ("friends.md", "---\nname: Ana Lopez\ntags: person\n---\n"),
    ] {
        memory.insert(path, text);
        engine.apply(&[Change::written(NotePath::new(path), text.to_owned())]);
        let found = findings(&mut engine, today);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found, findings(&mut open(&config, &memory, today), today), "{path}: {text}");
    }
}

/// Writes one note after another and compares with a fresh engine each time.
fn edits_read_as_fresh(notes: &[(&str, &str)], edits: &[(&str, &str)]) {
    let config = Config::default();
    let today = day("2026-11-20");
    let mut memory = Memory::new(&config);
    for &(path, text) in notes {
        memory.insert(path, text);
    }
    let mut engine = open(&config, &memory, today);
    assert!(!findings(&mut engine, today).is_empty());
    for &(path, text) in edits {
        memory.insert(path, text);
        engine.apply(&[Change::written(NotePath::new(path), text.to_owned())]);
        let fresh = findings(&mut open(&config, &memory, today), today);
        assert_eq!(findings(&mut engine, today), fresh, "{path}: {text}");
    }
}

#[test]
fn the_words_of_a_low_are_told_anew_to_everybody() {
    edits_read_as_fresh(
        &[
            ("people/Ana.md", "# Ana\n"),
            ("2026-01-05.md", "#win got a raise\n"),
            ("2026-04-05.md", "#win got a raise\n"),
            ("2026-07-05.md", "#win got a raise\n"),
            ("2026-01-07.md", "- #met @ana\n"),
            ("2026-04-07.md", "- #met @ana\n"),
            ("2026-07-07.md", "- #met @ana\n"),
            ("2026-02-05.md", "#low lost my job\n"),
            ("2026-05-05.md", "#low lost my dog\n"),
        ],
        &[
            ("2026-05-05.md", "#low lost my cat\n"),
            ("2026-04-05.md", "#win got a house\n"),
            ("2026-05-05.md", "nothing\n"),
        ],
    );
}

#[test]
fn two_of_one_name_are_told_in_one_order() {
    edits_read_as_fresh(
        &[
            ("people/Ana.md", "x\n"),
            ("contacts/Ana.md", "y\n"),
            ("2026-11-01.md", "- #ask [[people/Ana]] and [[contacts/Ana]]\n"),
            ("2026-10-01.md", "- #ask [[people/Ana]]\n"),
            ("2026-10-02.md", "- #ask [[contacts/Ana]]\n"),
        ],
        &[
            ("2026-10-02.md", "moved down\n\n- #ask [[contacts/Ana]]\n"),
            ("2026-10-01.md", "moved down\n\n- #ask [[people/Ana]]\n"),
        ],
    );
}

/// A name earns its standing in one note, and others say it.
#[test]
fn a_name_becomes_somebody_and_nobody_again() {
    edits_read_as_fresh(
        &[
            ("ideas.md", "@otto-weiss and [[Mara Lind]]\n"),
            ("2026-11-01.md", "- [[Otto Weiss]], [[Mara Lind]] and @ana\n"),
            ("2026-11-02.md", "- #got a book\n  - [[Mara Lind]]\n"),
            ("people/Otto Weise.md", "x\n"),
        ],
        &[
            ("2026-11-03.md", "- @otto-weiss\n"),
            ("2026-11-03.md", "- with @otto-weiss\n  - #met\n"),
            ("2026-11-03.md", "nothing\n"),
            ("ideas.md", "@otto-weiss\n\n#ask [[Mara Lind]]\n"),
            ("2026-11-04.md", "- [[Mara Lind]] and [[Otto Weiss]] #talked\n"),
            ("ideas.md", "@[[Mara Lind]]\n"),
            ("2026-11-04.md", "- @mara-lind\n"),
            ("ideas.md", "nothing\n"),
            ("2026-11-04.md", "nothing\n"),
            ("Mara Lind.md", "a note of that name\n"),
            ("2026-11-04.md", "#met [[Mara Lind]]\n"),
        ],
    );
}

#[test]
fn a_new_stranger_of_an_undated_note_is_nobody() {
    edits_read_as_fresh(
        &[("people/Ana Lopez.md", ""), ("2026-11-01.md", "#ask @eve\n\n#ask\n")],
        &[("bo.md", ""), ("ideas.md", "#ask @ana for a lead\n#giev @ana-lopes\n")],
    );
}

/// More events than are handled one by one, before and after those of other notes.
#[test]
fn a_note_of_many_events_is_edited_like_any() {
    let many = |n: usize, day: &str| format!("- {day} #ask @ana\n").repeat(n) + "- #give @ana\n- #met @bo\n";
    let edits = [
        ("2026-03-02.md", many(40, "2026-03-02")),
        ("2026-03-02.md", many(41, "2026-03-03")),
        ("2026-03-02.md", many(3, "2026-03-01")),
        ("2026-03-02.md", many(60, "2026-03-04")),
        ("2026-03-02.md", String::new()),
    ];
    let edits: Vec<(&str, &str)> = edits.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let day = many(20, "2026-03-03");
    edits_read_as_fresh(&[("2026-03-01.md", &day), ("2026-03-03.md", &day)], &edits);
}

/// A note of a person's folder is read by what its neighbours are.
#[test]
fn a_folder_becomes_a_persons_own_and_is_it_no_longer() {
    edits_read_as_fresh(
        &[
            ("people/ana/Gift ideas.md", "- 2026-11-01 #ask\n- #ask\n- #ask\n"),
            ("people/ana/deep/Plans.md", "---\nname: Ana\n---\n#ask @bo\n"),
            ("people/ana/2026-11-02.md", "#ask\n"),
            ("people___cy.md", "#ask\n"),
            ("2026-11-03.md", "- #ask [[Gift ideas]], [[Plans]], [[cy]]\n- #giev @bo\n"),
        ],
        &[
            ("people/ana/Ana.md", "She sings.\n"),
            ("people/ana/Gift ideas.md", "- 2026-11-01 #ask\n- #ask\n"),
            ("people/ana/Ana.md", "---\ntype: meeting\n---\n"),
            ("people/ana/Gift ideas.md", "---\nslug: ana\n---\n- 2026-11-01 #ask\n"),
            ("people/Ana.md", "She sings.\n"),
            ("people/Ana.md", "---\ntype: list\n---\n"),
            ("people___cy___work.md", "x\n"),
            ("people___cy.md", "#ask\n- #ask\n"),
            ("people/ana/deep/deep.md", "#ask\n"),
            ("people/ana/Ana.md", "She sings.\n"),
        ],
    );
}
