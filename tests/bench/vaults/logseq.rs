//! A Logseq graph: journals and pages where everything is a nested bullet.
//!
//! Properties of pages and blocks, states of tasks with drawers of their clocks, days that tasks are due, references
//! of blocks, queries and embeds, tags of several words, code and quotes in bullets, assets.

use std::fmt::Write as _;

use chrono::Days;

use super::people;
use super::random::{Random, Words, handle, last_day};

pub fn note(words: &Words, notes: usize, seed: u64, n: usize) -> (String, String) {
    let mut random = Random::of(seed ^ 0x1095, n);
    let mut writer = Writer { words, people: people(notes), notes, text: String::new(), is_dated: false };
    let pages = writer.people / 2;
    let path = if n < pages {
        writer.person(&mut random, n)
    } else if n % 5 < 3 {
        writer.is_dated = true;
        // Each day is one note, and no graph has more days than ten years: of the rest, each stands for a day's part.
        let day = last_day() - Days::new(n as u64 % 3650);
        let name = if n < 3650 { String::new() } else { format!(" {}", n / 3650) };
        let name = format!("{}{name}", day.format("%Y_%m_%d"));
        for _ in 0..random.below(6) + 3 {
            writer.block(&mut random, 0);
        }
        format!("journals/{name}.md")
    } else {
        writer.page(&mut random, n)
    };
    writer.text.truncate(writer.text.trim_end().len());
    (path, writer.text)
}

struct Writer<'w> {
    words: &'w Words,
    people: usize,
    notes: usize,
    text: String,
    /// Whether what it tells of has a day.
    is_dated: bool,
}

impl Writer<'_> {
    fn person(&mut self, random: &mut Random, rank: usize) -> String {
        let name = self.words.person(rank);
        let _ = write!(
            self.text,
            "type:: [[person]]\ntags:: {}, [[{}]]\nalias:: {}, @{}\nbirthday:: [[{}]]\nemail:: {}@example.com\n\n",
            random.pick(&["friend", "family", "work"]),
            self.topic(random),
            name.split(' ').next().unwrap_or(""),
            handle(&name),
            random.day().format("%b %-dth, %Y"),
            handle(&name).replace('-', "."),
        );
        self.text.push_str("- ## Notes\n");
        for _ in 0..random.below(5) + 1 {
            self.block(random, 1);
        }
        self.text.push_str("- ## Linked tasks\n\t- {{query (and [[");
        let _ = writeln!(self.text, "{name}]] (task TODO DOING LATER))}}}}\n\t  query-table:: true");
        format!("pages/{name}.md")
    }

    fn page(&mut self, random: &mut Random, n: usize) -> String {
        let title = topic(self.words, n);
        let _ = write!(
            self.text,
            "title:: {title}\ntags:: [[{}]], {}\ncreated:: [[{}]]\nstatus:: {}\n\n",
            self.topic(random),
            random.pick(&["project", "area", "resource", "archive"]),
            random.day().format("%Y-%m-%d"),
            random.pick(&["active", "done", "someday"]),
        );
        for _ in 0..random.below(6) + 2 {
            self.block(random, 0);
        }
        format!("pages/{title} {n}.md")
    }

    /// A bullet, what belongs to it, and what is nested in it.
    fn block(&mut self, random: &mut Random, depth: usize) {
        let (tabs, more) = ("\t".repeat(depth), format!("{}  ", "\t".repeat(depth)));
        let told = self.sentence(random);
        let _ = match random.below(30) {
            0..3 => self.task(random, &tabs, &more),
            3 => writeln!(self.text, "{tabs}- ## {}", self.words.few(random, 1, 3)),
            4 => writeln!(self.text, "{tabs}- > {told}\n{more}> {}", self.sentence(random)),
            5 => writeln!(self.text, "{tabs}- #+BEGIN_QUOTE\n{more}{told}\n{more}#+END_QUOTE"),
            6 => writeln!(self.text, "{tabs}- {}", self.code(random, &more)),
            7 => writeln!(
                self.text,
                "{tabs}- ![image.png](../assets/image_{}_0.png){{:height 319, :width 546}}",
                1_600_000_000_000 + random.next() % 200_000_000_000
            ),
            8 => {
                let inner = match random.below(3) {
                    0 => format!("{{{{embed (({}))}}}}", random.uuid()),
                    1 => format!("{{{{query (and [[{}]] (between -7d today))}}}}", self.topic(random)),
                    _ => format!("{{{{video https://www.youtube.com/watch?v={}}}}}", &random.uuid()[..8]),
                };
                writeln!(self.text, "{tabs}- {inner}")
            }
            9 => writeln!(
                self.text,
                "{tabs}- #meeting with [[{}]] and [[{}]]\n{more}collapsed:: true",
                self.name(random),
                self.name(random)
            ),
            10 if self.is_dated => writeln!(self.text, "{tabs}- #met [[{}]] {told}", self.name(random)),
            11 => writeln!(self.text, "{tabs}- {told}\n{more}id:: {}", random.uuid()),
            12 => writeln!(self.text, "{tabs}- {told}\n{more}logseq.order-list-type:: number"),
            13 => writeln!(
                self.text,
                "{tabs}- | what | who |\n{more}|--|--|\n{more}| {} | [[{}]] |",
                self.words.few(random, 1, 2),
                self.name(random)
            ),
            14 => writeln!(
                self.text,
                "{tabs}- {told}\n{more}{}\n{more}{}",
                self.sentence(random),
                self.sentence(random)
            ),
            15 => writeln!(self.text, "{tabs}-"),
            _ => writeln!(self.text, "{tabs}- {told}"),
        };
        if depth < 5 {
            let children =
                [0, 0, 0, 1, 1, 2, 3, 4][random.below(8)] * usize::from(depth < 3 || random.percent(30));
            for _ in 0..children {
                self.block(random, depth + 1);
            }
        }
    }

    fn task(&mut self, random: &mut Random, tabs: &str, more: &str) -> std::fmt::Result {
        let state = random.pick(&["TODO", "DOING", "DONE", "DONE", "LATER", "NOW", "WAITING", "CANCELED"]);
        let priority = random.pick(&["", "", "[#A] ", "[#B] "]);
        writeln!(self.text, "{tabs}- {state} {priority}{}", self.sentence(random))?;
        let day = random.day();
        if random.percent(40) {
            writeln!(
                self.text,
                "{more}{}: <{}>",
                random.pick(&["SCHEDULED", "DEADLINE"]),
                day.format("%Y-%m-%d %a")
            )?;
        }
        if random.percent(50) {
            let (begin, end) = (random.below(60), random.below(60));
            writeln!(
                self.text,
                "{more}:LOGBOOK:\n{more}CLOCK: [{0} 10:{begin:02}:07]--[{0} 11:{end:02}:44] =>  01:{end:02}:37\n{more}:END:",
                day.format("%Y-%m-%d %a")
            )?;
        }
        Ok(())
    }

    fn code(&self, random: &mut Random, more: &str) -> String {
        let lines = random.pick(&[
            "```clojure\n[:find (pull ?b [*])\n :where [?b :block/marker ?m]]\n```",
            "```bash\ncurl -s https://api.example.com/v1/me | jq '.name'\n# not a heading\n```",
            "```\nplain text, [[not a link]] @nobody\n```",
        ]);
        lines.replace('\n', &format!("\n{more}"))
    }

    fn sentence(&self, random: &mut Random) -> String {
        let count = 1 + usize::from(random.percent(25));
        self.words.sentences(random, count, &mut |random| random.percent(45).then(|| self.inline(random)))
    }

    fn inline(&self, random: &mut Random) -> String {
        let few = self.words.few(random, 1, 2);
        match random.below(30) {
            0..9 => format!("[[{}]]", self.topic(random)),
            9..13 => format!("[[{}]]", self.name(random)),
            13 => format!("@{}", handle(&self.name(random))),
            14 => format!("#[[{}]]", self.topic(random)),
            15 => format!("#{}", random.pick(&["idea", "question", "book", "work"])),
            16..19 => format!("**{few}**"),
            19 => format!("*{few}*"),
            20 => format!("=={few}=="),
            21..23 => format!("`{few}`"),
            23 => format!("(({}))", random.uuid()),
            24..26 => {
                format!("[{few}](https://example.org/{}/{})", few.replace(' ', "-"), random.below(9999))
            }
            26 => format!("https://example.net/a_b/{}?q=1&r=2", random.below(9999)),
            27 => format!("[[{}]]", random.day().format("%b %-dth, %Y")),
            28 => format!("^^{few}^^"),
            _ => random.pick(&["$$x^2$$", "<br>", "[:span \"hiccup\"]", "~~no~~", "->", "a_b_c"]).to_owned(),
        }
    }

    fn topic(&self, random: &mut Random) -> String {
        topic(self.words, random.rank(self.notes))
    }

    fn name(&self, random: &mut Random) -> String {
        self.words.person(random.rank(self.people))
    }
}

fn topic(words: &Words, n: usize) -> String {
    let kept = words.few(&mut Random::of(78, n % 5000), 1, 1);
    kept.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect()
}
