//! How a line begins: checkbox, Logseq state, emphasis, date, then perhaps a marker's word.
//!
//! Not the item that the line opens, which is the builder's; and not the rest of the line, which is the
//! scanner's.

use chrono::NaiveDate;

use crate::note::syntax::date::{self, DateMatch, Formats};
use crate::text::{find_double, strip_note_extension};

/// What a task's box or state word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Task {
    #[default]
    None,
    Plan,
    Done,
    Cancelled,
}

/// The beginning of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LineStart {
    pub task: Task,
    pub date: Option<NaiveDate>,
    /// Whether there is a date at all, an impossible or unknown one included.
    pub is_dated: bool,
    /// Offset and length of an impossible date.
    pub impossible: Option<(usize, usize)>,
    /// Offset of the first byte after all of it.
    pub end: usize,
}

/// Reads the beginning of `text`, which starts after bullet and quote signs.
pub(crate) fn read(text: &str, formats: &Formats) -> LineStart {
    let mut begin = LineStart::default();
    let mut at = skip_blank(text, 0);
    if let Some(after) = callout_title(&text[at..]) {
        at = skip_blank(text, at + after);
    }
    if let Some((task, after)) = checkbox(&text[at..]) {
        begin.task = task;
        at = skip_blank(text, at + after);
    }
    if let Some((task, after)) = state_word(&text[at..]) {
        begin.task = task;
        at = skip_blank(text, at + after);
    }
    if let Some(found) = wrapped_date(&text[at..], formats) {
        (begin.date, begin.is_dated) = (found.day.date, true);
        if found.day.is_impossible() {
            begin.impossible = Some((at + found.sign, found.day.len));
        }
        at = skip_separators(text, skip_time(text, at + found.taken));
    }
    begin.end = at;
    begin
}

/// Skips white space and the signs of emphasis and highlighting.
fn skip_blank(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + rest.len() - rest.trim_start_matches([' ', '\t', '*', '_', '=']).len()
}

/// `[!note]+ ` at the start of a callout.
fn callout_title(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("[!")?;
    let close = rest.find(']')?;
    if close == 0 || !rest[..close].bytes().all(|b| b.is_ascii_alphanumeric() || b"-_|".contains(&b)) {
        return None;
    }
    let after = close + 3;
    Some(after + usize::from(text[after..].starts_with(['+', '-'])))
}

/// `[/] `, `[!] ` and their like; the Markdown parser takes `[ ]` and `[x]` of list items itself.
fn checkbox(text: &str) -> Option<(Task, usize)> {
    let mut chars = text.strip_prefix('[')?.chars();
    let sign = chars.next()?;
    if chars.next()? != ']' || !chars.next().is_none_or(char::is_whitespace) {
        return None;
    }
    let task = match sign {
        'x' | 'X' => Task::Done,
        '-' => Task::Cancelled,
        _ => Task::Plan,
    };
    Some((task, sign.len_utf8() + 2))
}

/// `TODO ` and its like, with Logseq's priority after it.
fn state_word(text: &str) -> Option<(Task, usize)> {
    let len = text.bytes().take_while(|b| b.is_ascii_uppercase() || *b == b'-').count();
    let task = match &text[..len] {
        "TODO" | "DOING" | "NOW" | "LATER" | "WAITING" | "WAIT" | "STARTED" | "IN-PROGRESS" => Task::Plan,
        "DONE" => Task::Done,
        "CANCELED" | "CANCELLED" => Task::Cancelled,
        _ => return None,
    };
    let rest = &text[len..];
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let trimmed = rest.trim_start();
    let priority = ["[#A]", "[#B]", "[#C]"].iter().any(|sign| trimmed.starts_with(sign));
    let skipped = text.len() - trimmed.len();
    Some((task, if priority { skipped + 4 } else { len }))
}

/// A date with the signs around it.
struct Wrapped {
    day: DateMatch,
    /// The bytes of the sign before it.
    sign: usize,
    /// The bytes of all of it.
    taken: usize,
}

/// A date, bare or as `[[date]]`, `[[Daily/date|shown]]`, `(date)`, `[date]` or `[date](2026-11-20.md)`.
fn wrapped_date(text: &str, formats: &Formats) -> Option<Wrapped> {
    if let Some(rest) = text.strip_prefix("[[") {
        let close = find_double(rest, b']')?;
        let name = rest[..close].split('|').next()?;
        // A link may say where the note lies, and so may the vault's own form.
        let begins = std::iter::once(0).chain(name.match_indices('/').map(|(slash, _)| slash + 1));
        let mut found = begins.filter_map(|at| Some((at, date::at_start(&name[at..], formats)?)));
        let (at, day) = found.find(|(at, day)| at + day.len == name.len())?;
        return Some(Wrapped { day, sign: 2 + at, taken: 2 + close + 2 });
    }
    if let Some(rest) = text.strip_prefix('(') {
        let found = date::at_start(rest, formats)?;
        let close = skip_time(rest, found.len);
        return rest[close..].starts_with(')').then_some(Wrapped { day: found, sign: 1, taken: close + 2 });
    }
    if let Some(rest) = text.strip_prefix('[') {
        // A link or a version may look so, too: only a day that exists is one.
        let found = date::at_start(rest, formats).filter(|found| found.date.is_some())?;
        let close = skip_time(rest, found.len);
        let after = rest[close..].strip_prefix(']')?;
        let link = link_to_note_of(found, after, formats);
        let is_other_link = link == 0 && after.starts_with(['(', '[', ':']);
        return (!is_other_link).then_some(Wrapped { day: found, sign: 1, taken: close + 2 + link });
    }
    let found = date::at_start(text, formats)?;
    Some(Wrapped { day: found, sign: 0, taken: found.len })
}

/// The bytes of the destination of a Markdown link to the note of a day: `(../2026-11-20.md)`, as Obsidian
/// writes it where it writes no `[[…]]`.
fn link_to_note_of(day: DateMatch, text: &str, formats: &Formats) -> usize {
    let target =
        text.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or("", |(target, _)| target);
    let path = target.trim_start_matches('<').trim_end_matches('>').replace("%20", " ");
    let stem = strip_note_extension(&path);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let is_note = stem.len() < path.len() && !path.contains("://");
    let is_of_day = is_note && day.date.is_some() && date::in_path(folder, name, formats).date == day.date;
    if is_of_day { target.len() + 2 } else { 0 }
}

/// Skips `T10:00`, ` 10:00` after a date.
fn skip_time(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let Some(clock) = rest.strip_prefix(['T', 't', ' ']) else { return at };
    let shape = clock.as_bytes();
    let is_clock =
        shape.len() >= 5 && shape[2] == b':' && [0, 1, 3, 4].iter().all(|&nth| shape[nth].is_ascii_digit());
    if !is_clock {
        return at;
    }
    let len = clock.find(|c: char| !(c.is_ascii_digit() || ":.+Zz".contains(c))).unwrap_or(clock.len());
    // A colon after the clock belongs to the text: `10:00: tea`.
    let len = clock[..len].trim_end_matches([':', '.']).len();
    at + 1 + len
}

fn skip_separators(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + rest.len() - rest.trim_start_matches([' ', '\t', '*', '_', '=', ':', '-', '–', '—', ',', '|']).len()
}

/// The day in a done task's `✅ 2026-11-21` or `[completion:: 2026-11-21]`.
pub(crate) fn completion(text: &str) -> Option<NaiveDate> {
    let (mut done, mut field, mut capital) = (None, None, None);
    for (sign, at) in day_signs(text) {
        let first = match sign {
            DaySign::Done => &mut done,
            DaySign::CompletionField => &mut field,
            DaySign::CapitalCompletionField => &mut capital,
            DaySign::Due | DaySign::Begins => continue,
        };
        first.get_or_insert(at);
    }
    let day = |at: usize| dated(&text[at..]);
    done.and_then(day).or_else(|| field.or(capital).and_then(day))
}

/// The first due day of a task: `due:2026-11-30`, `📅 2026-11-30`, `[due:: 2026-11-30]`,
/// `SCHEDULED: <2026-11-30 Mon>`, `DEADLINE: <…>`; without one, the day on which it begins.
pub(crate) fn due(text: &str) -> Option<NaiveDate> {
    let mut begins = None;
    for (sign, at) in day_signs(text) {
        let day = || dated(&text[at..]);
        match sign {
            DaySign::Due => {
                if let Some(due) = day() {
                    return Some(due);
                }
            }
            DaySign::Begins => begins = begins.or_else(day),
            _ => {}
        }
    }
    begins
}

/// What the day of a task stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DaySign {
    Done,
    CompletionField,
    CapitalCompletionField,
    Due,
    Begins,
}

/// The signs in a text that a day may stand behind, and where that would be. Each ends in a colon or is an emoji, of
/// which most tasks hold none.
fn day_signs(text: &str) -> impl Iterator<Item = (DaySign, usize)> + '_ {
    memchr::memchr3_iter(b':', 0xe2, 0xf0, text.as_bytes()).filter_map(|at| match text.as_bytes()[at] {
        b':' => day_word(text, at),
        _ => day_emoji(&text[at..]).map(|(sign, len)| (sign, at + len)),
    })
}

/// The word before a colon that a day may stand behind, and where that would be.
fn day_word(text: &str, colon: usize) -> Option<(DaySign, usize)> {
    use Colons::{Any, One, Two};
    const WORDS: [(&str, Colons, DaySign); 10] = [
        ("due", Any, DaySign::Due),
        ("Due", Two, DaySign::Due),
        ("SCHEDULED", One, DaySign::Due),
        ("DEADLINE", One, DaySign::Due),
        ("scheduled", Two, DaySign::Begins),
        ("Scheduled", Two, DaySign::Begins),
        ("start", Two, DaySign::Begins),
        ("Start", Two, DaySign::Begins),
        ("completion", Two, DaySign::CompletionField),
        ("Completion", Two, DaySign::CapitalCompletionField),
    ];
    let before = &text[..colon];
    // The last letter tells most other words apart.
    before.ends_with(['e', 'D', 'E', 'd', 't', 'n']).then_some(())?;
    let (word, colons, sign) = WORDS.iter().find(|(word, ..)| before.ends_with(word))?;
    let is_field = text[colon + 1..].starts_with(':');
    let is_spelt = match colons {
        Any => true,
        One => !is_field,
        Two => is_field,
    };
    let is_inside_word = || {
        matches!(sign, DaySign::Due | DaySign::Begins)
            && before[..colon - word.len()].ends_with(char::is_alphanumeric)
    };
    (is_spelt && !is_inside_word()).then(|| (*sign, colon + 1 + usize::from(is_field)))
}

/// How many colons stand behind a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Colons {
    One,
    Two,
    Any,
}

/// The emoji at the start of a text that a day may stand behind, and its length.
fn day_emoji(text: &str) -> Option<(DaySign, usize)> {
    let emoji = text.chars().next()?;
    let sign = match emoji {
        '✅' => DaySign::Done,
        '📅' => DaySign::Due,
        '⏳' | '🛫' | '🗓' | '📆' => DaySign::Begins,
        _ => return None,
    };
    Some((sign, emoji.len_utf8()))
}

fn dated(text: &str) -> Option<NaiveDate> {
    date::at_start(text.trim_start_matches([' ', '\u{fe0f}', '<', '[']), &Formats::BUILT_IN)?.date
}

#[cfg(test)]
mod tests {
    use super::{LineStart, Task, completion, due};
    use crate::note::syntax::date::Formats;
    use chrono::NaiveDate;

    fn read(text: &str) -> LineStart {
        super::read(text, &Formats::BUILT_IN)
    }

    fn rest(text: &str) -> &str {
        &text[read(text).end..]
    }

    #[test]
    fn a_beginning_is_skipped_whole() {
        for text in [
            "x",
            "**x",
            "TODO x",
            "[/] x",
            "2026-11-20: x",
            "20.11.2026: x",
            "20. November 2026: x",
            "[[2026-11-20]] x",
            "(2026-11-20) x",
            "2026-11-20T10:00 x",
            "2026-11-20 10:00 - x",
            "DONE [#A] **2026-11-20** x",
            "[[2026-11-20|today]] x",
            "[!note]+ x",
            "Friday, November 20, 2026 – x",
        ] {
            assert!(rest(text).starts_with('x'), "{text}: {}", rest(text));
        }
        assert_eq!(rest("TODOs x"), "TODOs x");
        assert_eq!(rest("2026-11 x"), "2026-11 x");
    }

    #[test]
    fn boxes_and_states_tell_plans_from_what_happened() {
        for (text, task) in [
            ("[/] x", Task::Plan),
            ("[>] x", Task::Plan),
            ("[-] x", Task::Cancelled),
            ("[!] x", Task::Plan),
            ("[?] x", Task::Plan),
            ("IN-PROGRESS x", Task::Plan),
            ("WAIT x", Task::Plan),
            ("WAI-T x", Task::None),
            ("LATER x", Task::Plan),
            ("DONE x", Task::Done),
            ("CANCELLED x", Task::Cancelled),
            ("todo x", Task::None),
        ] {
            assert_eq!(read(text).task, task, "{text}");
        }
    }

    #[test]
    fn an_impossible_date_is_kept_with_its_place() {
        for text in ["**2026-02-30** x", "[[2026-02-30]] x", "[[2026-02-30|then]] x"] {
            let begin = read(text);
            assert_eq!((begin.date, begin.impossible), (None, Some((2, 10))), "{text}");
        }
        assert_eq!(read("(2026-02-30) x").impossible, Some((1, 10)));
    }

    #[test]
    fn tasks_say_when_they_were_done_and_are_due() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 30);
        assert_eq!(completion("x ✅ 2026-11-30"), day);
        assert_eq!(completion("x [completion:: 2026-11-30]"), day);
        for text in ["due:2026-11-30", "📅 2026-11-30", "[due:: 2026-11-30]", "DEADLINE: <2026-11-30 Mon>"]
        {
            assert_eq!(due(text), day, "{text}");
        }
        assert_eq!(due("📅 2026-11-30 due:2026-01-01"), day);
        for text in [
            "⏳ 2026-11-30",
            "🗓️ 2026-11-30",
            "[scheduled:: 2026-11-30]",
            "🛫 2026-11-30",
            "[start:: 2026-11-30]",
        ] {
            assert_eq!(due(text), day, "{text}");
        }
        assert_eq!(due("⏳ 2026-01-01 📅 2026-11-30"), day);
        assert_eq!(due("overdue:2026-11-30"), None);
        for text in ["Due:2026-11-30", "SCHEDULED:: <2026-11-30>", "start: 2026-11-30", "x:: 2026-11-30"] {
            assert_eq!(due(text), None, "{text}");
        }
        assert_eq!(due("due: soon, start:: 2026-11-30"), day);
        assert_eq!(completion("recompletion:: 2026-11-30"), day);
        assert_eq!(completion("✅ yes [Completion:: 2026-11-30]"), day);
    }
}
