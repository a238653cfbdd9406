//! What is read as plain Markdown says what the Markdown parser says.

use std::sync::Arc;

use fairweather::config::{Config, SoftBreaks};
use fairweather::note::{Grammar, Names, Note, parse, parse_without_fast_path};
use fairweather::text::NotePath;
use proptest::prelude::*;

/// Lines of prose, and lines of everything that Markdown and the language know.
pub(crate) fn line() -> impl Strategy<Value = String> {
    let prose = "The rain went on, and nobody minded; the kettle was put on twice and then again for luck.";
    let signs = [
        "",
        "",
        "",
        " ",
        "\t",
        "# Monday",
        "## 2026-11-20 with @bo",
        "- #met @ana",
        "  - nested text that says little",
        "    indented @ana",
        "* * *",
        "---",
        "===",
        "> quoted @bo",
        "> [!note] with @cy",
        "1. first",
        "10) @di",
        "| a | b |",
        "|---|---|",
        "| 2026-11-20 | #give @ana |",
        "a | b",
        "-- | --",
        "```",
        "~~~",
        "<div>",
        "</div>",
        "<!-- fairweather: ignore[notes] why -->",
        "%% a comment",
        "%%",
        "[ana]: people/ana.md",
        "[^1]: note",
        "text[^1] and [ana]",
        "~~struck~~ @ana",
        "give: a hand to @ana",
        "{{query (and [[ana]]",
        "give: @di )}} with @bo",
        "[2026-11-20] with @ana, @l'ami",
        "give:: @ana",
        "- [ ] #give @ana due:2026-12-01",
        "- [x] #thanks [[Ana Lopez|Ana]] ✅ 2026-11-21",
        "  - [x]tight",
        "- ",
        "-",
        "+ plus [[a]] and [[b|c]], #ask",
        "  lazily continued with @ana",
        "\t- #got [[Bo]] a tab deep",
        "\t\t- two tabs @bo",
        "    - four #met @di",
        "      - six",
        "        eight",
        "   - three @bo",
        "-   wide #give @ana",
        "  #met in an item's second paragraph @ana",
        "- ## Log of @ana",
        "  ### 2026-11-19",
        "- # ",
        "## closed #",
        "#",
        "# ",
        "- - @nested",
        "- 1. @nested",
        "- > quoted @bo",
        "1) one",
        "2026-11-20: #met @ana",
        "2026. A year",
        "- 2026-11-20 #met @ana_lopez",
        "*2026-11-20* emphasised @ana",
        "**bold** @ana*",
        "- **2026-11-20** @ana",
        "with `code @ana` and @bo",
        "`` @ana",
        "[[a]] [[b]](c) [[d]][e]",
        "[[[x]]] [[]] [[|x]] [[x|]] [[a [[b]] c]] ]] [[",
        "[open [[Ana]] (give:: x) [give:: y] ] @bo",
        "![a] !![[b]] [^1] [x][y] [x] [y]",
        "#[[give]] @[[Ana Lopez]] #[[ask/x|y]]",
        "a & b &amp; @ana &copy",
        "_under_ snake_case_@ana _",
        "https://x.org/@ana?a=[b] @bo",
        "see [Ana](people/ana%20lopez.md) and [map](http://x.y/r?a=1#b). @bo",
        "[Ana](people/ana.md#x) [](y) [a [b](c) d](e) ](f) @bo",
        "[a](b c) [a](<b>) [a](b \"t\") [a]() [#give @ana](x.md)",
        ">quoted with @ana",
        "> > [!note] nested @ana",
        "> # 2026-02-30 @ana",
        "> - item @ana",
        "key:: value",
        "circle:: close",
        "  key:: value",
        "Ünïcode [[Zoë]] e\u{301}@ana",
        "\u{2003}em space @ana",
        "ends in spaces @ana  ",
        "ends in a backslash @ana\\",
        "* star item @ana",
        "+",
        "* * * @ana",
        "-- @ana",
        "= @ana",
        "| @ana",
        ": @ana",
        "(2026-11-20) @ana",
        "\"quoted\" @ana",
        "🎂 @ana",
        "    ```",
        "```rust",
        "  ~~~",
        "<pre>",
        "a <b> @ana",
        "a\0b @ana",
        "TODO #thanks @bo",
        ":LOGBOOK:",
        ":END:",
        "\\@ana",
        "ünder @josé",
        "November 31, 2026 #met @ana",
        "a\rb @ana\r- x",
        "\u{a0}odd space",
        "é",
        "&#64;ana and &lt;",
        "![[embed]] [[Ana Lopez]]",
        "Ana\\",
        "#giev @ana",
        "- see @ana in [page](x.md)",
        "## see [page](x.md) of 2026-11-20",
        "{{query [[a]] @ana}} @bo",
        "#+BEGIN_QUOTE",
        "- #+BEGIN_QUERY",
        "#+END_QUOTE",
        "  #+END_QUERY",
        "template:: x",
        "- 20. November 2026 @ana",
        "3. Mai 2026: #met @bo",
        "## Life Events",
        "### 2026-03-01",
        "### January 2026 with @ana",
        "2026-03-02: coffee",
        "30.02.2026 #met @ana",
        "[see @ana; @bo, p. 3] @cy",
        "@ana/@bo @types/node @O'Neil",
        "- [!] #met @ana",
        "- IN-PROGRESS #give @ana ⏳ 2026-11-20",
        "#people/ana/work #people/friends [[../people/Ana]]",
        "**#met** *@ana* and _@bo_, __@cy__ ***@di***",
        "*with @ana_lopez* _a @bo_",
        "**bold over",
        "lines** @ana",
        "~5 @ana ~x~ ~~y @bo~~ z",
        "~~struck over",
        "[see *@ana*; @bo]",
        "`a @x` [[b]] `` c ` @d `` @ana",
        "[a `b](c) d` @e [[f `g]] h`",
        "`open @ana",
        "```` @ana ```",
        "1 < 2 @ana <b>@bo</b> <br/> <span class=\"x\">@cy</span>",
        "see <https://x.org/@ana> and <me@x.org> @bo",
        "<a href=\"@x\" @ana",
        "a <!-- @x --> @ana <!-- -- @y -->",
        "<!-- @x --> @ana",
        "<!-- open @x",
        "closed --> @ana",
        "<details>",
        "<br>",
        "<b>bold</b> @ana",
        "%% @ana %% @bo",
        "a %%b @ana",
        "`%%` @ana %% c [[d%%e]] @f",
        "  - %% @ana",
        "1. one with [[Ana]]",
        "2. two #met @ana",
        "   in a number @ana",
        "01) padded @ana",
        "1. [ ] #give @ana",
        "- [ ] ",
        "- [ ]",
        "- [x]  two spaces @ana",
        "- [ ] # no heading @ana",
        "- [ ] - no item @ana",
        "- [ ] **bold** #met @ana 📅 2026-12-01",
        "- ```",
        "  ```",
        "~~~ @ana",
        "- ~~~",
        "[[Ana]]: said #met",
        "- [[Ana]]: said #met",
        "see [a]: b @ana",
        "[^n]: note with @ana",
        "    more of it @ana",
        "[^n] @ana[^n] and [^@bo]",
        "\\[[Ana]] \\@bo a\\*b \\#met @cy",
        "a \\![[x]] \\![y](z) @ana",
        "a\\\\ @ana \\`b` \\& \\",
        "&amp; @ana R&D &frac12; &#35;met",
        "![alt](x.png) @ana !\\[a](b)",
        "![alt [[x]]](y) ![a",
        "[x] [y][z] [a](b)[c] @ana",
        "> [!note]- Title with @ana",
        "> text #met @cy",
        "> - [ ] #ask @bo",
        ">   nested @ana",
        ">",
        "> 1. #met @di",
        "> ## 2026-11-20 @ana",
        "> ```",
        "> | a | #met @b |",
        "> |---|---|",
        "> [!quote] by @ana",
        "> [!info] a `b` [[c]] <d>",
        ">\ttab @ana",
        "- > [!note] @ana",
        "  > quoted in an item @ana",
        "- | -",
        "Title | @b",
        "--- | ---",
        ":-- | --:",
        "| **a** @b | `c|d` | [[e\\|f]] |",
        "***",
        "_ _ _",
        "- - - @ana",
        "- - #met @ana",
        "1. - 2. #met @ana",
        "- 1. [ ] #met @ana",
        "-x @ana",
        "+1 @ana",
        "*",
        "  -",
        "    @ana in code",
        "     - five @ana",
        "```\ncode @ana\n\n- more @bo\n```",
        "- item @cy\n  ```\n  code @ana\n\n  @bo\n  ```\n  after #met @di",
        "> [!note] T\n> body #met @ana\n> - item [[Bo]]\n>   more @cy",
        "| a | b |\n|---|---|\n| #met @ana | x |\n| y | 2026-11-20 @bo |",
        "- a\n\t- b @ana\n\t  id:: 1\n\t\t- c [[Bo]]",
        "%%\nhidden @ana\n\n- more @bo\n%%",
        "<details>\n<summary>@ana</summary>\n\n#met @bo\n\n</details>",
        "# *Ana* \\& Bo @cy",
        "# `a` b &amp; _c_ @d #",
        "Setext @ana\n---",
        "\tindented by a tab @ana",
        "plain at the top with #met @ana",
        "with [[Ana]] ~~struck @x~~, and @bo ~~y z~~",
        "some ~~struck~~ and ~~open @bo",
        "*over ~~struck @x~~ it* @ana",
        "<< [[2026-10-23]] | [[Ana]] >>",
        "< @ana",
        "<div class=\"a\">",
        "</details>",
        "## The *best* of **two years**, @ana",
        "### *Ana* (*x* y*) [a *b* c](d)",
        "*Emphasised words*: [[Ana]]\n---",
        "[it's](x/o'y.md) @ana",
        "<3 @ana",
        "\\int_0 \\, @ana",
        "[with:: [[Ana]]] @bo",
        "[[a]]](b) [x [[c]]] [d] @ana",
        "| `a` | @b `c` |",
        "| `x | y` @b |",
        "%% @x %% @ana",
        "@ana %% [[x]] %% [[Bo]] %%% @y %% `z`",
        "%%\nhidden @x\n[[y]]\n%%",
        "give @ana %% why\n#met @x %% @bo",
        "> [!note] %% @x %%",
        "Two lines @ana\n  underlined [[Bo]] \n===",
        "Saturday 20 March 2026, mar 3 maart 2026",
        "## Sexta-feira, 20 de março de 2026 Q3",
        "## Q1 2026 and Mär. 2026",
    ];
    prop_oneof![
        3 => (1usize..4).prop_map(move |n| vec![prose; n].join("\n")),
        9 => prop::sample::select(signs.to_vec()).prop_map(str::to_owned),
    ]
}

/// White space that an editor leaves at the end of a line.
fn tail() -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => Just(""), 2 => prop::sample::select(vec![" ", "\t", "  ", " \t", "\t ", "\u{a0}", "\\"])]
}

/// A line of an outline: how deep it is indented, whether by one space more, and what stands in it.
fn outline_line() -> impl Strategy<Value = (usize, bool, String)> {
    let bullets = ["- ", "- ", "- ", "- ", "  ", "  ", "", "* ", "1. ", "- [ ] ", "- [x] ", "- - "];
    let texts = [
        "",
        "",
        "text that says little",
        "#met @ana",
        "2026-11-20 with [[Ana Lopez]]",
        "## Monday with @bo",
        "-",
        "--",
        "---",
        "==",
        "***",
        "| who | what |",
        "| @ana | #give |",
        "|--|--|",
        "|:-|",
        "| `a` | [[b]] |",
        "a | b @cy",
        "> somebody else's @ana",
        "> [!note] @ana",
        ">",
        "```",
        "code @ana",
        "id:: 1c0025a6",
        "collapsed:: true",
        "TODO [#A] #ask @bo",
        "SCHEDULED: <2026-11-20 Fri>",
        ":LOGBOOK:",
        ":END:",
        "#+BEGIN_QUOTE",
        "#+END_QUOTE",
        "{{query (and [[ana]])}} @bo",
        "![a](b.png){:height 1} @ana",
        "~~struck @ana~~ and @bo",
        "~~struck~~",
        "`code @ana` @bo",
        "text ~~struck @x~~ @ana",
        "%% @x %% @ana",
        "<< [[Ana]] >>",
        "</div>",
        "## with *some words* @ana",
        "so *many words*, @bo",
        "| `a | b` |",
        "*in* __signs__ @ana",
        "ends in a backslash @ana\\",
        "<div>",
        "a <b> @ana",
    ];
    let bullet = prop::sample::select(bullets.to_vec());
    let text = prop::sample::select(texts.to_vec());
    let line = (bullet, text).prop_map(|(bullet, text)| format!("{bullet}{text}"));
    (0usize..5, prop::bool::weighted(0.1), line)
}

/// Footnotes and comments, and what may go on with them or end them.
fn note_line() -> impl Strategy<Value = String> {
    let leads = ["", "", "", "", "  ", "    ", "\t", "  \t", "- ", "  - ", "1. ", "- [ ] ", "> ", "# ", "| "];
    let texts = [
        "",
        "",
        "",
        "text @ana",
        "text that says little",
        "text[^1] and [[Bo]]",
        "[^1]: note with @ana",
        "[^1]: 2026-11-20 #met [[Bo]] ~~struck~~",
        "[^2]: note that says little",
        "[^a-b]: give: `x` @cy",
        "[^a b]: @ana",
        "[^2]:tight @ana",
        "[^2]:  two spaces @ana",
        "[^2]: ",
        "[^1]: - item @ana",
        "[^1]: # heading @ana",
        "[^1]: > quoted @ana",
        "[^1]: ```",
        "[^1]: | @ana | b |",
        "|---|---|",
        "---",
        "===",
        "```",
        "a %%@x%% #met @ana",
        "%%[[x]]%% TODO #ask @bo",
        "%%2026-01-01%% 2026-11-20 little",
        "#give @ana due:2026-12-01 %%ends",
        "goes on %% @bo",
        "%% alone %%",
        "~~struck~~ %% @x %%",
        "`%%` @ana %%x%%",
        "[a%%b](c) @ana %%",
        "[a %%x%% b](people/ana.md) #met",
        "%% [a](people/ana.md) %% #give [b](people/bo.md)",
        "[^1]: [^2]: @ana",
        "| @ana | #met |",
        "![a [^1] <b c=\"[\">#met](d) @ana",
        "[!note] %%@x%% @ana",
        "@ana %%x%%\\",
    ];
    let line = (prop::sample::select(leads.to_vec()), prop::sample::select(texts.to_vec()));
    line.prop_map(|(lead, text)| format!("{lead}{text}"))
}

/// All that a note says. Entries of one block share a number; which number says nothing.
fn said(mut note: Note) -> String {
    let mut entries: Vec<_> = note.entries().iter().collect();
    let mut numbers: Vec<u32> = entries.iter().map(|entry| entry.block).collect();
    numbers.dedup();
    for entry in &mut entries {
        let dense = numbers.iter().position(|number| *number == entry.block).unwrap_or(usize::MAX);
        entry.block = u32::try_from(dense).unwrap_or(u32::MAX);
    }
    let lists = std::mem::take(&mut note.lists);
    format!("{note:#?} {entries:#?} {:#?} {:#?} {:#?}", lists.mentions(), lists.marks(), lists.scopes())
}

/// How many documents are read: a few thousand, or as many as are asked for (`PROPTEST_CASES=1000000`).
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(4_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn a_plain_note_says_what_the_markdown_parser_says(
        lines in prop::collection::vec(line(), 1..16),
        ending in prop::sample::select(vec!["\n", "\r\n", "\n\n", "\r\n\r\n"]),
        tails in prop::collection::vec(tail(), 16),
        last in prop::sample::select(vec!["", "", "\n", "\r", "\t", " ", "\n\t", "\n "]),
        page in any::<bool>(),
        joined in any::<bool>(),
        outline in any::<bool>(),
    ) {
        let lines: Vec<String> = lines.iter().zip(tails).map(|(line, tail)| format!("{line}{tail}")).collect();
        let text = format!("{}{last}", lines.join(ending));
        let (plain, whole) = by_both_readers(&text, page, joined, outline);
        prop_assert_eq!(plain, whole);
    }

    #[test]
    fn an_outline_says_what_the_markdown_parser_says(
        lines in prop::collection::vec(outline_line(), 1..14),
        tabs in any::<bool>(),
        page in any::<bool>(),
        joined in any::<bool>(),
    ) {
        let mut text = String::new();
        for (depth, is_odd, line) in lines {
            text += &if tabs { "\t".repeat(depth) } else { "  ".repeat(depth) };
            text += if is_odd { " " } else { "" };
            text += &line;
            text += "\n";
        }
        let (plain, whole) = by_both_readers(&text, page, joined, false);
        prop_assert_eq!(plain, whole);
    }

    #[test]
    fn footnotes_and_comments_say_what_the_markdown_parser_says(
        lines in prop::collection::vec(note_line(), 1..10),
        tails in prop::collection::vec(tail(), 10),
        ending in prop::sample::select(vec!["\n", "\r\n"]),
        page in any::<bool>(),
        joined in any::<bool>(),
    ) {
        let lines = lines.iter().zip(tails).map(|(line, tail)| format!("{line}{tail}{ending}"));
        let text: String = lines.collect();
        let (plain, whole) = by_both_readers(&text, page, joined, false);
        prop_assert_eq!(plain, whole);
    }
}

/// What the fast path says of a text, and what the Markdown parser says alone.
fn by_both_readers(text: &str, page: bool, joined: bool, outline: bool) -> (Option<String>, Option<String>) {
    let mut config = Config::default();
    config.vault.is_outline = outline;
    if joined {
        config.journal.soft_breaks = SoftBreaks::Join;
    }
    let grammar = Grammar::new(Arc::new(config));
    let names = Names::default();
    let path = NotePath::new(if page { "people/Ana.md" } else { "2026-11-20.md" });
    let plain = parse(path.clone(), text, &grammar, &names).map(said);
    let whole = parse_without_fast_path(path, text, &grammar, &names).map(said);
    (plain, whole)
}

#[test]
fn a_table_that_is_none_is_a_paragraph_to_its_end() {
    // The head has more cells than the line below it, or there is a table after all.
    for head in ["| **a** @b | `c|d` | [[e\\|f]] |", "a | [[e\\|f]]", "a | b @cy"] {
        for after in
            ["2. two #met @ana", "2) #met @ana", "-", "1. one #met @ana", "- #met @ana", "", "# @ana"]
        {
            for indent in ["", "  ", "    ", "\t"] {
                let text = format!("{head}\n{indent}--- | ---\n{after}\n#got @ana\n");
                let (plain, whole) = by_both_readers(&text, false, false, false);
                assert_eq!(plain, whole, "{text}");
                let text = format!("- {}\n", text.trim_end().replace('\n', "\n  "));
                let (plain, whole) = by_both_readers(&text, false, true, true);
                assert_eq!(plain, whole, "{text}");
            }
        }
    }
}

#[test]
fn white_space_at_the_end_of_a_file_says_nothing() {
    let grammar = Grammar::new(Arc::new(Config::default()));
    for line in
        ["# b", "## 2026-11-20 with @bo", "- #met @ana", "#met @ana", "> quoted #met @ana", "1. #met @bo"]
    {
        for tail in ["\t", " ", "  ", " \t", "\t\t", "\r", "\t\r\n", "\t\n"] {
            let text = format!("{line}{tail}");
            let read = |reader: fn(NotePath, &str, &Grammar, &Names) -> Option<Note>| {
                reader(NotePath::new("people/Ana.md"), &text, &grammar, &Names::default()).map(said)
            };
            let (plain, whole) = (read(parse), read(parse_without_fast_path));
            assert_eq!(plain, whole, "{text:?}");
        }
    }
}

#[test]
fn what_a_million_documents_found_stays_found() {
    for (text, page, joined) in [
        ("[^1]: note\n- [ ] @ana\n![a] !![[b]] [^1] [x]\n![alt](x.png) @ana !\\[a](b)\n", false, false),
        ("## 2026-11-20 with @bo\n- \\\nThe rain went on.\n", true, false),
        ("* 2026-11-20 with [[Ana]]\n  - | `a | b` |\n  ~~struck~~\n", true, true),
        ("- a\n\t- b\n\t  | a | b |\n\t  |--|--|\t\n\t  | @ana | #met |\n", false, false),
    ] {
        let (plain, whole) = by_both_readers(text, page, joined, false);
        assert_eq!(plain, whole, "{text}");
    }
}
