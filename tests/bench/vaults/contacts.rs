//! A folder of contacts: three of four notes are a person's page with much front matter, the others meetings.
//!
//! Nested lists and mappings, comments, quotes of both kinds, texts over several lines, empty keys, dates and numbers.

use std::fmt::Write as _;

use super::random::{Random, Words, handle};

pub fn note(words: &Words, notes: usize, seed: u64, n: usize) -> (String, String) {
    let mut random = Random::of(seed ^ 0xc3a1, n);
    let mut writer = Writer { words, people: (notes * 3 / 4).max(8), text: String::new() };
    let path = if n % 4 < 3 {
        writer.person(&mut random, n / 4 * 3 + n % 4)
    } else {
        writer.meeting(&mut random, n)
    };
    (path, writer.text)
}

struct Writer<'w> {
    words: &'w Words,
    people: usize,
    text: String,
}

impl Writer<'_> {
    fn person(&mut self, random: &mut Random, rank: usize) -> String {
        let name = self.words.person(rank);
        let (first, last) = name.split_once(' ').unwrap_or((&name, ""));
        let mail = handle(&name);
        let _ = write!(
            self.text,
            "---\n# Imported from the address book\ntype: person\nname: \"{name}\"\naliases:\n  - {first}\n  - '{}, {first}'\n",
            last.replace('\'', "''"),
        );
        let _ = write!(
            self.text,
            "emails:\n  - address: {mail}@example.com\n    label: home\n  - address: {mail}@work.example\n    label: work # old\n\
             phone:\n  mobile: \"+49 151 {:07}\"\n  home: null\naddress: |\n  {}\n  {} {}\n",
            random.below(10_000_000),
            self.words.few(random, 2, 1),
            random.below(90_000) + 10_000,
            random.pick(&["Berlin", "Zürich", "Bath", "Łódź"]),
        );
        let _ = write!(
            self.text,
            "company: \"[[{} GmbH]]\"\nrole: {}\nsocial: {{mastodon: \"@{mail}@example.social\", github: {mail}}}\n\
             birthday: {}-{:02}-{:02}\nmet: {} # at the {}\ntags: [person, {}, \"{}\"]\n",
            random.pick(&["Acme", "Globex", "Initech", "Umbrella"]),
            random.pick(&["engineer", "Head of Sales & Marketing", "freelance, mostly", "teacher"]),
            random.below(60) + 1945,
            random.below(12) + 1,
            random.below(28) + 1,
            random.day(),
            random.pick(&["office", "wedding", "gym"]),
            random.pick(&["friend", "client", "family", "neighbour"]),
            random.pick(&["berlin", "book club", "work"]),
        );
        if random.percent(50) {
            let _ = write!(
                self.text,
                "circle: {}\ncadence: {} weeks\n",
                random.pick(&["inner", "close", "wide", "outer"]),
                random.below(20) + 2
            );
        }
        if random.percent(60) {
            let _ = write!(
                self.text,
                "partner: \"[[{}]]\"\nchildren:\n  - {}\n  - {}\n",
                self.name(random),
                random.pick(&["Ida", "Max"]),
                random.pick(&["Léa", "Tom"])
            );
        }
        let told = self.sentence(random);
        let _ = write!(
            self.text,
            "bio: >-\n  {}\n  {told}\nnotes:\nrating: {}\nlast_contact: {}\nnewsletter: false\nlinks:\n- https://{mail}.example.org/about\n\
             - \"https://www.linkedin.com/in/{mail}\"\ncreated: {}T10:{:02}:00+01:00\n---\n\n",
            self.sentence(random),
            random.below(5),
            random.day(),
            random.day(),
            random.below(60),
        );
        let _ = write!(self.text, "# {name}\n\n");
        if random.percent(40) {
            let told = self.words.sentences(random, 2, &mut |_| None);
            let _ = write!(self.text, "{told}\n\n");
        }
        self.text.push_str("## Log\n\n");
        for _ in 0..random.below(7) {
            let (day, told) = (random.day(), self.sentence(random));
            let mark = random.pick(&["", "", "", "#met ", "#talked ", "#give ", "#got "]);
            let _ = writeln!(self.text, "- {day} {mark}{told}");
        }
        self.text.push_str("\n## Gift ideas\n\n");
        for _ in 0..random.below(3) {
            let _ = writeln!(self.text, "- [ ] {}", self.words.few(random, 2, 3));
        }
        format!("People/{}/{name}.md", last.chars().next().unwrap_or('A'))
    }

    fn meeting(&mut self, random: &mut Random, n: usize) -> String {
        let day = random.day();
        let _ = write!(
            self.text,
            "---\ntype: meeting\ndate: {day}\ntime: \"{:02}:30\"\nplace: {}\nattendees:\n",
            random.below(10) + 8,
            random.pick(&["office", "\"Café Einstein: upstairs\"", "call"])
        );
        for _ in 0..random.below(5) + 1 {
            let _ = writeln!(self.text, "  - \"[[{}]]\"", self.name(random));
        }
        let _ = write!(
            self.text,
            "tags:\n  - meeting\nsummary: >\n  {}\n---\n\n## Notes\n\n",
            self.sentence(random)
        );
        for _ in 0..random.below(6) + 2 {
            let _ = writeln!(self.text, "- {}", self.sentence(random));
        }
        let _ = write!(
            self.text,
            "\n## Next\n\n- [ ] #give [[{}]] {}\n",
            self.name(random),
            self.words.few(random, 2, 4)
        );
        format!("Meetings/{day} {n}.md")
    }

    fn sentence(&self, random: &mut Random) -> String {
        self.words.sentence(random, &mut |random| {
            random.percent(25).then(|| match random.below(4) {
                0 => format!("[[{}]]", self.name(random)),
                1 => format!("**{}**", self.words.few(random, 1, 1)),
                2 => format!("@{}", handle(&self.name(random))),
                _ => format!("[{}](mailto:{}@example.com)", self.words.word(random), random.below(99)),
            })
        })
    }

    fn name(&self, random: &mut Random) -> String {
        self.words.person(random.rank(self.people))
    }
}
