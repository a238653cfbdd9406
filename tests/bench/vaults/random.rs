//! Chance for generated journals, and what is drawn with it: names and sentences.
//!
//! Seeded, so that the same numbers give the same bytes on every machine. Lists of words are texts, since a line for
//! each word would be pages of them.

use chrono::{Days, NaiveDate};

const FIRST: &str = "Ana Bruno Cyril Dagmar Elias Fatima Gustav Halima Ingrid Joaquín Katya Leonie Marek Nadia Oskar \
    Paloma Quentin Rosalind Søren Tamara Ulrike Viktor Wanda Xenia Yusuf Zoë Benedikt Carmen Dominik Esther \
    Ferdinand Gabriela";
const LAST: &str = "Abara Bianchi Castellano Dvořák Eriksson Fontaine Grabowski Haraldsen Ivanova Jankowski Kowalczyk \
    Lindqvist Moreau Nakamura Okonkwo Petrescu Quintana Rasmussen Sokolova Takahashi Ustinov Villanueva Wojciechowski \
    Yamamoto Zimmermann Achterberg Brandstetter Chaudhary Delacroix Engelhardt Fitzgerald Gallagher Iglesias \
    Johansson Kirchner Lombardi McAllister Nordström O'Sullivan Pellegrini";
const WORDS: &str = "the the the the a a a and and and of of to to in in is was it that I we she he they you with for \
    on at from by as but not so or if then when while after before because about into over again still already \
    almost never always sometimes maybe really just only even more most less first last next other same new old good \
    bad long short small big early late quiet tired happy worried busy open ready slow quick warm cold morning \
    evening night today yesterday tomorrow week month year weekend minute hour time day life house kitchen garden \
    street train station bus bike car flight trip walk run swim dinner lunch coffee tea bread soup wine book chapter \
    letter email phone message photo song film project draft meeting agenda decision question answer idea plan \
    budget invoice contract release deadline review feedback design prototype test bug fix server database school \
    university doctor hospital dentist insurance landlord neighbour friend family mother father sister brother \
    daughter son cousin aunt colleague boss team company office talked called wrote asked said told met saw went \
    came took gave made found lost bought sold read finished started stopped forgot remembered promised helped \
    borrowed returned sent received moved stayed left arrived decided agreed laughed cried slept worked cooked \
    don't didn't it's I'm we're she's can't won't couldn't that's they'd I've café naïve Zürich Łódź piñata \
    2 3 12 40 2019 09:30 14:15 50% 3.5 €20 $100 Q3 v2 PDF API HR OK";

/// SplitMix64.
pub struct Random(u64);

impl Random {
    /// The chance of the note `n` of a journal with this seed.
    pub fn of(seed: u64, n: usize) -> Random {
        Random(seed ^ (n as u64).wrapping_mul(0x9e37_79b9))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or(0)
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// A rank below `n`, each octave as likely as the next: Zipf's law, nearly.
    pub fn rank(&mut self, n: usize) -> usize {
        let octave = 1 << self.below(n.ilog2() as usize + 1);
        (octave + self.below(octave) - 1).min(n - 1)
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A day of the last ten years.
    pub fn day(&mut self) -> NaiveDate {
        last_day() - Days::new(self.next() % 3650)
    }

    /// As Logseq and git write them.
    pub fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!("{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}", a >> 32, a & 0xffff, b >> 52, b & 0xfff, b >> 16)
    }
}

pub fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default()
}

/// The words that sentences and names are made of.
pub struct Words {
    words: Vec<&'static str>,
    first: Vec<&'static str>,
    last: Vec<&'static str>,
}

impl Words {
    pub fn new() -> Words {
        let split = |text: &'static str| text.split_whitespace().collect();
        Words { words: split(WORDS), first: split(FIRST), last: split(LAST) }
    }

    pub fn word(&self, random: &mut Random) -> &'static str {
        self.words[random.below(self.words.len())]
    }

    /// A name for each rank.
    pub fn person(&self, rank: usize) -> String {
        let (first, rest) = (self.first[rank % self.first.len()], rank / self.first.len());
        let (last, more) = (self.last[rest % self.last.len()], rest / self.last.len());
        match more.checked_sub(1) {
            None => format!("{first} {last}"),
            Some(more) => format!(
                "{first} {last}-{}{}",
                self.last[more % self.last.len()],
                Roman(more / self.last.len())
            ),
        }
    }

    /// Some words in a row, as they stand inside a sentence.
    pub fn few(&self, random: &mut Random, least: usize, more: usize) -> String {
        let words: Vec<_> = (0..least + random.below(more + 1)).map(|_| self.word(random)).collect();
        words.join(" ")
    }

    /// A sentence; `insert` gives now and then what stands in the place of a word.
    pub fn sentence(
        &self,
        random: &mut Random,
        insert: &mut dyn FnMut(&mut Random) -> Option<String>,
    ) -> String {
        let mut text = String::new();
        let count = 5 + random.below(14);
        let special = random.below(count);
        for nth in 0..count {
            if nth > 0 {
                text.push_str(match random.below(60) {
                    0..4 => ", ",
                    4 => " — ",
                    5 => "; ",
                    6 => ": ",
                    _ => " ",
                });
            }
            let word = (nth == special).then(|| insert(random)).flatten();
            let word = word.unwrap_or_else(|| match random.below(80) {
                0 => format!("\"{}\"", self.few(random, 1, 3)),
                1 => format!("({})", self.few(random, 1, 4)),
                _ => self.word(random).to_owned(),
            });
            match word.chars().next().filter(|_| nth == 0) {
                Some(first) => {
                    text.extend(first.to_uppercase());
                    text.push_str(&word[first.len_utf8()..]);
                }
                None => text.push_str(&word),
            }
        }
        text.push_str(match random.below(20) {
            0 => "?",
            1 => "!",
            2 => "...",
            _ => ".",
        });
        text
    }

    /// Sentences in a row.
    pub fn sentences(
        &self,
        random: &mut Random,
        count: usize,
        insert: &mut dyn FnMut(&mut Random) -> Option<String>,
    ) -> String {
        let sentences: Vec<_> = (0..count).map(|_| self.sentence(random, insert)).collect();
        sentences.join(" ")
    }
}

/// Nothing for 0, then ` II`, ` III` …: for more people than there are pairs of names.
struct Roman(usize);

impl std::fmt::Display for Roman {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 == 0 { Ok(()) } else { write!(f, " {}", "I".repeat(self.0 + 1)) }
    }
}

/// A name as a handle: `@ana-lopez` without the sign.
pub fn handle(name: &str) -> String {
    name.to_lowercase().replace(['\'', '.'], "").replace(' ', "-")
}
