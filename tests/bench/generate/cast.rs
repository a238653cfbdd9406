//! The people of a generated journal: who they are, who has a page, and how a writer names them.
//!
//! People are numbered by how often they appear; rank 0 is seen most. Nothing is stored: a person
//! is computed from the rank, so that a note can be written without knowing the others.

use super::random::Random;
use super::words::{FIRST_NAMES, LAST_NAMES};

/// How many people there are.
#[derive(Debug, Clone, Copy)]
pub struct Cast {
    pub people: usize,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Person {
    pub rank: usize,
    pub first: &'static str,
    pub name: String,
    pub has_page: bool,
}

impl Cast {
    /// A journal of `notes` notes names about `7 × √notes` people: some 220 of a thousand notes,
    /// 700 of ten thousand, 2,200 of a hundred thousand. (Never more than there are names for.)
    pub fn of(notes: usize) -> Cast {
        Cast { people: (49 * notes).isqrt().clamp(4, FIRST_NAMES.len() * LAST_NAMES.len()) }
    }

    /// The first fifth of the people have a page, and three in eight of the others: half in all.
    fn always_with_page(self) -> usize {
        self.people / 5
    }

    pub fn pages(self) -> usize {
        let rest = self.people - self.always_with_page();
        self.always_with_page() + rest / 8 * 3 + [0, 1, 1, 2, 2, 2, 3, 3][rest % 8]
    }

    /// The person of the `n`th page, `n` below [`Cast::pages`].
    pub fn with_page(self, n: usize) -> Person {
        let sure = self.always_with_page();
        self.person(if n < sure { n } else { sure + (n - sure) * 8 / 3 })
    }

    pub fn person(self, rank: usize) -> Person {
        let round = rank / FIRST_NAMES.len();
        let first = FIRST_NAMES[rank % FIRST_NAMES.len()];
        // 7 scatters the last names; for one first name the rounds give each of them once.
        let last = LAST_NAMES[(rank * 7 + round) % LAST_NAMES.len()];
        let sure = self.always_with_page();
        let has_page = rank < sure || [0, 2, 5].contains(&((rank - sure) % 8));
        Person { rank, first, name: format!("{first} {last}"), has_page }
    }

    /// Somebody, the familiar more often.
    pub fn anybody(self, random: &mut Random) -> Person {
        let rank = random.zipf(self.people);
        self.person(rank)
    }

    /// Two different people.
    pub fn two(self, random: &mut Random) -> (Person, Person) {
        let one = random.zipf(self.people);
        let other = random.zipf(self.people - 1);
        (self.person(one), self.person(if other >= one { other + 1 } else { other }))
    }
}

impl Person {
    /// The name a page gives as alias: the first name, of the first person who has it.
    pub fn alias(&self) -> Option<&'static str> {
        (self.has_page && self.rank < FIRST_NAMES.len()).then_some(self.first)
    }

    /// `ana-lopez`, `josé-garcía`, `nuala-oneill`
    pub fn handle(&self) -> String {
        self.name.to_lowercase().replace('\'', "").replace(' ', "-")
    }

    /// As somebody writes a person in running text. Whoever has no page is written in two ways only,
    /// because any third would be a different person.
    pub fn mention(&self, random: &mut Random) -> String {
        let (name, first, handle) = (&self.name, self.first, self.handle());
        if !self.has_page {
            return if random.percent(65) { format!("@{handle}") } else { format!("[[{name}]]") };
        }
        match random.below(100) {
            0..38 => format!("@{handle}"),
            38..50 => format!("@{}", self.alias().map_or(handle, str::to_lowercase)),
            50..76 => format!("[[{name}]]"),
            76..88 => format!("[[people/{name}|{first}]]"),
            88..92 => format!("@{}", without_diacritics(&handle)),
            92..94 => format!("@[[{name}]]"),
            94..96 => format!("#person/{handle}"),
            96..98 => format!("@{}", handle.replace('-', "_")),
            _ => format!("[{first}](../../people/{}.md)", name.replace(' ', "%20")),
        }
    }
}

/// As typed on a keyboard without them. Knows the letters of the name lists, no others.
fn without_diacritics(handle: &str) -> String {
    let plain = |c| match c {
        'á' | 'ä' => 'a',
        'é' | 'è' | 'ë' => 'e',
        'í' | 'ï' => 'i',
        'ö' => 'o',
        'ü' => 'u',
        'ć' => 'c',
        'ñ' => 'n',
        'š' => 's',
        other => other,
    };
    handle.chars().map(plain).collect()
}
