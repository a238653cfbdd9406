//! What depends on the whole note: which entries count, when each happened, and who may be named
//! for it by what encloses it.
//!
//! The last step of a [`Builder`]. Each step here looks at each item, heading and entry a fixed number of
//! times, so a note takes linear time however deep it is nested.

use rustc_hash::FxHashMap;

use crate::note::model::{Entry, EntryKind, Problem, Scope, ScopeId};
use crate::note::parse::builder::{Builder, DatedLine, RawEntry, RawProblem};
use crate::note::parse::note_date::NoteDate;
use crate::note::store::batch::{NoteBatch, NoteLists};
use crate::note::syntax::line_start::Task;
use crate::text::{Span, TextHash, said_hash};

/// What decides how a body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyKind {
    /// A person's page: what stands outside a log is biography.
    Page,
    /// Any other note.
    Note,
}

/// The parts of a note that the body gives.
pub(super) struct Body {
    pub lists: NoteLists,
    pub problems: Vec<Problem>,
}

impl Builder<'_, '_> {
    /// Resolves what depends on the whole note. `note_date` is the day of the front matter or the
    /// path, which a page does not have. The lists go into a batch.
    pub(super) fn finish(self, kind: BodyKind, note_date: NoteDate, batch: &mut NoteBatch) -> Body {
        self.finish_knowing(|_| None, kind, note_date, batch)
    }

    /// The same, where the hash of what some entries say is known, by their index; of a note none of whose entries
    /// are dropped.
    pub(super) fn finish_knowing(
        mut self,
        known: impl Fn(usize) -> Option<TextHash>,
        kind: BodyKind,
        note_date: NoteDate,
        batch: &mut NoteBatch,
    ) -> Body {
        self.set_due_days();
        let is_page = kind == BodyKind::Page;
        self.resolve_items(kind);
        if is_page {
            self.add_page_items();
        }
        let is_biography = |raw: &RawEntry| is_page && self.tells_of_a_life(raw);
        if self.items.iter().any(|item| item.excluded || item.task == Task::Cancelled)
            || self.entries.iter().any(is_biography)
        {
            self.drop_entries(kind);
        }
        let start = batch.end();
        self.link_scopes(&mut batch.scopes);
        let problems = std::mem::take(&mut self.problems);
        let is_biography = |under: Option<Option<usize>>| under.is_some_and(|under| !self.is_log(under));
        let is_kept =
            |raw: &RawProblem| !(self.is_gone(raw.item) || (is_page && is_biography(raw.dated_under)));
        let kept = problems.into_iter().filter(is_kept);
        let entries = self.entries.iter().enumerate();
        batch.entries.extend(entries.map(|(at, raw)| {
            let hash = known(at).unwrap_or_else(|| said_hash(&self.source[raw.span.range()]));
            self.entry(raw, hash, note_date)
        }));
        batch.mentions.extend_from_slice(self.mentions);
        batch.marks.extend_from_slice(self.marks);
        batch.trails.extend_from_slice(self.trails);
        Body { lists: batch.lists_from(start), problems: kept.map(|raw| raw.problem).collect() }
    }

    /// Forgets who may be named for what an item or a heading encloses, so that it can be resolved again.
    pub(super) fn forget_scopes(&mut self) {
        self.items.iter_mut().for_each(|item| (item.names, item.scope) = (false, None));
        self.headings.iter_mut().for_each(|heading| (heading.names, heading.scope) = (false, None));
    }

    fn entry(&self, raw: &RawEntry, hash: TextHash, note_date: NoteDate) -> Entry {
        let item = raw.item.map(|item| &self.items[item]);
        let heading = raw.heading.map(|heading| &self.headings[heading]);
        let done = item.filter(|item| item.task == Task::Done).and_then(|item| item.done);
        let inherited = || {
            let item = item.and_then(|item| item.inherited);
            item.or_else(|| heading.and_then(|heading| heading.date)).or(note_date.day)
        };
        // An item that is itself a mention must name nobody *itself*, so there only its own scope
        // counts.
        let above = || item.and_then(|item| item.parent).and_then(|parent| self.items[parent].scope);
        let scope = item.and_then(|item| item.scope);
        Entry {
            span: raw.span,
            hash,
            block: raw.block,
            item: scope.filter(|&own| raw.kind != EntryKind::PageItem || Some(own) != above()),
            heading: heading.and_then(|heading| heading.scope),
            date: done.or(raw.own).or(raw.lead).or_else(inherited),
            kind: raw.kind,
            in_period: note_date.is_period || heading.is_some_and(|heading| heading.in_period),
            planned: item.is_some_and(|item| item.task == Task::Plan),
        }
    }

    /// Whether an entry or a problem of an item does not count.
    fn is_gone(&self, item: Option<usize>) -> bool {
        item.is_some_and(|item| self.items[item].excluded || self.items[item].task == Task::Cancelled)
    }

    /// Whether what stands under a heading of a person's page is a log.
    fn is_log(&self, heading: Option<usize>) -> bool {
        heading.map(|heading| &self.headings[heading]).is_none_or(|heading| heading.log || !heading.deep)
    }

    /// Whether an entry of a person's page in no item is biography: dated, under a section that is not a log.
    fn tells_of_a_life(&self, raw: &RawEntry) -> bool {
        raw.is_dated && raw.item.is_none() && !self.is_log(raw.heading)
    }

    /// Gives each item the date of the nearest enclosing one, and on a person's page tells which
    /// do not count: dated items under a section that is not a log, and what they hold.
    fn resolve_items(&mut self, kind: BodyKind) {
        for at in 0..self.items.len() {
            let item = &self.items[at];
            let parent = item.parent.map(|parent| &self.items[parent]);
            let is_log = self.is_log(item.heading);
            let inherited = item.date.or_else(|| parent.and_then(|parent| parent.inherited));
            let excluded = (kind == BodyKind::Page && item.is_dated && !is_log)
                || item.is_template
                || parent.is_some_and(|parent| parent.excluded);
            let item = &mut self.items[at];
            (item.inherited, item.excluded) = (inherited, excluded);
        }
    }

    /// Links the items, then the headings, that name somebody to the nearest such around them. Their
    /// scopes go behind those of other notes.
    fn link_scopes(&mut self, scopes: &mut Vec<Scope>) {
        if self.mentions.is_empty() {
            return;
        }
        let others = scopes.len();
        for mention in self.mentions.iter() {
            let entry = &self.entries[mention.entry as usize];
            if let Some(item) = entry.item {
                self.items[item].names = true;
            }
            if let (true, Some(heading)) = (entry.kind.is_heading(), entry.heading) {
                self.headings[heading].names = true;
            }
        }
        let mut link = |names: bool, parent: Option<ScopeId>| {
            if !names {
                return parent;
            }
            scopes.push(Scope { parent });
            ScopeId::new(scopes.len() - 1 - others)
        };
        // Parents come first.
        for at in 0..self.items.len() {
            let parent = self.items[at].parent.and_then(|parent| self.items[parent].scope);
            self.items[at].scope = link(self.items[at].names, parent);
        }
        for at in 0..self.headings.len() {
            let parent = self.headings[at].parent.and_then(|parent| self.headings[parent].scope);
            self.headings[at].scope = link(self.headings[at].names, parent);
        }
    }

    /// On a person's page, a dated list item without any marker in it is an entry of its own.
    fn add_page_items(&mut self) {
        for at in (0..self.items.len()).rev() {
            if self.items[at].has_marker
                && let Some(parent) = self.items[at].parent
            {
                self.items[parent].has_marker = true;
            }
        }
        let at_start: FxHashMap<u32, usize> =
            self.entries.iter().enumerate().map(|(at, entry)| (entry.span.start, at)).collect();
        let mut added = self.add_page_headings(&at_start) | self.add_dated_lines();
        for (at, item) in self.items.iter().enumerate() {
            let Some(text) = item.text.filter(|_| !item.has_marker) else { continue };
            let heading_date = item.heading.and_then(|heading| self.headings[heading].date);
            if item.inherited.or(heading_date).or(item.done).is_none() {
                continue;
            }
            if let Some(&entry) = at_start.get(&text.start) {
                self.entries[entry].kind = EntryKind::PageItem;
            } else {
                let (item, heading) = (Some(at), item.heading);
                let kind = EntryKind::PageItem;
                self.entries.push(RawEntry {
                    span: text,
                    block: u32::MAX,
                    item,
                    heading,
                    own: None,
                    lead: None,
                    is_dated: false,
                    kind,
                });
                added = true;
            }
        }
        if added {
            self.sort_entries();
        }
    }

    /// On a person's page, a dated heading with prose of its own, or with nothing below it, is an entry like a
    /// dated item. Whether any were added.
    fn add_page_headings(&mut self, at_start: &FxHashMap<u32, usize>) -> bool {
        let marks: Vec<u32> = self.marks.iter().map(|mark| mark.span.start).collect();
        let before = self.entries.len();
        for (at, heading) in self.headings.iter().enumerate() {
            let Some(text) = heading.dated_text else { continue };
            if heading.is_followed && heading.prose_end.is_none() {
                continue;
            }
            let start = text.start as usize;
            let last = heading.prose_end.unwrap_or(0).max(text.end as usize);
            let rest = &self.source.as_bytes()[last..];
            let end = last + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let span = Span::new(start, start + self.source[start..end].trim_end().len());
            let first = marks.partition_point(|&mark| mark < span.start);
            if marks.get(first).is_some_and(|&mark| mark < span.end) {
                continue;
            }
            let kind = EntryKind::PageHeading;
            if let Some(&entry) = at_start.get(&text.start) {
                let entry = &mut self.entries[entry];
                (entry.kind, entry.span) = (kind, span);
                continue;
            }
            self.entries.push(RawEntry {
                span,
                block: u32::MAX,
                item: None,
                heading: Some(at),
                own: None,
                lead: None,
                is_dated: true,
                kind,
            });
        }
        self.entries.len() > before
    }

    /// On a person's page, a table row or a paragraph that begins with a date is an entry like a dated item:
    /// those that hold nothing else are added, and those that hold no marker are told from others. Whether any
    /// were added.
    fn add_dated_lines(&mut self) -> bool {
        let mut has_mark = vec![false; self.entries.len()];
        self.marks.iter().for_each(|mark| has_mark[mark.entry as usize] = true);
        for (raw, has_mark) in self.entries.iter_mut().zip(has_mark) {
            if raw.kind == EntryKind::Text && raw.item.is_none() && raw.own.is_some() && !has_mark {
                raw.kind = EntryKind::PageItem;
            }
        }
        let lines = std::mem::take(&mut self.dated_lines);
        let before = self.entries.len();
        for DatedLine { span, block, heading, date } in lines {
            if self.is_log(heading) {
                let (own, kind) = (Some(date), EntryKind::PageItem);
                let entry =
                    RawEntry { span, block, item: None, heading, own, lead: None, is_dated: true, kind };
                self.entries.push(entry);
            }
        }
        self.entries.len() > before
    }

    /// Puts added entries in document order and points mentions and marks at their new places.
    fn sort_entries(&mut self) {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|&at| (self.entries[at].span.start, at));
        let mut new_index = vec![0u32; order.len()];
        for (new, &old) in order.iter().enumerate() {
            new_index[old] = u32::try_from(new).unwrap_or(u32::MAX);
        }
        let mut entries: Vec<Option<RawEntry>> = self.entries.drain(..).map(Some).collect();
        self.entries.extend(order.iter().filter_map(|&old| entries[old].take()));
        for mention in self.mentions.iter_mut() {
            mention.entry = new_index[mention.entry as usize];
        }
        for mark in self.marks.iter_mut() {
            mark.entry = new_index[mark.entry as usize];
        }
    }

    /// Drops entries with their mentions and marks; what stays points at its new place.
    fn drop_entries(&mut self, kind: BodyKind) {
        let is_page = kind == BodyKind::Page;
        let is_gone = |raw: &RawEntry| self.is_gone(raw.item) || (is_page && self.tells_of_a_life(raw));
        let gone: Vec<bool> = self.entries.iter().map(is_gone).collect();
        let mut index = Vec::with_capacity(gone.len());
        let mut kept = 0u32;
        for &gone in &gone {
            index.push((!gone).then_some(kept));
            kept += u32::from(!gone);
        }
        let mut at = 0;
        self.entries.retain(|_| {
            at += 1;
            !gone[at - 1]
        });
        let mut gone_before = Vec::with_capacity(self.mentions.len() + 1);
        let mut dropped = 0u32;
        self.mentions.retain_mut(|mention| {
            gone_before.push(dropped);
            match index[mention.entry as usize] {
                Some(entry) => mention.entry = entry,
                None => dropped += 1,
            }
            gone_before.last() == Some(&dropped)
        });
        gone_before.push(dropped);
        self.trails.retain_mut(|trail| {
            let at = trail.mention as usize;
            let is_kept = gone_before[at] == gone_before[at + 1];
            trail.mention -= gone_before[at];
            is_kept
        });
        self.marks.retain_mut(|mark| {
            let Some(entry) = index[mark.entry as usize] else { return false };
            mark.follow.first -= gone_before[mark.follow.first as usize];
            mark.entry = entry;
            true
        });
    }

    /// Gives the marks of open tasks the day they are due.
    fn set_due_days(&mut self) {
        for mark in self.marks.iter_mut() {
            let item = self.entries[mark.entry as usize].item.map(|item| &self.items[item]);
            mark.due = item.filter(|item| item.task == Task::Plan).and_then(|item| item.due);
        }
    }
}
