//! Where a finding can be silenced: the directive or the property for it, as an edit.
//!
//! It writes no file: the hook names the place, and `check --add-ignore` writes what is planned here.
//!
//! Invariant: an edit inserts, and never changes what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use crate::engine::{Change, Engine};
use crate::finding::Finding;
use crate::fix::FixedNote;
use crate::rules::{ExpiredIgnore, UnclosedDisable, UnknownRule, UnreadableNote, UnusedIgnore};
use crate::text::{NotePath, Span, Text};

/// Where the words that silence a finding are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SilencePlace {
    /// A property `fairweather-ignore`, for what stands in front matter or is about a directive.
    FrontMatter,
    /// A directive at the end of the line that begins at this byte.
    Line(u32),
}

impl SilencePlace {
    /// Where a finding is silenced; `None` where nothing silences it. `text` is that of its note.
    pub fn of(finding: &Finding, text: &Text) -> Option<SilencePlace> {
        let about_directives =
            [&UnusedIgnore::META, &ExpiredIgnore::META, &UnclosedDisable::META, &UnknownRule::META];
        if finding.rule == UnreadableNote::META.name {
            return None;
        }
        let at = finding.primary.place.span.start as usize;
        let source = text.source();
        if about_directives.iter().any(|meta| meta.name == finding.rule)
            || front_matter(source).is_some_and(|front| at < front.end as usize)
        {
            return Some(SilencePlace::FrontMatter);
        }
        let before = source.get(..at)?;
        let start = before.rfind('\n').map_or(0, |nl| nl + 1);
        u32::try_from(start).ok().map(SilencePlace::Line)
    }

    /// What to write there for one rule.
    pub fn words(self, rule: &str) -> String {
        match self {
            SilencePlace::FrontMatter => format!("fairweather-ignore: [{rule}]"),
            SilencePlace::Line(_) => format!("<!-- fairweather: ignore[{rule}] the reason -->"),
        }
    }
}

/// The notes that silencing what `judge` shows changes, by path; the engine is left holding their new texts. What
/// an edit would not silence is left as it is.
///
/// `read` gives a note's text as it is now, which may differ from what the engine read: the note is then judged
/// again first.
pub fn plan_silence(
    engine: &mut Engine,
    today: NaiveDate,
    read: &mut dyn FnMut(&NotePath) -> Option<String>,
    judge: &dyn Fn(Vec<Arc<Finding>>) -> Vec<Arc<Finding>>,
    reason: &str,
) -> Vec<FixedNote> {
    let new = |engine: &mut Engine| {
        let mut found = judge(engine.check(today));
        found.retain(|finding| finding.is_new());
        found
    };
    let paths: BTreeSet<NotePath> =
        new(engine).iter().map(|finding| finding.primary.place.note.clone()).collect();
    let texts: BTreeMap<NotePath, Text> =
        paths.into_iter().filter_map(|path| Some((path.clone(), Text::new(read(&path)?)))).collect();
    let fresh = texts.iter().map(|(path, text)| Change::written(path.clone(), text.source().to_owned()));
    engine.apply(&fresh.collect::<Vec<_>>());
    let found = new(engine);
    let mut places: BTreeMap<(NotePath, SilencePlace), Vec<&Finding>> = BTreeMap::new();
    for finding in &found {
        let note = &finding.primary.place.note;
        if let Some(place) = texts.get(note).and_then(|text| SilencePlace::of(finding, text)) {
            places.entry((note.clone(), place)).or_default().push(finding);
        }
    }
    apply(engine, &texts, &places, reason);
    let left: FxHashSet<u64> = new(engine).iter().map(|finding| finding.fingerprint).collect();
    places.retain(|_, findings| !findings.iter().any(|finding| left.contains(&finding.fingerprint)));
    apply(engine, &texts, &places, reason)
}

/// Writes the words for each place into the texts, and hands them to the engine.
fn apply(
    engine: &mut Engine,
    texts: &BTreeMap<NotePath, Text>,
    places: &BTreeMap<(NotePath, SilencePlace), Vec<&Finding>>,
    reason: &str,
) -> Vec<FixedNote> {
    let mut edits: BTreeMap<&NotePath, Vec<(usize, String, usize)>> = BTreeMap::new();
    for ((note, place), findings) in places {
        let Some(text) = texts.get(note) else { continue };
        let rules: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
        let rules: Vec<&str> = rules.into_iter().collect();
        let (at, words) = match place {
            SilencePlace::FrontMatter => in_front_matter(text.source(), &rules),
            SilencePlace::Line(start) => at_line(text.source(), *start as usize, &rules, reason),
        };
        edits.entry(note).or_default().push((at, words, findings.len()));
    }
    let mut notes = Vec::new();
    let mut changes = Vec::new();
    for (path, text) in texts {
        let old = text.source();
        let mut new = String::with_capacity(old.len());
        let (mut at, mut fixed) = (0, 0);
        let mut edits = edits.remove(path).unwrap_or_default();
        edits.sort_by_key(|(at, ..)| *at);
        for (place, words, findings) in edits {
            new.push_str(&old[at..place]);
            new.push_str(&words);
            at = place;
            fixed += findings;
        }
        new.push_str(&old[at..]);
        changes.push(Change::written(path.clone(), new.clone()));
        if new != old {
            notes.push(FixedNote { path: path.clone(), old: old.to_owned(), new, is_new: false, fixed });
        }
    }
    engine.apply(&changes);
    notes
}

/// A directive at the end of a line: inside a table's row, and before a block's name, which stands last.
fn at_line(source: &str, start: usize, rules: &[&str], reason: &str) -> (usize, String) {
    let line = source[start..].split('\n').next().unwrap_or_default();
    let mut text = line.trim_end();
    if let Some((before, name)) = text.rsplit_once(" ^")
        && !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || c == '-')
    {
        text = before.trim_end();
    }
    if text.trim_start_matches([' ', '\t', '>']).starts_with('|') && text.ends_with('|') {
        text = text[..text.len() - 1].trim_end();
    }
    let reason = reason.replace("--", "–").replace(['\n', '\r'], " ");
    let reason = reason.trim();
    let gap = if reason.is_empty() { "" } else { " " };
    (start + text.len(), format!(" <!-- fairweather: ignore[{}]{gap}{reason} -->", rules.join(", ")))
}

/// A property `fairweather-ignore`, added to the list that is there.
fn in_front_matter(source: &str, rules: &[&str]) -> (usize, String) {
    let names = rules.join(", ");
    let end = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let Some(front) = front_matter(source) else {
        let start = source.len() - source.trim_start_matches('\u{feff}').len();
        return (start, format!("---{end}fairweather-ignore: [{names}]{end}---{end}"));
    };
    let mut at = front.start as usize;
    for line in source[front.range()].split_inclusive('\n') {
        let name = line.split(':').next().unwrap_or_default();
        if name.trim_end().to_lowercase().replace('_', "-") == "fairweather-ignore" {
            let value = line[name.len()..].trim_end();
            let after = at + name.len() + value.len();
            return match value.trim_start_matches(':').trim() {
                "" => (at + line.len(), rules.iter().map(|rule| format!("  - {rule}{end}")).collect()),
                "[]" => (after - 1, names),
                _ if value.ends_with(']') => (after - 1, format!(", {names}")),
                _ => (after, format!(", {names}")),
            };
        }
        at += line.len();
    }
    (front.start as usize, format!("fairweather-ignore: [{names}]{end}"))
}

/// The lines between the two lines of dashes at a note's top, with the second one.
fn front_matter(source: &str) -> Option<Span> {
    let mut lines = source.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_start_matches('\u{feff}').trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Some(Span::new(first.len(), at));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{at_line, in_front_matter};

    fn silenced(source: &str, (at, words): (usize, String)) -> String {
        format!("{}{words}{}", &source[..at], &source[at..])
    }

    #[test]
    fn a_directive_stands_at_the_end_of_its_line() {
        let line = |source: &str| silenced(source, at_line(source, 0, &["cold-ask", "overdue"], "we know"));
        let directive = "<!-- fairweather: ignore[cold-ask, overdue] we know -->";
        assert_eq!(line("- #ask @bo  \r\nx"), format!("- #ask @bo {directive}  \r\nx"));
        assert_eq!(line("- #ask @bo ^a-1\n"), format!("- #ask @bo {directive} ^a-1\n"));
        assert_eq!(line("| 1 | #ask @bo |\n"), format!("| 1 | #ask @bo {directive} |\n"));
        let line = |reason: &str| silenced("x", at_line("x", 0, &["cold-ask"], reason));
        assert_eq!(line(""), "x <!-- fairweather: ignore[cold-ask] -->");
        assert_eq!(line("a --> b\nc"), "x <!-- fairweather: ignore[cold-ask] a –> b c -->");
    }

    #[test]
    fn a_property_is_added_to_what_is_there() {
        let front = |source: &str| silenced(source, in_front_matter(source, &["overdue"]));
        assert_eq!(front("x\n"), "---\nfairweather-ignore: [overdue]\n---\nx\n");
        assert_eq!(front("---\nname: Bo\n---\n"), "---\nfairweather-ignore: [overdue]\nname: Bo\n---\n");
        for (there, then) in [
            ("[cold-ask]", "[cold-ask, overdue]"),
            ("[]", "[overdue]"),
            ("cold-ask", "cold-ask, overdue"),
            ("\n  - cold-ask", "\n  - overdue\n  - cold-ask"),
        ] {
            let old = format!("---\nfairweather-ignore: {there}\n---\n").replace(": \n", ":\n");
            let new = format!("---\nfairweather-ignore: {then}\n---\n").replace(": \n", ":\n");
            assert_eq!(front(&old), new);
        }
    }
}
