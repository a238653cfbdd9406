//! Front matter: splitting it off and reading its top-level keys.
//!
//! The Markdown parser's own metadata option is not used: it finds `---` blocks anywhere, so that
//! text between two rules of a journal would vanish. Most front matter is a few plain lines, which
//! are read as they stand; the rest goes to the YAML parser.

mod fast;
mod field;
mod yaml;

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::language::normal_key;
use crate::text::{BOM, Span};

pub(super) use crate::note::front_matter::field::{Field, Invalid, Value, WantedKey, Wants, split_commas};

/// Where a note's front matter and body lie, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Split {
    /// The YAML between the fences, where there is front matter.
    pub yaml: Option<Span>,
    pub body: usize,
}

/// Splits a note. Front matter begins with a first line of exactly `---` (a byte order mark may
/// precede it) and ends with a line `---` or `...`; without the end there is none.
pub(super) fn split(source: &str) -> Split {
    let start = if source.starts_with(BOM) { BOM.len() } else { 0 };
    let none = Split { yaml: None, body: start };
    if !source[start..].starts_with("---") {
        return none;
    }
    let first = line_from(source, start);
    if first.trim_end() != "---" || first.trim_end_matches(['\r', '\n']).len() > 3 + trailing_blanks(first) {
        return none;
    }
    let begin = start + first.len();
    let end = fence(source, begin, source.len(), &FENCES[0]);
    let end = fence(source, begin, end.unwrap_or(source.len()), &FENCES[1]).or(end);
    end.map_or(none, |end| Split {
        yaml: Some(Span::new(begin, end)),
        body: end + line_from(source, end).len(),
    })
}

/// What begins the last line of front matter, behind the line before.
static FENCES: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| [Finder::new("\n---"), Finder::new("\n...")]);

/// Where the first line begins that is nothing but a fence: of those from byte `begin` on, which begins a line itself, and before
/// `end`.
fn fence(source: &str, begin: usize, end: usize, fence: &Finder<'_>) -> Option<usize> {
    let lines = source.as_bytes()[..end].get(begin - 1..)?;
    let mut starts = fence.find_iter(lines).map(|at| begin + at);
    starts.find(|&at| line_from(source, at).trim_end().len() == 3)
}

/// The line that begins at a byte, with its end. A search by bytes: the one of `str` costs more than the line.
fn line_from(source: &str, at: usize) -> &str {
    let end = memchr::memchr(b'\n', &source.as_bytes()[at..]).map_or(source.len(), |nl| at + nl + 1);
    &source[at..end]
}

fn trailing_blanks(line: &str) -> usize {
    let line = line.trim_end_matches(['\r', '\n']);
    line.len() - line.trim_end().len()
}

/// Reads the top-level keys of the YAML at `span` of `source`: those which are wanted, in normal form.
///
/// # Errors
/// The first syntax error, or that it is not a mapping. Then nothing is read.
pub(super) fn fields<'s>(source: &'s str, span: Span, wants: &dyn Wants) -> Result<Vec<Field<'s>>, Invalid> {
    let (yaml, base) = (&source[span.range()], span.start as usize);
    if let Some(fields) = fast::fields(yaml, base, wants) {
        return Ok(fields);
    }
    let mut fields = yaml::fields(yaml, base)?;
    fields.retain_mut(|field| {
        let wanted = wants.wanted(&field.key);
        field.property = wanted.property();
        wanted != WantedKey::Nothing
    });
    Ok(fields)
}

/// Where the front matter of a note lies, without its fences, and where its body begins.
pub fn front_matter_span(source: &str) -> (Option<Span>, usize) {
    let split = split(source);
    (split.yaml, split.body)
}

/// The front matter of a note as it stands, without its fences; empty where there is none.
pub fn front_matter_text(source: &str) -> &str {
    split(source).yaml.map_or("", |yaml| &source[yaml.range()])
}

/// What a note says of itself: each key of its front matter, in normal form, with its values; nothing
/// where that cannot be read.
pub fn properties(source: &str) -> Vec<(String, Vec<String>)> {
    let fields = split(source)
        .yaml
        .and_then(|yaml| fields(source, yaml, &|_: &str| WantedKey::Other).ok())
        .unwrap_or_default();
    let values = |field: &Field<'_>| field.list().map(|item| item.value.to_owned()).collect();
    fields.iter().map(|field| (field.key.clone().into_owned(), values(field))).collect()
}

/// The front matter of a file that this program writes: it is not read as a note, and counts for nothing.
pub const GENERATED: (&str, &str) = ("fairweather", "findings");

static GENERATED_KEY: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(GENERATED.0));

/// Whether this program wrote the note.
fn is_generated(yaml: &str) -> bool {
    let (key, value) = GENERATED;
    GENERATED_KEY.find(yaml.as_bytes()).is_some() && says(yaml, key, value)
}

/// Whether a line of it gives this key this value.
fn says(yaml: &str, key: &str, value: &str) -> bool {
    yaml.lines().any(|line| {
        let rest = line.strip_prefix(key).and_then(|rest| rest.strip_prefix(':'));
        rest.is_some_and(|rest| rest.trim().trim_matches(['"', '\'']) == value)
    })
}

/// Whether the raw front matter is that of a note which this program writes, or its `date`, `name` or `title` holds a template's sign. Raw, since
/// `{{date}}` is not YAML that could be read.
pub(super) fn is_template(yaml: &str) -> bool {
    if is_generated(yaml) {
        return true;
    }
    let bytes = yaml.as_bytes();
    let mut signs = memchr::memchr2_iter(b'{', b'<', bytes);
    if !signs.any(|at| matches!(bytes.get(at + 1), Some(b'{' | b'%'))) {
        return false;
    }
    yaml.lines().any(|line| {
        line.split_once(':').is_some_and(|(key, value)| {
            matches!(normal_key(key).as_str(), "date" | "name" | "title")
                && (value.contains("{{") || value.contains("<%"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{Split, Value, WantedKey, fields, is_template, split, split_commas};
    use crate::text::Span;

    fn read(yaml: &str) -> Vec<(String, Vec<String>, String)> {
        fields(yaml, Span::new(0, yaml.len()), &|_: &str| WantedKey::Other)
            .expect("valid YAML")
            .iter()
            .map(|field| {
                let list = field.list().map(|item| item.value.to_owned()).collect();
                (field.key.clone().into_owned(), list, yaml[field.span.range()].to_owned())
            })
            .collect()
    }

    #[test]
    fn front_matter_is_split_off_the_first_line_only() {
        assert_eq!(split("---\na: 1\n---\nx").body, 13);
        assert_eq!(split("\u{feff}---\r\na: 1\r\n...\r\nx").yaml, Some(Span::new(8, 14)));
        assert_eq!(split("---\n---\n"), Split { yaml: Some(Span::new(4, 4)), body: 8 });
        assert_eq!(split("---\na: 1\n---b\n....\n...\n---\n").yaml, Some(Span::new(4, 19)));
        assert_eq!(split("---\n\n...").body, 8);
        for none in ["x\n---\na: 1\n---\n", "---\nnever ends", "----\na: 1\n----\n", "", "--- x\n---\n"] {
            assert_eq!(split(none).yaml, None, "{none:?}");
        }
    }

    #[test]
    fn keys_have_values_with_places() {
        let got =
            read("Name: 'José é'\ntags: [a, \"b\"]\nnone:\nmap:\n  k: v\npeople:\n  - é x\n  - y\n[a]: b\n");
        let row = |key: &str, list: &[&str], at: &str| {
            (key.to_owned(), list.iter().map(|&item| item.to_owned()).collect::<Vec<_>>(), at.to_owned())
        };
        assert_eq!(got[0], row("name", &["José é"], "José é"));
        assert_eq!(got[1], row("tags", &["a", "b"], "a"));
        assert_eq!(got[2], row("none", &[], "none"));
        assert_eq!(got[3].1, Vec::<String>::new());
        assert_eq!(got[4], row("people", &["é x", "y"], "é x"));
        assert_eq!(got.len(), 5);
    }

    #[test]
    fn what_nobody_wants_is_not_read_and_may_still_be_invalid() {
        let wants = |key: &str| if key == "name" { WantedKey::Other } else { WantedKey::Nothing };
        let yaml = "name: Ana\nphone:\n  home: 1\n? odd\n: key\n";
        let read = fields(yaml, Span::new(0, yaml.len()), &wants).expect("valid");
        assert_eq!(read.iter().map(|field| &*field.key).collect::<Vec<_>>(), ["name"]);
        let yaml = "name: Ana\nphone: [1\n";
        assert!(fields(yaml, Span::new(0, yaml.len()), &wants).is_err());
    }

    #[test]
    fn a_quoted_value_ends_at_its_quote_and_not_at_a_comment() {
        for yaml in ["a: \"b\" # c\n", "? x\n: 'it''s' # c\n", "? x\n: \"b\\\"d\" # c\n"] {
            let read = fields(yaml, Span::new(0, yaml.len()), &|_: &str| WantedKey::Other).expect("valid");
            let at = read[0].span;
            assert!(
                !yaml[at.range()].contains('#') && yaml[at.end as usize..].starts_with(['"', '\'']),
                "{yaml}"
            );
        }
    }

    #[test]
    fn a_name_may_have_parts() {
        let yaml = "name: {first: Ana, middle: [x, y], last: Lopez}\nb: {c: d}\n";
        let read = fields(yaml, Span::new(0, yaml.len()), &|_: &str| WantedKey::Other).expect("valid");
        assert_eq!(read[0].value, Value::Parts { first: "Ana".to_owned(), last: "Lopez".to_owned() });
        assert_eq!(read[1].value, Value::Mapping);
    }

    #[test]
    fn an_unquoted_wikilink_is_its_name() {
        assert_eq!(read("via: [[Bo Li]]\n")[0].1, ["Bo Li"]);
    }

    #[test]
    fn what_is_no_mapping_is_invalid() {
        for (yaml, line) in [("people: [@ana]\n", "people: [@ana]"), ("- a\n", "- a"), ("a: 1\nb: [\n", "")] {
            let invalid =
                fields(yaml, Span::new(0, yaml.len()), &|_: &str| WantedKey::Other).expect_err(yaml);
            assert_eq!(&yaml[invalid.span.range()], line, "{}", invalid.message);
        }
        assert_eq!(fields("# nothing\n", Span::new(0, 10), &|_: &str| WantedKey::Other), Ok(Vec::new()));
    }

    #[test]
    fn an_alias_bomb_is_not_expanded() {
        let mut yaml = String::from("a0: &a0 [x]\n");
        for n in 1..40 {
            let items = vec![format!("*a{}", n - 1); 10].join(", ");
            yaml.push_str(&format!("a{n}: &a{n} [{items}]\n"));
        }
        let read = fields(&yaml, Span::new(0, yaml.len()), &|_: &str| WantedKey::Other).expect("valid");
        assert_eq!(read.len(), 40);
        assert_eq!(read[39].value, Value::List(Vec::new()));
    }

    #[test]
    fn commas_inside_links_split_nothing() {
        let parts: Vec<_> =
            split_commas(" [[a, b]], c ,", 10).map(|part| (part.value, part.span.start)).collect();
        assert_eq!(parts, [("[[a, b]]", 11), ("c", 21)]);
    }

    #[test]
    fn templates_show_in_their_front_matter() {
        assert!(is_template("date: {{date}}\n"));
        assert!(is_template("name: <% tp.file.title %>\n"));
        assert!(!is_template("notes: {{x}}\n"));
        assert!(is_template("tags: x\nfairweather: findings\n") && !is_template("fairweather: yes\n"));
    }
}
