//! Hostile journals of any size: each has far too much of one thing.

/// A journal.
pub(crate) struct Made {
    pub(crate) configuration: Option<String>,
    pub(crate) notes: Vec<(String, String)>,
}

pub(crate) struct Family {
    pub(crate) name: &'static str,
    /// The smallest of the three sizes at which it is measured.
    pub(crate) size: usize,
    pub(crate) make: fn(usize) -> Made,
}

/// Families for which the program chooses its way by size: it looks at each pair of names, until there are a million.
/// That is a limit, whatever the growth below it, so they are always measured above.
pub(crate) const SWITCHING: [&str; 2] =
    ["strangers a letter away from pages", "strangers and pages of names alike"];

fn notes(notes: Vec<(String, String)>) -> Made {
    Made { configuration: None, notes }
}

/// One note of a repeated text.
fn repeated(text: &str, size: usize) -> Made {
    notes(vec![("2026-11-01.md".to_owned(), text.repeat(size))])
}

/// One note whose text differs from number to number.
fn numbered(text: impl Fn(usize) -> String, size: usize) -> Made {
    notes(vec![("2026-11-01.md".to_owned(), (0..size).map(text).collect())])
}

/// The same with some people who have pages.
fn beside_pages(note: impl Fn(usize) -> String, size: usize) -> Made {
    let mut all: Vec<(String, String)> =
        ["Ana Lopez", "Johanna Berg"].map(|name| (format!("people/{name}.md"), String::new())).into();
    all.push(("2026-11-01.md".to_owned(), (0..size).map(note).collect()));
    notes(all)
}

/// Notes of sentences, beside two people with pages, in a journal that proposes markers.
fn told(lines: Vec<(String, String)>) -> Made {
    let pages = ["Ana Lopez", "Johanna Berg"].map(|name| (format!("people/{name}.md"), String::new()));
    let rules = ["unmarked-entry", "unlinked-mention", "unlisted-person"];
    let configuration = rules.map(|rule| format!("[rules.{rule}]\nlevel = \"info\"\n")).concat();
    Made { configuration: Some(configuration), notes: pages.into_iter().chain(lines).collect() }
}

/// One note of sentences.
fn told_in_one(text: impl Fn(usize) -> String, size: usize) -> Made {
    told(vec![("2026-11-01.md".to_owned(), (0..size).map(text).collect())])
}

macro_rules! families {
    ($($name:literal, $size:literal, $make:expr;)*) => {
        pub(crate) const FAMILIES: &[Family] = &[$(Family { name: $name, size: $size, make: $make }),*];
    };
}

families! {
    "pages that claim one alias, mentioned", 1000, |size| notes((0..size).map(|nth| {
        (format!("people/P{nth}.md"), "---\naliases: [Boss]\n---\n- 2026-11-01 #ask [[Boss]]\n".to_owned())
    }).collect());
    "pages of one first name, mentioned", 1000, |size| notes((0..size).map(|nth| {
        (format!("people/Ana L{nth}.md"), "- 2026-11-01 #ask @ana\n".to_owned())
    }).collect());
    "one page shares an alias with each other", 1000, |size| {
        let aliases: Vec<String> = (0..size).map(|nth| format!("A{nth}")).collect();
        let hub = ("people/Hub.md".to_owned(), format!("---\naliases: [{}]\n---\n", aliases.join(", ")));
        let others = (0..size).map(|nth| {
            (format!("people/P{nth}.md"), format!("---\naliases: [A{nth}]\n---\n- 2026-11-01 #ask [[A{nth}]]\n"))
        });
        notes(std::iter::once(hub).chain(others).collect())
    };
    "spellings of one ambiguous name", 1000, |size| notes((0..size).map(|nth| {
        let accents: String =
            (0..12).map(|bit| if nth >> bit & 1 == 1 { "a\u{301}" } else { "a" }).collect();
        (format!("people/{} P{nth}.md", "a".repeat(12)), format!("- 2026-11-01 #ask @{accents}\n"))
    }).collect());
    "asks for a reference", 5000, |size| repeated("- #ask/reference @ana\n", size);
    "work and asks for a reference", 5000, |size| repeated("- #ask/reference @ana\n- 2026-11-02 #worked @ana\n", size);
    "strangers a letter away from pages", 2000, |size| notes((0..size).flat_map(|nth| [
        (format!("people/Johanna Berg{nth:05}.md"), String::new()),
        (format!("2026/{nth}.md"), format!("- 2026-11-01 #met @johana-berg{nth:05}\n")),
    ]).collect());
    "strangers and pages of names alike", 2000, |size| notes((0..size).flat_map(|nth| {
        let letter = |at: usize| char::from_u32(0x4e00 + u32::try_from(at).unwrap_or(0)).unwrap_or('x');
        [
            (format!("people/Johanna Berg {}.md", letter(nth)), String::new()),
            (format!("2026/{nth}.md"), format!("- 2026-11-01 #met @[[Johanna Berg {}]]\n", letter(nth + 8000))),
        ]
    }).collect());
    "strangers with endless names", 50, |size| notes((0..size).flat_map(|nth| [
        (format!("people/{}{nth}.md", "x".repeat(100)), String::new()),
        (format!("2026/{nth}.md"), format!("- 2026-11-01 #met @{}{nth}\n", "x".repeat(101))),
    ]).collect());
    "page names alike", 1000, |size| notes((0..size).map(|nth| {
        (format!("people/Johanna Berg{nth:05}.md"), "- 2026-11-01 #met\n".to_owned())
    }).collect());
    "pages of one name in many folders", 1000, |size| notes((0..size).map(|nth| {
        (format!("people/{nth}/Ana Lopez.md"), "- 2026-11-01 #ask [[Ana Lopez]]\n".to_owned())
    }).collect());
    "words of one marker", 2000, |size| {
        let words: Vec<String> = (0..size).map(|nth| format!("\"word-{nth}-x\"")).collect();
        Made {
            configuration: Some(format!("[markers]\ngive = [{}]\n", words.join(", "))),
            notes: vec![("2026-11-01.md".to_owned(), "#word-1-x @ana\n".to_owned())],
        }
    };
    "spellings of one property", 2000, |size| {
        let words: Vec<String> = (0..size).map(|nth| format!("\"word-{nth}-x\"")).collect();
        Made {
            configuration: Some(format!("[properties]\naliases = [{}]\n", words.join(", "))),
            notes: vec![("2026-11-01.md".to_owned(), "#met @ana\n".to_owned())],
        }
    };
    "words that mean nobody", 2000, |size| {
        let words: Vec<String> = (0..size).map(|nth| format!("\"word-{nth}-x\"")).collect();
        Made {
            configuration: Some(format!("[journal]\nnot-people = [{}]\n", words.join(", "))),
            notes: vec![("2026-11-01.md".to_owned(), "#met @ana and @word-3-x\n".to_owned())],
        }
    };
    "markers that do not exist", 3000, |size| beside_pages(|nth| format!("- #giev{nth} @ana-lopez\n"), size);
    "one marker that does not exist", 3000, |size| beside_pages(|_| "- #giev @ana-lopez\n".to_owned(), size);
    "strangers in one note", 3000, |size| beside_pages(|nth| format!("- #met @johana-berg-{nth}\n"), size);
    "people in one line", 3000, |size| numbered(|nth| format!("@p{nth} "), size);
    "gives and asks of one person", 5000, |size| repeated("- #give @ana\n- #ask @ana\n- #no-reply @ana\n", size);
    "asks on many days", 3000, |size| numbered(|nth| {
        format!("- {}-{:02}-{:02} #ask @ana\n", 2000 + nth % 26, 1 + nth / 28 % 12, 1 + nth % 28)
    }, size);
    "promises", 5000, |size| repeated("- [ ] #give @ana due:2026-01-01\n", size);
    "introductions", 3000, |size| numbered(|nth| format!("- #introduced @a{nth} to @b{nth}\n"), size);
    "aliases of one page", 3000, |size| {
        let aliases: Vec<String> = (0..size).map(|nth| format!("A{nth} B")).collect();
        notes(vec![("people/Ana.md".to_owned(), format!("---\naliases: [{}]\n---\n- 2026-11-01 #met\n", aliases.join(", ")))])
    };
    "silences", 3000, |size| repeated("- #giev @ana <!-- fairweather: ignore[unknown-marker] -->\n", size);
    "silences that silence nothing", 3000, |size| repeated("<!-- fairweather: ignore[cold-ask] -->\n\n", size);
    "headings", 5000, |size| repeated("# 2026-11-01 @ana\n- #give x\n", size);
    "lists within lists", 60, |size| numbered(|nth| format!("{}- @p{nth}\n", "  ".repeat(nth)), size);
    "quotes within quotes", 500, |size| repeated(">", size);
    "brackets", 5000, |size| repeated("[[", size);
    "links half open", 5000, |size| repeated("[a](", size);
    "emphasis", 5000, |size| repeated("*a _b", size);
    "code", 3000, |size| repeated("`a ``b ", size);
    "comments half open", 5000, |size| repeated("<!-- %% ", size);
    "rows of a table", 3000, |size| {
        notes(vec![("2026-11-01.md".to_owned(), format!("| a | b |\n|---|---|\n{}", "| 2026-11-01 | #give @ana |\n".repeat(size)))])
    };
    "drawers", 5000, |size| repeated("- ~~x~~\n  :LOGBOOK:\n  #ask @ana\n  :END:\n", size);
    "lines of front matter", 3000, |size| {
        let lines: String = (0..size).map(|nth| format!("key{nth}: [a, b]\n")).collect();
        notes(vec![("people/Ana.md".to_owned(), format!("---\n{lines}---\n- 2026-11-01 #met\n"))])
    };
    "notes of one day", 1000, |size| notes((0..size).map(|nth| {
        (format!("a{nth}/2026-11-01.md"), "#ask @ana\n".to_owned())
    }).collect());
    "sentences about people of one first name", 400, |size| {
        let pages = (0..size).map(|nth| (format!("people/Per Son{nth}.md"), String::new()));
        let told: String =
            (0..size).map(|nth| format!("Had coffee with Per Son{nth}. I helped Per move.\n\n")).collect();
        notes(pages.chain([("2026-11-01.md".to_owned(), told)]).collect())
    };
    "sentences in one line", 500, |size| beside_pages(|_| "I asked Ana Lopez for help, and she gave me a book. ".to_owned(), size);
    "a sentence without an end", 500, |size| beside_pages(|_| "I met Ana Lopez and helped Johanna Berg while ".to_owned(), size);
    "sentences in one paragraph", 500, |size| beside_pages(|_| "I met Ana Lopez and helped Bo.\n".to_owned(), size);
    "names without sentences", 1000, |size| beside_pages(|_| "Ana Lopez Johanna Berg ".to_owned(), size);
    "an alias of many words", 200, |size| {
        let words = "Ana ".repeat(size);
        notes(vec![
            ("people/Ana.md".to_owned(), format!("---\naliases: [{words}]\n---\n")),
            ("2026-11-01.md".to_owned(), format!("I helped {words}and left.\n")),
        ])
    };
    "links by path", 1000, |size| notes((0..size).flat_map(|nth| [
        (format!("people/{nth}/Ana.md"), String::new()),
        (format!("2026/{nth}.md"), "- 2026-11-01 #met [Ana](Ana.md) [[x/Ana]]\n".to_owned()),
    ]).collect());
    "sentences that tell of something", 500, |size| {
        told_in_one(|_| "- Lunch with [[Ana Lopez]], asked her for a key, and promised her I'd feed the cat.\n".to_owned(), size)
    };
    "sentences in one line", 1000, |size| told_in_one(|_| "Asked [[Ana Lopez]] for a key, then lent her a tent. ".to_owned(), size);
    "sentences of a joined paragraph", 1000, |size| {
        let mut made = told_in_one(|_| "Asked [[Ana Lopez]] for a key\nand lent Johanna Berg a tent.\n".to_owned(), size);
        made.configuration = made.configuration.map(|text| format!("[journal]\nsoft-breaks = \"join\"\n{text}"));
        made
    };
    "plain names", 1000, |size| told_in_one(|_| "- Lent Ana Lopez a tent, Johanna Berg watched.\n".to_owned(), size);
    "plain names in one line", 1000, |size| told_in_one(|_| "Ana Lopez and Johanna Berg's aunt; ".to_owned(), size);
    "lines that name nobody below one who is named", 500, |size| {
        told_in_one(|nth| if nth == 0 { "- [[Ana Lopez]]\n" } else { "  - asked her for a key\n" }.to_owned(), size)
    };
    "sentences about nobody with a page", 500, |size| {
        told_in_one(|nth| format!("- Asked [[Bo L{nth}]] for a key.\n- [[Bo L{nth}]] lent me a tent.\n"), size)
    };
    "rows of a table without outer bars", 300, |size| {
        let row = |nth| if nth == 0 { "who | what\n---|---\n" } else { "Helped [[Ana Lopez]] move | thanked her for tea\n" };
        told_in_one(|nth| row(nth).to_owned(), size)
    };
    "phrases that cannot be written beside one another", 300, |size| {
        let line = "- Introduced [[Ana Lopez]] to [[Johanna Berg]], thanked [[Ana Lopez]] for tea.\n";
        told_in_one(|_| line.to_owned(), size)
    };
    "prose that tells of nothing", 2000, |size| {
        told_in_one(|_| "The river was high and the Ferry late; nobody minded, [[Ana Lopez]] sang.\n".to_owned(), size)
    };
    "words glued together", 2000, |size| told_in_one(|_| "aB'c-D.e’F".to_owned(), size);
    "a sentence for each of many people", 300, |size| told((0..size).flat_map(|nth| [
        (format!("people/P{nth} Berg.md"), "---\naliases: [Boss]\n---\n".to_owned()),
        (format!("2026/2026-11-01 {nth}.md"), format!("- Lent P{nth} Berg a tent.\n- Asked [[P{nth} Berg]] for a key.\n")),
    ]).collect());
}
