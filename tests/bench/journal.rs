//! A generated journal: seeded, so that the same numbers give the same bytes on every machine.
//!
//! Prose of about two kilobytes a note, people by Zipf's law, nested lists, code, tables, quotes,
//! links, some front matter, none to six markers a note, ten years of days. It is for measuring and
//! means nothing.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use chrono::{Datelike, Days, NaiveDate};

use super::vaults::Random;

const FIRST: [&str; 32] = [
    "Ana",
    "Bruno",
    "Cyril",
    "Dagmar",
    "Elias",
    "Fatima",
    "Gustav",
    "Halima",
    "Ingrid",
    "Joaquín",
    "Katya",
    "Leonie",
    "Marek",
    "Nadia",
    "Oskar",
    "Paloma",
    "Quentin",
    "Rosalind",
    "Søren",
    "Tamara",
    "Ulrike",
    "Viktor",
    "Wanda",
    "Xenia",
    "Yusuf",
    "Zoë",
    "Benedikt",
    "Carmen",
    "Dominik",
    "Esther",
    "Ferdinand",
    "Gabriela",
];
const LAST: [&str; 72] = [
    "Abara",
    "Bianchi",
    "Castellano",
    "Dvořák",
    "Eriksson",
    "Fontaine",
    "Grabowski",
    "Haraldsen",
    "Ivanova",
    "Jankowski",
    "Kowalczyk",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okonkwo",
    "Petrescu",
    "Quintana",
    "Rasmussen",
    "Sokolova",
    "Takahashi",
    "Ustinov",
    "Villanueva",
    "Wojciechowski",
    "Xylander",
    "Yamamoto",
    "Zimmermann",
    "Achterberg",
    "Brandstetter",
    "Chaudhary",
    "Delacroix",
    "Engelhardt",
    "Fitzgerald",
    "Gallagher",
    "Hofstadter",
    "Iglesias",
    "Johansson",
    "Kirchner",
    "Lombardi",
    "McAllister",
    "Nordström",
    "O'Sullivan",
    "Pellegrini",
    "Rautavaara",
    "Schwarzenbach",
    "Trevelyan",
    "Underhill",
    "Vandenberg",
    "Whitfield",
    "Yilmaz",
    "Zhuravlev",
    "Almeida",
    "Beaumont",
    "Cavendish",
    "Dubrovnik",
    "Esterházy",
    "Featherstone",
    "Goldberg",
    "Hutchinson",
    "Ishikawa",
    "Jablonski",
    "Kalashnik",
    "Lachance",
    "Montgomery",
    "Niemczyk",
    "Oyelaran",
    "Papadopoulos",
    "Rodriguez",
    "Silverstein",
    "Tchaikovsky",
    "Ullmann",
    "Vasquez",
    "Winterbourne",
];
const WORDS: [&str; 60] = [
    "the",
    "a",
    "and",
    "with",
    "after",
    "before",
    "because",
    "garden",
    "train",
    "letter",
    "kitchen",
    "harbour",
    "music",
    "rain",
    "window",
    "draft",
    "chapter",
    "report",
    "morning",
    "evening",
    "street",
    "river",
    "table",
    "coffee",
    "conversation",
    "question",
    "answer",
    "quietly",
    "slowly",
    "walked",
    "wrote",
    "bought",
    "carried",
    "forgot",
    "remembered",
    "laughed",
    "waited",
    "between",
    "under",
    "nothing",
    "something",
    "everybody",
    "nobody",
    "twice",
    "again",
    "never",
    "always",
    "almost",
    "enough",
    "early",
    "late",
    "small",
    "long",
    "green",
    "broken",
    "new",
    "old",
    "of",
    "to",
    "in",
];
const MARKERS: [&str; 16] = [
    "talked",
    "talked",
    "talked",
    "met",
    "met",
    "met",
    "give",
    "give",
    "give/notes",
    "got",
    "got",
    "thanks",
    "ask",
    "asked-me",
    "worked",
    "added",
];

/// How many notes, and the seed.
#[derive(Debug, Clone, Copy)]
pub struct Journal {
    pub notes: usize,
    pub seed: u64,
}

impl Journal {
    /// About 220 people of a thousand notes, 700 of ten thousand, 2,200 of a hundred thousand.
    fn people(self) -> usize {
        (49 * self.notes).isqrt().clamp(8, FIRST.len() * LAST.len())
    }

    fn person(self, rank: usize) -> String {
        format!("{} {}", FIRST[rank % FIRST.len()], LAST[(rank / FIRST.len() + rank * 11) % LAST.len()])
    }

    fn has_page(rank: usize) -> bool {
        rank.is_multiple_of(2)
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder.join("people"))?;
        for (path, text) in self.pages() {
            fs::write(folder.join(path), text)?;
        }
        for n in 0..self.notes {
            let (path, text) = self.note(n);
            let file = folder.join(path);
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(file, text)?;
        }
        Ok(())
    }

    /// The paths and texts of people's pages, those whom most notes name first.
    pub fn pages(self) -> impl Iterator<Item = (String, String)> {
        (0..self.people()).filter(|&rank| Journal::has_page(rank)).map(move |rank| {
            let name = self.person(rank);
            let circle = ["inner", "close", "wide", "outer"][rank.ilog2_or_zero().min(3)];
            let text = format!(
                "---\ncircle: {circle}\n---\n# {name}\n\n## Log\n- 2025-03-04 tea, and a long talk\n"
            );
            (format!("people/{name}.md"), text)
        })
    }

    /// The path and text of one note.
    pub fn note(self, n: usize) -> (String, String) {
        let mut random = Random::of(self.seed, n);
        let last = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
        let day = last - Days::new(random.next() % 3650);
        let path = format!("{}/{:02}/{day} {n}.md", day.year(), day.month());
        let mut text = String::new();
        if random.percent(15) {
            let (one, other) = (self.who(&mut random), self.person(random.rank(self.people())));
            let _ = write!(text, "---\ndate: {day}\ntags: [daily]\nattendees: [\"{one}\", {other}]\n---\n");
        }
        let _ = write!(text, "# {}\n\n", day.format("%A"));
        let mut marks = [0, 0, 1, 1, 2, 2, 3, 4, 5, 6][random.below(10)];
        for _ in 0..random.below(5) + 2 {
            self.part(&mut text, &mut random, &mut marks);
        }
        (path, text)
    }

    fn part(self, text: &mut String, random: &mut Random, marks: &mut usize) {
        for _ in 0..random.below(4) + 3 {
            sentence(text, random);
        }
        text.push_str("\n\n");
        if random.percent(40) {
            let _ = write!(text, "Sat a while with {} and did not talk much.\n\n", self.who(random));
        }
        for _ in 0..(*marks).min(2) {
            let marker = MARKERS[random.below(MARKERS.len())];
            let _ = write!(text, "- #{marker} {} ", self.who(random));
            sentence(text, random);
            text.push_str("\n  - ");
            sentence(text, random);
            text.push('\n');
        }
        *marks = marks.saturating_sub(2);
        text.push('\n');
        match random.below(40) {
            0 => text.push_str("```sh\nrsync -a notes/ backup@nas:/notes  # twice a week\n```\n\n"),
            1 => {
                let _ = write!(text, "| who | what |\n|---|---|\n| {} | lunch |\n\n", self.who(random));
            }
            2 => text.push_str("> Attention is the rarest form of generosity.\n\n"),
            3 => text.push_str(
                "See https://example.org/@channel/watch#t=2 and [the map](http://maps.example.net/r).\n\n",
            ),
            4 => text.push_str("- [ ] renew the library card\n\n"),
            5 if random.percent(20) => {
                let _ = write!(text, "#giev {} a hand\n\n", self.who(random));
            }
            _ => {}
        }
    }

    fn who(self, random: &mut Random) -> String {
        let rank = random.rank(self.people());
        let name = self.person(rank);
        let handle = name.to_lowercase().replace('\'', "").replace(' ', "-");
        match random.below(10) {
            0..6 => format!("@{handle}"),
            6..8 if Journal::has_page(rank) => format!("[[people/{name}|{}]]", FIRST[rank % FIRST.len()]),
            6..9 => format!("[[{name}]]"),
            _ => format!("#person/{handle}"),
        }
    }
}

fn sentence(text: &mut String, random: &mut Random) {
    for nth in 0..random.below(9) + 7 {
        let word = WORDS[random.below(WORDS.len())];
        if nth > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
    text.push_str(". ");
}

trait OrZero {
    fn ilog2_or_zero(self) -> usize;
}

impl OrZero for usize {
    fn ilog2_or_zero(self) -> usize {
        if self == 0 { 0 } else { self.ilog2() as usize / 2 }
    }
}
