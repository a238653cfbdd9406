//! A vault as Obsidian's users keep it: daily notes, notes on projects and topics, meetings, and people's pages.
//!
//! Front matter of about eight keys; callouts, tables, embeds, comments, code, tasks with the emoji of the plugin
//! for tasks, links with a text, footnotes, inline fields, HTML, mathematics, emphasis, numbered and nested lists.

use std::cell::Cell;
use std::fmt::Write as _;

use chrono::{Datelike, Days};

use super::people;
use super::random::{Random, Words, handle};

const TAGS: [&str; 8] =
    ["work", "health", "reading", "idea", "project/atlas", "area/home", "review", "travel"];
const CALLOUTS: [&str; 7] = ["note", "info", "tip", "warning", "quote", "todo", "question"];

pub fn note(words: &Words, notes: usize, seed: u64, n: usize) -> (String, String) {
    let mut random = Random::of(seed, n);
    let mut writer =
        Writer { words, people: people(notes), notes, text: String::new(), footnotes: Cell::new(0) };
    let pages = writer.people / 2;
    let path = if n < pages {
        writer.person(&mut random, n)
    } else {
        match n % 10 {
            0..4 => writer.daily(&mut random, n),
            4..6 => writer.meeting(&mut random, n),
            _ => writer.topic(&mut random, n),
        }
    };
    writer.close_footnotes(&mut random);
    (path, writer.text)
}

struct Writer<'w> {
    words: &'w Words,
    people: usize,
    notes: usize,
    text: String,
    /// Footnotes that are referred to and not yet written.
    footnotes: Cell<usize>,
}

impl Writer<'_> {
    fn daily(&mut self, random: &mut Random, n: usize) -> String {
        let day = random.day();
        let (before, after) = (day - Days::new(1), day + Days::new(1));
        let _ = write!(
            self.text,
            "---\ndate: {day}\ncreated: {day}T07:{:02}:12\ntags:\n  - daily\n  - {}\nmood: {}\nweather: {}°C, rain\n\
             sleep: {}.5\naliases: []\ncssclasses: wide-page\n---\n\n<< [[{before}]] | [[{after}]] >>\n\n",
            random.below(60),
            random.pick(&TAGS),
            random.below(5) + 1,
            random.below(30),
            random.below(4) + 5,
        );
        let _ = write!(self.text, "# {}\n\n", day.format("%A, %-d %B %Y"));
        self.text.push_str("## Tasks\n\n");
        for _ in 0..random.below(5) + 1 {
            self.task(random);
        }
        self.text.push_str("\n## Log\n\n");
        for _ in 0..random.below(5) + 2 {
            self.log_line(random);
        }
        self.text.push_str("\n## Notes\n\n");
        self.body(random, 4);
        format!("Daily/{}/{:02}/{day} {n}.md", day.year(), day.month())
    }

    fn meeting(&mut self, random: &mut Random, n: usize) -> String {
        let day = random.day();
        let title = self.title(random);
        let _ = write!(
            self.text,
            "---\ntitle: \"{title}: weekly\"\ndate: {day}\ntype: meeting\nproject: \"[[{}]]\"\nattendees:\n",
            self.topic_name(random)
        );
        for _ in 0..random.below(4) + 1 {
            let _ = writeln!(self.text, "  - \"[[{}]]\"", self.name(random));
        }
        let _ = write!(
            self.text,
            "tags: [meeting, {}]\nstatus: done\nduration: {}m\nurl: https://meet.example.com/{}?pwd=a#join\n---\n# {title}\n\n",
            random.pick(&TAGS),
            random.below(9) * 5 + 15,
            &random.uuid()[..8],
        );
        self.text.push_str("## Agenda\n\n");
        for nth in 0..random.below(4) + 2 {
            let _ = writeln!(self.text, "{}. {}", nth + 1, self.sentence(random));
        }
        self.text.push_str("\n## Discussion\n\n");
        self.body(random, 3);
        self.text.push_str("## Action items\n\n");
        for _ in 0..random.below(4) + 1 {
            self.task(random);
        }
        format!("Meetings/{day} {title} {n}.md")
    }

    fn topic(&mut self, random: &mut Random, n: usize) -> String {
        let day = random.day();
        let title = topic(self.words, n);
        let _ = write!(
            self.text,
            "---\nid: {}\ntitle: {title}\naliases: [\"{title} notes\", {}]\ntags: [{}, {}]\ncreated: {day}\n\
             updated: {day} 18:0{}\npublish: false\nsource: \"https://example.org/{n}\"\n---\n# {title}\n\n",
            random.next() % 100_000_000_000_000,
            title.to_lowercase(),
            random.pick(&TAGS),
            random.pick(&TAGS),
            random.below(10),
        );
        for _ in 0..random.below(3) + 2 {
            let _ = write!(self.text, "## {}\n\n", self.title(random));
            let parts = random.below(3) + 1;
            self.body(random, parts);
        }
        format!("Notes/{title} {n}.md")
    }

    fn person(&mut self, random: &mut Random, rank: usize) -> String {
        let name = self.words.person(rank);
        let day = random.day();
        let _ = write!(
            self.text,
            "---\naliases:\n  - {}\n  - \"@{}\"\ntags:\n  - person\n  - person/{}\nbirthday: 19{}-0{}-1{}\n\
             email: {}@example.com\nphone: \"+44 20 7946 0{}\"\ncompany: \"[[{} Ltd]]\"\ncircle: {}\ncreated: {day}\n---\n\
             # {name}\n\n> [!info] About\n> {}\n> **Met:** {}\n\n",
            name.split(' ').next().unwrap_or(""),
            handle(&name),
            random.pick(&["friend", "family", "work"]),
            random.below(50) + 50,
            random.below(9) + 1,
            random.below(9),
            handle(&name).replace('-', "."),
            random.below(900) + 100,
            self.title(random),
            random.pick(&["inner", "close", "wide", "outer"]),
            self.sentence(random),
            self.sentence(random),
        );
        self.text.push_str("## Log\n\n");
        for _ in 0..random.below(6) {
            let (day, told) = (random.day(), self.sentence(random));
            let _ = writeln!(self.text, "- {day}: {told}");
        }
        self.text.push_str(
            "\n## Mentions\n\n```dataview\nTABLE date, tags\nFROM [[]] AND -\"Templates\"\nSORT date DESC\n```\n\n",
        );
        self.body(random, 1);
        format!("People/{name}.md")
    }

    fn body(&mut self, random: &mut Random, parts: usize) {
        for _ in 0..parts {
            let count = random.below(4) + 1;
            let _ = write!(self.text, "{}\n\n", self.sentences(random, count));
            match random.below(24) {
                0..3 => self.callout(random),
                3..5 => self.table(random),
                5 => {
                    let _ =
                        write!(self.text, "![[Pasted image 2026{:010}.png|600]]\n\n", random.below(1 << 30));
                }
                6 => {
                    let _ = write!(self.text, "![[{}#Summary]]\n\n", self.topic_name(random));
                }
                7..9 => self.code(random),
                9..13 => self.list(random),
                13 => {
                    let _ = write!(self.text, "%%\n{}\n%%\n\n", self.sentence(random));
                }
                14 => {
                    let _ = write!(self.text, "> {}\n> — {}\n\n", self.sentence(random), self.title(random));
                }
                15 => self.html(random),
                16 => self.text.push_str("$$\n\\int_0^1 x^2 \\, dx = \\frac{1}{3}\n$$\n\n"),
                17 => {
                    let _ = write!(self.text, "{} ^{}\n\n", self.sentence(random), &random.uuid()[..6]);
                }
                18 => self.text.push_str("---\n\n"),
                19 => {
                    let _ = write!(
                        self.text,
                        "[project:: [[{}]]]\n[rating:: {}]\n\n",
                        self.topic_name(random),
                        random.below(9)
                    );
                }
                _ => {}
            }
        }
    }

    fn callout(&mut self, random: &mut Random) {
        let fold = random.pick(&["", "", "-", "+"]);
        let _ = writeln!(self.text, "> [!{}]{fold} {}", random.pick(&CALLOUTS), self.title(random));
        for _ in 0..random.below(3) + 1 {
            let _ = writeln!(self.text, "> {}", self.sentence(random));
        }
        if random.percent(40) {
            let _ = write!(self.text, "> - {}\n> - {}\n", self.sentence(random), self.sentence(random));
        }
        self.text.push('\n');
    }

    fn table(&mut self, random: &mut Random) {
        self.text.push_str("| Item | Who | Status | Notes |\n| :--- | --- | :---: | --- |\n");
        for _ in 0..random.below(5) + 2 {
            let _ = writeln!(
                self.text,
                "| {} | [[{}]] | {} | {} |",
                self.words.few(random, 1, 3),
                self.name(random),
                random.pick(&["open", "✅", "**late**", "`wip`"]),
                self.words.few(random, 2, 5),
            );
        }
        self.text.push('\n');
    }

    fn code(&mut self, random: &mut Random) {
        self.text.push_str(random.pick(&[
            "```python\nimport re\n\n@dataclass\nclass Note:\n    name: str  # of the file\n    tags: list[str]\n```\n\n",
            "```js\nconst pages = dv.pages('#person').where(p => p.last < dv.date('today'));\ndv.list(pages.file.link)\n```\n\n",
            "```sh\nrsync -a notes/ backup@nas:/notes  # twice a week\ngit commit -m \"[[x]] #met @you\"\n```\n\n",
            "```mermaid\ngraph TD\n  A[Start] --> B{Ready?}\n  B -->|yes| C[[Ship]]\n```\n\n",
            "```dataview\nTASK FROM \"Daily\" WHERE !completed AND due <= date(today)\nGROUP BY file.link\n```\n\n",
        ]));
    }

    fn list(&mut self, random: &mut Random) {
        let numbered = random.percent(30);
        for nth in 0..random.below(5) + 2 {
            let marker = if numbered { format!("{}.", nth + 1) } else { "-".to_owned() };
            let _ = writeln!(self.text, "{marker} {}", self.sentence(random));
            if random.percent(30) {
                let indent = if numbered { "   " } else { random.pick(&["\t", "  ", "    "]) };
                for _ in 0..random.below(3) + 1 {
                    let _ = writeln!(self.text, "{indent}- {}", self.sentence(random));
                }
            }
        }
        self.text.push('\n');
    }

    fn html(&mut self, random: &mut Random) {
        let summary = self.title(random);
        let inner = self.sentence(random);
        self.text.push_str(&match random.below(3) {
            0 => format!("<details>\n<summary>{summary}</summary>\n\n{inner}\n\n</details>\n\n"),
            1 => format!("<div class=\"grid\">\n  <p align=\"center\">{inner}</p>\n</div>\n\n"),
            _ => format!("<!-- {inner} -->\n\n"),
        });
    }

    fn task(&mut self, random: &mut Random) {
        let done = random.percent(40);
        let (day, end) = (random.day(), random.day());
        let priority = random.pick(&["", "", "", " 🔼", " ⏫", " 🔽"]);
        let repeat = if random.percent(10) { " 🔁 every week" } else { "" };
        let mark =
            if random.percent(10) { format!(" #give [[{}]]", self.name(random)) } else { String::new() };
        let _ = write!(
            self.text,
            "- [{}]{mark} {}{priority}{repeat} 📅 {day}",
            if done { "x" } else { random.pick(&[" ", " ", "/", ">"]) },
            self.words.few(random, 3, 6),
        );
        let _ = if done { writeln!(self.text, " ✅ {end}") } else { writeln!(self.text) };
    }

    fn log_line(&mut self, random: &mut Random) {
        let time = format!("{:02}:{:02}", random.below(15) + 7, random.below(60));
        let told = self.sentence(random);
        let _ = match random.below(10) {
            0 => writeln!(self.text, "- **{time}** #met [[{}]] {told}", self.name(random)),
            1 => writeln!(self.text, "- {time} #talked @{} {told}", handle(&self.name(random))),
            2 => writeln!(self.text, "- {time} called [[{}|her]] back. {told}", self.name(random)),
            _ => writeln!(self.text, "- *{time}* {told}"),
        };
    }

    fn sentence(&self, random: &mut Random) -> String {
        self.sentences(random, 1)
    }

    fn sentences(&self, random: &mut Random, count: usize) -> String {
        let words = self.words;
        words.sentences(random, count, &mut |random| random.percent(40).then(|| self.inline(random)))
    }

    /// What stands in sentences beside words.
    fn inline(&self, random: &mut Random) -> String {
        let few = self.words.few(random, 1, 2);
        match random.below(40) {
            0..7 => format!("**{few}**"),
            7..10 => format!("*{few}*"),
            10..12 => format!("=={few}=="),
            12..16 => format!("`{}`", few.replace(' ', "_")),
            16..18 => format!(
                "[{few}](https://www.example.com/{}?id={}#top)",
                few.replace(' ', "-"),
                random.below(999)
            ),
            18..22 => format!("[[{}]]", self.topic_name(random)),
            22..24 => format!("[[{}|{few}]]", self.topic_name(random)),
            24 => format!("[[{}#{}]]", self.topic_name(random), self.title(random)),
            25..30 => format!("[[{}]]", self.name(random)),
            30..32 => format!("@{}", handle(&self.name(random))),
            32..34 => format!("#{}", random.pick(&TAGS)),
            34 => format!("~~{few}~~"),
            35 => {
                self.footnotes.update(|count| count + 1);
                format!("{few}[^{}]", self.footnotes.get())
            }
            36 => format!("https://news.example.net/{}/{}_(draft)", random.below(3000), random.below(90)),
            37 => format!("<span style=\"color:red\">{few}</span>"),
            38 => format!("%%{few}%%"),
            _ => random
                .pick(&["$O(n^2)$", "AT&amp;T", "<br>", "snake_case_name", "C:\\notes", "5 * 3", "_so_"])
                .to_owned(),
        }
    }

    fn close_footnotes(&mut self, random: &mut Random) {
        let count = self.footnotes.get();
        for nth in 1..=count {
            let text = self.words.sentence(random, &mut |_| None);
            let _ = writeln!(self.text, "[^{nth}]: {text}");
        }
    }

    fn title(&self, random: &mut Random) -> String {
        title(&self.words.few(random, 1, 2))
    }

    fn topic_name(&self, random: &mut Random) -> String {
        let n = random.rank(self.notes);
        format!("{} {n}", topic(self.words, n))
    }

    fn name(&self, random: &mut Random) -> String {
        self.words.person(random.rank(self.people))
    }
}

/// The title of the note `n`, which others link.
fn topic(words: &Words, n: usize) -> String {
    title(&words.few(&mut Random::of(77, n), 2, 1))
}

/// Words as the name of a file has them.
fn title(words: &str) -> String {
    let kept: String = words.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '\'').collect();
    let mut chars = kept.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
