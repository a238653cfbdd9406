//! A note as it would be read with every plain name a link, and with a marker on each line that names nobody.
//!
//! So the language itself says which text is an event's, and whom a line without a name is about. A
//! note without such names and lines is its own probe, and is not parsed again.
//!
//! Invariant: places that leave this module are those of the note as it is.

use crate::graph::{Binding, PersonId, Resolved, bind_as_if};
use crate::note::{EntryKind, Form, Lists, Note, UnpackedLists, parse};
use crate::prose::context::{NoteReading, ProseContext};
use crate::prose::line_end::line_end;
use crate::prose::names::PlainName;
use crate::prose::token::EntryLink;
use crate::text::{Span, key};

/// What a line without a name is probed with.
const PROBE: &str = " #ask";

/// An entry that may tell of something.
#[derive(Debug)]
pub(super) struct ProbedEntry {
    /// As in the probe's text.
    pub span: Span,
    pub links: Vec<EntryLink>,
    /// Which plain name each link is, where it is one.
    pub plain: Vec<Option<PlainName>>,
    pub day: Option<chrono::NaiveDate>,
    /// Whom it is about where it names nobody.
    pub around: Option<PersonId>,
}

/// A note made to tell all that it can.
pub(super) struct Probe<'p> {
    /// The text that entries are places of.
    pub text: std::borrow::Cow<'p, str>,
    pub entries: Vec<ProbedEntry>,
    insertions: Vec<Insertion>,
}

/// How many bytes stand in the probe before `at`, which is a place of the note.
#[derive(Debug, Clone, Copy)]
struct Insertion {
    at: u32,
    before: u32,
    len: u32,
}

impl Probe<'_> {
    /// A place of the probe as one of the note.
    pub(super) fn back(&self, span: Span) -> Span {
        Span { start: self.back_offset(span.start), end: self.back_offset(span.end) }
    }

    fn back_offset(&self, offset: u32) -> u32 {
        let nth = self.insertions.partition_point(|one| one.at + one.before < offset);
        let Some(one) = nth.checked_sub(1).and_then(|nth| self.insertions.get(nth)) else { return offset };
        offset.saturating_sub(one.before + one.len).max(one.at)
    }
}

/// Probes a note. `names` are its plain names, `nameless` the ends of lines to be probed.
pub(super) fn probe<'p>(
    context: &ProseContext<'_>,
    reading: &'p NoteReading<'_>,
    names: &[PlainName],
    nameless: &[u32],
) -> Option<Probe<'p>> {
    let (journal, directory) = (context.journal, &context.graph.directory);
    let mut pieces: Vec<(u32, &str)> = Vec::new();
    for name in names {
        pieces.push((name.span.start, "[["));
        pieces.push((name.span.end, "]]"));
    }
    pieces.extend(nameless.iter().map(|&at| (at, PROBE)));
    pieces.sort_by_key(|piece| piece.0);
    let is_person = |_: PersonId| true;
    if pieces.is_empty() {
        let binding = bind_as_if(reading.id, reading.note, directory, &journal.names, &is_person);
        let entries = entries(context, reading.text, reading.note, &binding, &[]);
        return Some(Probe { text: reading.text.into(), entries, insertions: Vec::new() });
    }
    let mut text = String::with_capacity(reading.text.len() + pieces.len() * PROBE.len());
    let mut insertions = Vec::with_capacity(pieces.len());
    // Where the markers stand that are not the writer's.
    let mut probes = Vec::new();
    let mut at = 0;
    for (place, piece) in pieces {
        text.push_str(reading.text.get(at..place as usize)?);
        at = place as usize;
        let shift = u32::try_from(text.len() - at).unwrap_or(u32::MAX);
        insertions.push(Insertion { at: place, before: shift, len: u32::try_from(piece.len()).unwrap_or(0) });
        if piece == PROBE {
            probes.push(u32::try_from(text.len() + 1).unwrap_or(u32::MAX));
        }
        text.push_str(piece);
    }
    text.push_str(reading.text.get(at..)?);
    let note = reparse(context, reading, &text)?;
    let binding = bind_as_if(reading.id, &note, directory, &journal.names, &is_person);
    let mut probe = Probe { text: String::new().into(), entries: Vec::new(), insertions };
    let mut found = entries(context, &text, &note, &binding, &probes);
    for entry in &mut found {
        // A link of the probe that is a plain name of the note.
        for (link, plain) in entry.links.iter().zip(&mut entry.plain) {
            let back = probe.back(link.span);
            let known = names.binary_search_by_key(&back.start, |name| name.span.start);
            *plain = known.ok().map(|nth| names[nth]).filter(|name| name.span == back);
        }
    }
    probe.text = text.into();
    probe.entries = found;
    Some(probe)
}

/// A changed note, read as the journal reads it.
pub(super) fn reparse(context: &ProseContext<'_>, reading: &NoteReading<'_>, text: &str) -> Option<Note> {
    let mut note = parse(reading.note.path.clone(), text, context.grammar, &context.journal.names)?;
    if note.is_page() == reading.note.is_page() {
        return Some(note);
    }
    // What other notes decide of it stays decided.
    let other = *note.take_other()?;
    (other.is_page() == reading.note.is_page()).then_some(other)
}

fn entries(
    context: &ProseContext<'_>,
    text: &str,
    note: &Note,
    binding: &Binding,
    probes: &[u32],
) -> Vec<ProbedEntry> {
    let mut found = Vec::new();
    let (mut mention, mut mark) = (0, 0);
    let mut bound = 0;
    let mut scratch = UnpackedLists::default();
    let Lists { entries, mentions, marks: all_marks, .. } = note.unpack(&mut scratch);
    for (nth, entry) in entries.iter().enumerate() {
        let first = mention;
        while mentions.get(mention).is_some_and(|one| one.entry as usize == nth) {
            mention += 1;
        }
        let first_mark = mark;
        while all_marks.get(mark).is_some_and(|one| one.entry as usize == nth) {
            mark += 1;
        }
        let first_bound = bound;
        while binding.bound.get(bound).is_some_and(|one| one.entry as usize == nth) {
            bound += 1;
        }
        let marks = &all_marks[first_mark..mark];
        let is_probed =
            first == mention && marks.len() == 1 && probes.binary_search(&marks[0].span.start).is_ok();
        let is_read = entry.kind == EntryKind::Text && !entry.planned && (marks.is_empty() || is_probed);
        if !is_read || entry.date.is_none_or(|day| day > context.today) {
            continue;
        }
        let mut links = Vec::with_capacity(mention - first);
        for (written, resolved) in mentions[first..mention].iter().zip(&binding.mentions[first..mention]) {
            let person = match resolved {
                Resolved::Person(person) => Some(*person),
                Resolved::Nobody | Resolved::Ambiguous(_) => None,
            };
            let span = match person {
                Some(person) if written.form == Form::Handle => {
                    whole_name(context, text, written.span, person)
                }
                _ => written.span,
            };
            links.push(EntryLink { span, person });
        }
        let around = match &binding.bound[first_bound..bound] {
            [one] if is_probed => one.person,
            _ => None,
        };
        if is_probed && around.is_none() {
            continue;
        }
        let plain = vec![None; links.len()];
        found.push(ProbedEntry { span: entry.span, links, plain, day: entry.date, around });
    }
    found
}

/// `@Ana Lopez`: the words behind a handle that belong to its name.
fn whole_name(context: &ProseContext<'_>, text: &str, span: Span, person: PersonId) -> Span {
    let name = context.name(person);
    let rest = &text[span.end as usize..];
    let words = name.split(' ').count().saturating_sub(1);
    let mut end = 0;
    for _ in 0..words {
        let Some(next) = rest[end..].strip_prefix(' ') else { return span };
        let len = next.find(|c: char| !c.is_alphanumeric()).unwrap_or(next.len());
        end += 1 + len;
    }
    let whole = text.get(span.start as usize + 1..span.end as usize + end);
    if end > 0 && whole.is_some_and(|whole| key(whole) == key(name)) {
        Span { start: span.start, end: span.end + u32::try_from(end).unwrap_or(0) }
    } else {
        span
    }
}

/// The ends of the lines that name nobody, hold a word that may begin a phrase, and may be about somebody whom
/// another line names.
pub(super) fn nameless_lines(
    context: &ProseContext<'_>,
    reading: &NoteReading<'_>,
    names: &[PlainName],
    owner: Option<PersonId>,
) -> Vec<u32> {
    let (text, note) = (reading.text, reading.note);
    let body = u32::try_from(reading.body).unwrap_or(u32::MAX);
    let is_of_all =
        |entry: u32| note.entries().get(entry as usize).is_some_and(|entry| entry.kind != EntryKind::Text);
    // Whoever owns the page, takes part or stands in a heading is there for every line.
    let is_of_note = owner.is_some() || note.mentions().iter().any(|mention| is_of_all(mention.entry));
    let mut named: Vec<u32> = note.mentions().iter().map(|mention| mention.span.start).collect();
    named.extend(note.marks().iter().map(|mark| mark.span.start));
    named.extend(names.iter().map(|name| name.span.start));
    named.retain(|&at| at >= body);
    named.sort_unstable();
    if named.is_empty() && !is_of_note {
        return Vec::new();
    }
    let mut ends = Vec::new();
    // Lines without a name since the last empty line; whether one of the others names somebody.
    let mut waiting: Vec<(usize, usize)> = Vec::new();
    let mut is_run_named = false;
    let mut is_any_named = false;
    let mut next_named = 0;
    let mut start = reading.body;
    let breaks = memchr::memchr_iter(b'\n', &text.as_bytes()[reading.body..]).map(|at| reading.body + at + 1);
    for end in breaks.chain(std::iter::once(text.len())) {
        let line = &text[start..end];
        let mut names_somebody = false;
        while named.get(next_named).is_some_and(|&at| (at as usize) < end) {
            (names_somebody, next_named) = (true, next_named + 1);
        }
        let own = line.trim_start();
        if own.is_empty() {
            waiting.clear();
            is_run_named = false;
        } else if names_somebody {
            is_any_named = true;
            if !is_run_named {
                is_run_named = true;
                ends.extend(waiting.drain(..).filter_map(|line| told_end(context, text, line)));
            }
        } else if !own.starts_with('#') {
            let is_inside = is_any_named && line.starts_with([' ', '\t', '>']);
            if is_of_note || is_run_named || is_inside {
                ends.extend(told_end(context, text, (start, end)));
            } else {
                waiting.push((start, end));
            }
        }
        start = end;
    }
    ends
}

/// The end of a line that may tell of somebody whom it does not name.
fn told_end(context: &ProseContext<'_>, text: &str, (start, end): (usize, usize)) -> Option<u32> {
    let tells = context.tables.signs.may_tell_of_unnamed(&text[start..end]);
    tells.then(|| line_end(text, Span::new(start, end)))
}
