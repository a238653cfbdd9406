//! Prose as somebody writes it in an editor that breaks lines at 72 columns: paragraphs, and little else.
//!
//! Titles of both kinds, lists whose items go on over lines, quoted mail, emphasis, addresses, initials, dashes,
//! and now and then a name with a sign.

use std::fmt::Write as _;

use chrono::Datelike;

use super::people;
use super::random::{Random, Words, handle};

const WIDTH: usize = 72;

pub fn note(words: &Words, notes: usize, seed: u64, n: usize) -> (String, String) {
    let mut random = Random::of(seed ^ 0x77a9, n);
    let mut writer = Writer { words, people: people(notes), text: String::new() };
    let day = random.day();
    let title = day.format("%A, %-d %B %Y").to_string();
    if random.percent(30) {
        let _ = write!(writer.text, "{title}\n{}\n\n", "=".repeat(title.len()));
    } else {
        let _ = write!(writer.text, "# {title}\n\n");
    }
    for _ in 0..random.below(6) + 3 {
        writer.part(&mut random);
    }
    (format!("{}/{:02}/{day} {n}.md", day.year(), day.month()), writer.text)
}

struct Writer<'w> {
    words: &'w Words,
    people: usize,
    text: String,
}

impl Writer<'_> {
    fn part(&mut self, random: &mut Random) {
        match random.below(20) {
            0..2 => {
                for nth in 0..random.below(4) + 2 {
                    let told = self.sentences(random, 2);
                    let (bullet, more) = if nth % 2 == 0 { ("- ", "  ") } else { ("* ", "  ") };
                    self.wrap(&told, bullet, more);
                }
            }
            2 => {
                for nth in 1..=random.below(4) + 2 {
                    let told = self.sentences(random, 1);
                    self.wrap(&told, &format!("{nth}. "), "   ");
                }
            }
            3 => {
                let told = self.sentences(random, 3);
                self.wrap(&told, "> ", "> ");
            }
            4 => {
                let title = self.words.few(random, 2, 2);
                let _ = write!(self.text, "## {title}\n\n");
            }
            5 => {
                // A poem, or an address: lines that are meant as they stand.
                for _ in 0..4 {
                    let _ = writeln!(self.text, "    {}", self.words.few(random, 4, 3));
                }
            }
            6 => self.text.push_str("* * *\n"),
            7 => {
                let told = self.sentences(random, 1);
                let mark = random.pick(&["#met", "#talked", "#give", "#thanks"]);
                let name = handle(&self.name(random));
                self.wrap(&format!("{mark} @{name} {told}"), "- ", "  ");
            }
            _ => {
                let count = random.below(6) + 3;
                let told = self.sentences(random, count);
                self.wrap(&told, "", "");
            }
        }
        self.text.push('\n');
    }

    /// A text in lines, the first after one lead and each other after another.
    fn wrap(&mut self, told: &str, lead: &str, more: &str) {
        let mut column = lead.len();
        self.text.push_str(lead);
        let begin = lead.len();
        for word in told.split(' ') {
            let width = word.chars().count();
            if column > begin && column + 1 + width > WIDTH {
                let _ = write!(self.text, "\n{more}");
                column = more.len();
            } else if column > begin {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(word);
            column += width;
        }
        self.text.push('\n');
    }

    fn sentences(&self, random: &mut Random, count: usize) -> String {
        self.words.sentences(random, count, &mut |random| random.percent(20).then(|| self.inline(random)))
    }

    fn inline(&self, random: &mut Random) -> String {
        let few = self.words.few(random, 1, 2);
        match random.below(20) {
            0..4 => format!("_{few}_"),
            4..6 => format!("*{few}*"),
            6 => format!("<https://example.org/{}>", random.below(9999)),
            7 => format!("http://www.example.com/~ana/{}.html", random.below(999)),
            8 => format!("`{few}`"),
            9..13 => format!("@{}", handle(&self.name(random))),
            13..15 => format!("[[{}]]", self.name(random)),
            15 => "R. L. S.".to_owned(),
            16 => "--".to_owned(),
            17 => format!("[{few}]"),
            18 => "[sic]".to_owned(),
            _ => "c/o & co.".to_owned(),
        }
    }

    fn name(&self, random: &mut Random) -> String {
        self.words.person(random.rank(self.people))
    }
}
