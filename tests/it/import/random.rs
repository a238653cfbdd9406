//! Any bytes, and any names: nothing panics, and every line that is written reads back as one event
//! of the right person.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use fairweather::config::Config;
use fairweather::engine::{Engine, Memory, Version};
use fairweather::import::{
    self, ColumnNames, Gathered, Gathering, ImportContext, ImportSource, Job, PageFolder, Plan, Stop,
};
use fairweather::rules::RuleSet;
use fairweather::text::{NotePath, key};
use proptest::prelude::*;

const TODAY: &str = "2026-11-27";

struct Journal {
    memory: Memory,
    engine: Engine,
    gathered: Gathered,
    today: NaiveDate,
}

impl Journal {
    fn read(memory: Memory) -> Journal {
        let config = Config::default();
        let rules = RuleSet::from_config(&config, None, &[]).expect("defaults");
        let today = TODAY.parse().expect("a day");
        let gathering = Gathering::new(&memory);
        let engine = Engine::open(Arc::new(config), rules, &gathering, today, 1);
        let gathered = gathering.finish();
        Journal { engine, gathered, today, memory }
    }

    fn of(notes: &[(&str, &str)]) -> Journal {
        let mut memory = Memory::new(&Config::default());
        notes.iter().for_each(|(path, text)| memory.insert(path, *text));
        Journal::read(memory)
    }

    fn import(&self, source: ImportSource, bytes: &[u8], makes_pages: bool) -> Result<Plan, Stop> {
        self.import_into("connections", source, bytes, makes_pages)
    }

    fn import_into(
        &self,
        folder: &str,
        source: ImportSource,
        bytes: &[u8],
        makes_pages: bool,
    ) -> Result<Plan, Stop> {
        static COLUMNS: LazyLock<ColumnNames> = LazyLock::new(ColumnNames::default);
        let reading =
            ImportContext { today: self.today, file_name: "Recommendations_Given.csv", columns: &COLUMNS };
        let text = import::decode(bytes.to_vec(), "x")?;
        let rows = import::read(source, text, &reading)?;
        let paths = self.memory.notes.keys().filter_map(|path| path.as_str().strip_prefix("people/"));
        let files = paths.map(import::folded_file).collect();
        let mut job = Job {
            source,
            engine: &self.engine,
            gathered: &self.gathered,
            today: self.today,
            folder,
            pages: makes_pages.then(|| PageFolder { name: "people".to_owned(), files }),
            on: None,
            exists: &|path| self.memory.notes.contains_key(path),
            read: &|path| Version::read(&self.memory, path),
        };
        import::plan(rows, &mut job)
    }

    /// The journal once a plan is written.
    fn after(&self, plan: &Plan) -> Journal {
        self.after_writes(plan, plan.notes.len())
    }

    /// The journal where writing ended after some of the notes.
    fn after_writes(&self, plan: &Plan, writes: usize) -> Journal {
        let mut memory = self.memory.clone();
        for note in &plan.notes[..writes] {
            memory.insert(note.path.as_str(), note.new.as_bytes());
        }
        Journal::read(memory)
    }

    /// How many events each key has in the notes that a plan writes.
    fn events(&self, plan: &Plan) -> BTreeMap<String, usize> {
        let written = |path: &NotePath| plan.notes.iter().any(|note| note.path == *path);
        let mut events = BTreeMap::new();
        for bound in self.engine.events() {
            if written(self.engine.journal().path(bound.event.note)) {
                let person = bound.person.expect("a person");
                *events.entry(self.engine.graph().person(person).key.to_string()).or_default() += 1;
            }
        }
        events
    }
}

/// A journal with people whose names imports may hold, too.
fn journal() -> Journal {
    Journal::of(&[
        ("people/Ana Lopez.md", "---\naliases: [Ani]\nlinkedin: ana\n---\n"),
        ("people/bo.md", "---\nname: Bo Li\n---\n- 2020-01-01 #added/csv\n"),
        ("people/bo2.md", "---\nname: Bo Li\n---\n"),
        ("2026-01-01.md", "@cy and @[[Di Fo]] #met [[Ana Lopez]]\n"),
    ])
}

fn name() -> impl Strategy<Value = String> {
    let known =
        prop::sample::select(vec!["Ana Lopez", "Ani", "Bo Li", "Cy", "Di Fo", "Everyone", "CON", "a.md"]);
    prop_oneof![
        3 => "\\PC{0,12}",
        2 => "[A-Za-zÀ-ž' .·-]{1,14} [A-Za-z王é’.-]{1,10}",
        1 => "[\\[\\]|#@`~%$<>!*_{}()\"'=+\\\\/:0-9a-z ]{0,24}",
        1 => known.prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn slug() -> impl Strategy<Value = String> {
    prop_oneof![2 => Just(String::new()), 1 => Just("ana".to_owned()), 3 => "[a-z0-9_.~%é-]{1,6}"]
}

/// Lists that stand where the import writes its own: none, and some that their owner has edited.
const LISTS: [&str; 5] = [
    "",
    "---\nfairweather-import: linkedin\n---\n",
    "\u{feff}---\r\nfairweather-import: linkedin\r\nmine: 1\r\n---\r\n# Mine\r\n\r\n- of my own\r\n",
    "---\nfairweather-import: \"linkedin\"\n---\n- ~~2019-01-01 #added/linkedin @[[Struck Out]]~~\n- no newline",
    "---\nfairweather-import: linkedin\n---\n## 2018-05-05\n\n",
];

/// The rows of a plan add up, and a second run of the same file adds nothing.
fn add_up(plan: &Plan) {
    let sum = plan.added + plan.known + plan.same + plan.nameless + plan.skipped;
    assert_eq!(plan.rows, sum + plan.held.len() + plan.refused.len(), "{plan:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_rows_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), text in any::<String>()) {
        let journal = Journal::of(&[]);
        for source in ImportSource::ALL {
            let starts = ["", "First Name,Last Name,Connected On\n", "Name\n", "[{\"name\":", "BEGIN:VCARD\nFN", "### Activities:\n- 2020-01-01: "];
            for start in starts {
                for body in [bytes.as_slice(), text.as_bytes()] {
                    let file = [start.as_bytes(), body, b"\nEND:VCARD\n"].concat();
                    if let Ok(plan) = journal.import(source, &file, true) {
                        add_up(&plan);
                    }
                }
            }
        }
    }

    #[test]
    fn each_line_reads_back_as_one_event_of_the_right_person(
        rows in prop::collection::vec((name(), name(), slug(), 0..4usize), 1..24),
        makes_pages in any::<bool>(),
        folder in prop::sample::select(vec!["connections", "", "people", "people/Ana Lopez", "a/b"]),
        list in prop::sample::select(LISTS.to_vec()),
    ) {
        let days = ["", "2020-01-31", "8 Feb 2021", "2012-12-12"];
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["First Name", "Last Name", "URL", "Connected On"]).expect("written");
        for (first, last, slug, day) in &rows {
            let url = format!("https://www.linkedin.com/in/{slug}");
            table.write_record([first.as_str(), last, if slug.is_empty() { "" } else { &url }, days[*day]]).expect("written");
        }
        let table = table.into_inner().expect("a table");
        let mut memory = journal().memory;
        let path = format!("{folder}/linkedin.md");
        let path = path.trim_start_matches('/');
        if !list.is_empty() {
            memory.insert(path, list);
        }
        let before = Journal::read(memory);
        let plan = before.import_into(folder, ImportSource::Linkedin, &table, makes_pages).expect("a table");
        add_up(&plan);
        let grown = plan.notes.iter().find(|note| note.path.as_str() == path);
        prop_assert!(grown.is_none_or(|note| note.new.starts_with(list)), "{:?}", grown);
        let after = before.after(&plan);
        let events = after.events(&plan);
        prop_assert_eq!(events.values().sum::<usize>(), plan.added, "{:?}\n{:?}", events, plan);
        // Each line says who is meant; the journal must have read the same.
        let mut said: BTreeMap<String, usize> = BTreeMap::new();
        for note in plan.notes.iter().filter(|note| !note.is_page) {
            let added = &note.new[note.old.as_ref().map_or(0, String::len)..];
            for line in added.lines().filter(|line| line.contains("#added/linkedin @[[")) {
                let link = line.split_once("@[[").and_then(|(_, rest)| rest.split_once("]]")).expect("a link").0;
                let target = link.split('|').next().expect("a target").rsplit('/').next().expect("a name");
                let meant = match after.engine.graph().directory.declared(target) {
                    [one] => after.engine.graph().person(*one).key.to_string(),
                    _ => key(target),
                };
                *said.entry(meant).or_default() += 1;
            }
        }
        for note in plan.notes.iter().filter(|note| note.is_page) {
            let name = note.new.lines().find_map(|line| line.strip_prefix("name: ")).expect("a name");
            *said.entry(key(name.trim_matches('"'))).or_default() += 1;
        }
        prop_assert_eq!(said, events);
        let again = after.import_into(folder, ImportSource::Linkedin, &table, makes_pages).expect("a table");
        prop_assert!(again.notes.is_empty() && again.added == 0, "{:?}", again);
        prop_assert_eq!((again.held.len(), again.refused.len()), (plan.held.len(), plan.refused.len()));
    }

    #[test]
    fn wherever_writing_ends_the_next_run_completes_it(
        rows in prop::collection::vec((name(), slug()), 1..12),
        list in prop::sample::select(LISTS.to_vec()),
    ) {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["First Name", "Last Name", "URL", "Connected On"]).expect("written");
        for (name, slug) in &rows {
            let url = if slug.is_empty() { String::new() } else { format!("https://www.linkedin.com/in/{slug}") };
            table.write_record([name.as_str(), "", &url, "2020-01-31"]).expect("written");
        }
        let table = table.into_inner().expect("a table");
        let mut memory = journal().memory;
        if !list.is_empty() {
            memory.insert("connections/linkedin.md", list);
        }
        let before = Journal::read(memory);
        let plan = before.import(ImportSource::Linkedin, &table, true).expect("a table");
        let whole = before.after(&plan);
        for writes in 0..plan.notes.len() {
            let part = before.after_writes(&plan, writes);
            let rest = part.import(ImportSource::Linkedin, &table, true).expect("a table");
            prop_assert_eq!(rest.added + rest.known, plan.added + plan.known);
            prop_assert_eq!(&part.after(&rest).memory.notes, &whole.memory.notes, "after {} writes", writes);
        }
    }

    #[test]
    fn items_of_friends_never_become_more_than_mentions(
        items in prop::collection::vec((name(), "[-#@`~%$<>!*_{}()\\[\\]|:= a-z0-9\\\\📅✅]{0,20}", "\\PC{0,20}"), 1..16),
    ) {
        let mut register = String::from("### Activities:\n");
        for (name, signs, text) in &items {
            register.push_str(&format!("- 2019-05-05: {signs} **{name}** {text} {signs}\n").replace(['\n', '\r'], " "));
            register.push('\n');
        }
        let before = journal();
        let plan = match before.import(ImportSource::Friends, register.replace("\n\n", "\n").as_bytes(), true) {
            Ok(plan) => plan,
            // A line of blanks ends the list, and what follows it is not a heading.
            Err(_) => return Ok(()),
        };
        add_up(&plan);
        let after = before.after(&plan);
        for bound in after.engine.events() {
            let path = after.engine.journal().path(bound.event.note).as_str();
            if path.starts_with("connections/") {
                prop_assert_eq!(bound.event.kind.name(), "mention", "{}", register);
                prop_assert_eq!(bound.event.date.map(|day| day.to_string()), Some("2019-05-05".to_owned()));
                prop_assert!(!bound.planned);
            }
        }
        let again = after.import(ImportSource::Friends, register.replace("\n\n", "\n").as_bytes(), true).expect("as before");
        prop_assert!(again.notes.is_empty(), "{:?}", again);
    }
}
