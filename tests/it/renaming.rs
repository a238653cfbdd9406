//! The law for pages under other names: after a page's names change, an engine finds what a fresh one finds.

use fairweather::config::Config;
use fairweather::engine::{Change, Memory};
use fairweather::text::NotePath;
use proptest::prelude::*;

use crate::law::{LOW, day, events, findings, open, people};

const PAGES: [&str; 6] = [
    "people/Ana Lopez.md",
    "people/Ana Ruiz.md",
    "people/bo.md",
    "people/Nina.md",
    "people/李明.md",
    "contacts/Ana Lopez.md",
];

/// Names that share words, differ by a sign or a slip, are other pages', or are written in notes.
const NAMES: [&str; 24] = [
    "Ana Lopez",
    "Ana López",
    "ana lopez",
    "Ana",
    "Aná",
    "Anna Lopez",
    "\"Lopez, Ana\"",
    "Ana Maria Lopez",
    "Ana Ruiz",
    "Bo",
    "Nina",
    "Nina Ruiz",
    "Nina Maria",
    "Otto Weiss",
    "Otto Weise",
    "Mercury",
    "Mara Lind",
    "Mara",
    "Eve",
    "Rest Controller",
    "李明",
    "李",
    "José",
    "Jose Ruiz",
];

const NOTES: [&str; 8] = [
    "2026-03-02.md",
    "2026-02-28.md",
    "2025-01-04 Sat.md",
    "ideas.md",
    "Mercury.md",
    "archive/2019/11/20.md",
    "people/ana-lopez/Gift ideas.md",
    "@otto-weiss.md",
];

const LINES: [&str; 61] = [
    "#ask @ana for a lead",
    "- #ask [[Ana Lopez]] again",
    "- 2026-02-11 #give @ana a day",
    "#got help from @bo and @nina",
    "- [ ] #give @nina a book due:2026-01-01",
    "- [ ] 2026-01-02 #give @ana-ruiz, @bo and @mara",
    "Tea with [[Mercury]] and [[Bo]]",
    "Tea with @mercury, @ana and @otto-weise",
    "#giev @ana-lopes and @anna-lopez",
    "- 2026-02-12 with @Ana Lopez, @Ana Ruiz and @Nina Maria",
    "- 2026-02-13 @Ana Maria Lopez and @Nina Ruiz",
    "- 2026-02-14 @ana lopez @nina maria #talked",
    "- #introduced @ana and @bo",
    "  - #ask/reference something",
    "#win the prize with @nina",
    "#low, with @mara",
    "- 2026-01-10 #win with @bo and [[Nina]]",
    "- 2026-01-12 #low",
    "<!-- fairweather: ignore[cold-ask] once, until 2027-01-01 -->",
    "#let-go of @nina",
    "give: @bo my notes",
    "---",
    "people: [Nina, \"@mara\", Otto Weiss]",
    "date: 2026-01-15",
    "",
    "## 2026-02-15 with @nina",
    "2027-01-01 #ask @ana and @eve",
    "#met @ana-ruiz, @nina, @José",
    "#added @eve, @mara and @bo",
    "- 2025-12-01 #added @[[Otto Weiss]]",
    "#asked-me @ana, @bo and @nina",
    "#no-reply @ana-lopez",
    "- 2026-01-20 @ana @bo @nina @mara",
    "@mercury and @rest-controller",
    "[[Rest Controller]] and [[Eve]]",
    "- 2026-01-03 [[Rest Controller]], [[mercury]] and [[eve]]",
    "- 2026-01-03 @rest-controller",
    "- [ ] with @rest-controller and @mara-lind",
    "  - #got",
    "- 2026-01-04 #met [[Otto Weiss]]",
    "#thanks [[Otto Weiss]] and [[Rest Controller]]",
    "- 2026-01-05 [[Otto Weiss]], [[Eve]], [[Mercury]]",
    "- [[Eve]] and [[Mara Lind]] #talked",
    "- 2026-01-06 #win with [[Eve]], @[[Otto Weiss]]",
    "#ask @[[Mara Lind]], @[[Mara]] and @[[Nina]] about @[[Eve]]",
    "- 2026-01-07 [give:: @eve a book] @otto-weiss",
    "- 2026-01-07 [[people/Ana Lopez]] [A](people/Ana%20Ruiz.md) #met",
    "introduced-by: \"[[Otto Weiss]]\"",
    "- 2026-01-08 [[@otto-weiss]] with [[@Mara]] and @jose",
    "- 2026-01-09 @李明さん and @李 #met",
    "[[李明]] and @[[李]] #thanks",
    "@José Ruiz and @jose ruiz #got",
    "2026-02-01 #thanks @mara and @mara-lind",
    "#ask @mara and @otto-weiss for help",
    "- @mara",
    "@mara-lind",
    "bond: friend",
    "last_contact: 2026-02-20",
    "- 2026-02-03 [[Ana]] and [[Nina Maria]] again, #ask [[Aná]]",
    "@Ana Lopez @nina @ana-lopes @otto-wiess @[[Otto Wiess]]",
    "- 2026-02-04 @[[Ana Lopes]], @[[Nina Mario]]",
];

/// A page: its name where it has another than its file, its aliases, what else it says, and whether its person is
/// in the first circle, which has room for one.
type Page = (Option<usize>, Vec<usize>, Vec<usize>, bool);

fn page() -> impl Strategy<Value = Page> {
    (
        prop::option::weighted(0.5, 0..NAMES.len()),
        prop::collection::vec(0..NAMES.len(), 0..3),
        prop::collection::vec(0..LINES.len(), 0..3),
        prop::bool::weighted(0.3),
    )
}

fn page_text((name, aliases, lines, is_close): &Page) -> String {
    let name = name.map(|name| format!("name: {}\n", NAMES[name])).unwrap_or_default();
    let aliases: Vec<&str> = aliases.iter().map(|&alias| NAMES[alias]).collect();
    let aliases =
        if aliases.is_empty() { String::new() } else { format!("aliases: [{}]\n", aliases.join(", ")) };
    let circle = if *is_close { "circle: inner\n" } else { "" };
    format!("---\n{name}{aliases}{circle}---\n{}", text(lines))
}

/// One step of somebody who edits.
#[derive(Debug, Clone)]
enum Step {
    /// A page's whole text.
    Page(usize, Page),
    /// Another name, or none.
    Name(usize, Option<usize>),
    /// An alias more, or the last one away.
    Alias(usize, Option<usize>),
    /// Another note; no lines take it away.
    Note(usize, Option<Vec<usize>>),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (0..PAGES.len(), page()).prop_map(|(at, page)| Step::Page(at, page)),
        3 => (0..PAGES.len(), prop::option::weighted(0.8, 0..NAMES.len())).prop_map(|(at, name)| Step::Name(at, name)),
        4 => (0..PAGES.len(), prop::option::weighted(0.7, 0..NAMES.len())).prop_map(|(at, alias)| Step::Alias(at, alias)),
        1 => (0..NOTES.len(), note()).prop_map(|(at, lines)| Step::Note(at, lines)),
    ]
}

fn note() -> impl Strategy<Value = Option<Vec<usize>>> {
    prop::option::weighted(0.85, prop::collection::vec(0..LINES.len(), 0..10))
}

fn text(lines: &[usize]) -> String {
    lines.iter().map(|&line| format!("{}\n", LINES[line])).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_page_under_other_names_reads_as_a_fresh_one(
        mut pages in prop::collection::vec(page(), PAGES.len()),
        notes in prop::collection::vec(note(), NOTES.len()),
        steps in prop::collection::vec(step(), 1..10),
        declared in prop::bool::weighted(0.2),
    ) {
        let handles = if declared { "[journal]\nhandles = \"declared\"\n" } else { "" };
        let source = format!("{handles}{LOW}");
        let config = Config::parse(Some(("fairweather.toml".into(), source)), &[]).expect("valid");
        let mut memory = Memory::new(&config);
        for (path, page) in PAGES.iter().zip(&pages) {
            memory.insert(path, page_text(page));
        }
        for (path, lines) in NOTES.iter().zip(&notes) {
            if let Some(lines) = lines {
                memory.insert(path, text(lines));
            }
        }
        let today = day("2026-03-05");
        let mut engine = open(&config, &memory, today);
        for step in steps {
            let (path, text) = match step {
                Step::Note(at, lines) => (NOTES[at], lines.map(|lines| text(&lines))),
                Step::Page(at, page) => {
                    pages[at] = page;
                    (PAGES[at], Some(page_text(&pages[at])))
                }
                Step::Name(at, name) => {
                    pages[at].0 = name;
                    (PAGES[at], Some(page_text(&pages[at])))
                }
                Step::Alias(at, alias) => {
                    match alias {
                        Some(alias) => pages[at].1.push(alias),
                        None => drop(pages[at].1.pop()),
                    }
                    (PAGES[at], Some(page_text(&pages[at])))
                }
            };
            let path = NotePath::new(path);
            match &text {
                Some(text) => memory.notes.insert(path.clone(), text.clone().into_bytes()),
                None => memory.notes.remove(&path),
            };
            engine.apply(&[match text {
                Some(text) => Change::written(path, text),
                None => Change::gone(path),
            }]);
            let mut fresh = open(&config, &memory, today);
            prop_assert_eq!(findings(&mut engine, today), findings(&mut fresh, today));
            prop_assert_eq!(events(&engine), events(&fresh));
            prop_assert_eq!(people(&engine, today), people(&fresh, today));
            prop_assert_eq!(engine.coverage(), fresh.coverage());
        }
    }
}
