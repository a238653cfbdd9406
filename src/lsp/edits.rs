//! Edits as the client makes them: of several notes at once, with files that are made or renamed.
//!
//! The server writes no note; whatever it offers to change, the client changes.
//!
//! Invariant: the edits of one document do not overlap, and name the version that they are for.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::finding::{Edit, Place};
use crate::lsp::client::ClientFeatures;
use crate::lsp::texts::JournalTexts;
use crate::note::front_matter_span;
use crate::text::{BOM, NotePath, Span, Text};

/// What is changed, before it is written for the client.
#[derive(Debug, Clone, Default)]
pub(super) struct PlannedEdits {
    pub notes: Vec<Edit>,
    /// Edits of files other than notes: address, edits as the protocol has them.
    pub files: Vec<(String, Vec<Value>)>,
    /// A note that is made, with its text.
    pub create: Option<(NotePath, String)>,
    pub rename: Option<FileRename>,
    /// What the client may ask the user about.
    pub label: String,
}

/// A page's file that gets another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileRename {
    pub old: NotePath,
    pub new: NotePath,
}

impl PlannedEdits {
    pub(super) fn of(notes: Vec<Edit>) -> PlannedEdits {
        PlannedEdits { notes, ..PlannedEdits::default() }
    }

    /// The edits of each note in the order of their places.
    pub(super) fn by_note(&self) -> BTreeMap<&NotePath, Vec<&Edit>> {
        let mut by_note: BTreeMap<&NotePath, Vec<&Edit>> = BTreeMap::new();
        for edit in &self.notes {
            by_note.entry(&edit.place.note).or_default().push(edit);
        }
        for edits in by_note.values_mut() {
            edits.sort_by_key(|edit| edit.place.span);
            edits.dedup_by_key(|edit| edit.place.span);
        }
        by_note
    }

    /// As a `WorkspaceEdit`.
    pub(super) fn written(
        &self,
        texts: &JournalTexts<'_>,
        client: &ClientFeatures,
        new_uri: impl Fn(&NotePath) -> String,
    ) -> Value {
        let annotates = client.document_changes && client.annotations && self.rename.is_some();
        let text_edit = |place: &Place, text: &str| {
            let mut edit = json!({"range": texts.range(&place.note, place.span), "newText": text});
            if annotates {
                edit["annotationId"] = json!("text");
            }
            edit
        };
        let mut documents: Vec<(String, Option<i32>, Vec<Value>)> = Vec::new();
        for (path, edits) in self.by_note() {
            let version = texts.document(path).map(|document| document.version);
            let edits = edits.into_iter().map(|edit| text_edit(&edit.place, &edit.text)).collect();
            documents.push((texts.uri(path).0, version, edits));
        }
        for (uri, edits) in &self.files {
            documents.push((uri.clone(), texts.version_of(uri), edits.clone()));
        }
        if !client.document_changes {
            let changes: Map<String, Value> =
                documents.into_iter().map(|(uri, _, edits)| (uri, Value::Array(edits))).collect();
            return json!({"changes": changes});
        }
        let mut changes: Vec<Value> = Vec::new();
        if let Some((path, text)) = &self.create {
            let uri = new_uri(path);
            changes.push(json!({"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}}));
            let start = json!({"line": 0, "character": 0});
            let insert = json!({"range": {"start": start, "end": start}, "newText": text});
            changes.push(json!({"textDocument": {"uri": uri, "version": null}, "edits": [insert]}));
        }
        for (uri, version, edits) in documents {
            let mut change = json!({"textDocument": {"uri": uri, "version": version}});
            change["edits"] = Value::Array(edits);
            changes.push(change);
        }
        if let Some(FileRename { old, new }) = &self.rename {
            let mut rename = json!({"kind": "rename", "oldUri": texts.uri(old), "newUri": new_uri(new)});
            if annotates {
                rename["annotationId"] = json!("file");
            }
            changes.push(rename);
        }
        let mut written = json!({});
        written["documentChanges"] = Value::Array(changes);
        if annotates {
            written["changeAnnotations"] = json!({
                "text": {"label": self.label, "needsConfirmation": false},
                "file": {"label": "Rename the page's file", "needsConfirmation": true},
            });
        }
        written
    }
}

/// The line end that a text uses.
pub(super) fn line_end(source: &str) -> &'static str {
    match source.find('\n') {
        Some(at) if source[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The edit that sets or adds a line of front matter, which is made where there is none.
pub(super) fn front_matter_line(path: &NotePath, text: &Text, line: &str) -> Edit {
    let source = text.source();
    let end = line_end(source);
    let (yaml, _) = front_matter_span(source);
    let (at, text) = match yaml {
        Some(yaml) => (yaml.end as usize, format!("{line}{end}")),
        None => {
            let start = if source.starts_with(BOM) { BOM.len() } else { 0 };
            (start, format!("---{end}{line}{end}---{end}"))
        }
    };
    Edit { place: Place { note: path.clone(), span: Span::new(at, at) }, text }
}

/// The edit that has a note's `fairweather-ignore` name a rule, too. `None` where it is written in a way that
/// cannot be added to.
pub(super) fn ignored_in_front_matter(path: &NotePath, text: &Text, rule: &str) -> Option<Edit> {
    const KEY: &str = "fairweather-ignore";
    let source = text.source();
    let (yaml, _) = front_matter_span(source);
    let insert = |at: usize, text: String| {
        Some(Edit { place: Place { note: path.clone(), span: Span::new(at, at) }, text })
    };
    let new = || Some(front_matter_line(path, text, &format!("{KEY}: [{rule}]")));
    let Some(yaml) = yaml else { return new() };
    let mut at = yaml.start as usize;
    let mut lines = source[yaml.range()].split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    });
    let is_key = |line: &str| {
        line.split_once(':')
            .is_some_and(|(key, _)| crate::language::normal_key(key) == KEY && !key.starts_with(' '))
    };
    let Some((start, line)) = lines.find(|(_, line)| is_key(line)) else { return new() };
    let colon = line.find(':')? + 1;
    let value = line[colon..].trim();
    let value_start = start + colon + (line[colon..].len() - line[colon..].trim_start().len());
    if value.contains(" #") || value.starts_with('#') {
        return None;
    }
    if value.is_empty() {
        // A list below, or nothing.
        let items: Vec<(usize, &str)> =
            lines.take_while(|(_, line)| line.trim_start().starts_with("- ")).collect();
        return match items.last() {
            Some((last, item)) => {
                let indent = &item[..item.len() - item.trim_start().len()];
                insert(last + item.len(), format!("{}{indent}- {rule}", line_end(source)))
            }
            None => insert(start + colon, format!(" [{rule}]")),
        };
    }
    if let Some(inner) = value.strip_prefix('[') {
        let inner = inner.strip_suffix(']')?;
        let at = value_start + value.len() - 1;
        let lead = if inner.trim().is_empty() { "" } else { ", " };
        return insert(at, format!("{lead}{rule}"));
    }
    if value.starts_with(['"', '\'', '|', '>', '&', '*', '!']) {
        return None;
    }
    insert(value_start + value.len(), format!(", {rule}"))
}

/// The one edit that makes a text another, as short as may be.
pub(super) fn difference(path: &NotePath, old: &str, new: &str) -> Option<Edit> {
    if old == new {
        return None;
    }
    let common = |a: &mut dyn Iterator<Item = (char, char)>| -> usize {
        a.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let start = common(&mut old.chars().zip(new.chars()));
    let end = common(&mut old[start..].chars().rev().zip(new[start..].chars().rev()));
    let span = Span::new(start, old.len() - end);
    Some(Edit { place: Place { note: path.clone(), span }, text: new[start..new.len() - end].to_owned() })
}

#[cfg(test)]
mod tests {
    use super::{difference, ignored_in_front_matter};
    use crate::text::{NotePath, Text};

    fn ignored(source: &str) -> Option<String> {
        let edit =
            ignored_in_front_matter(&NotePath::new("a.md"), &Text::new(source.to_owned()), "cold-ask")?;
        let mut text = source.to_owned();
        text.replace_range(edit.place.span.range(), &edit.text);
        Some(text)
    }

    #[test]
    fn a_rule_is_added_to_what_is_ignored_in_each_way_of_writing_it() {
        for (source, expected) in [
            ("# A\n", "---\nfairweather-ignore: [cold-ask]\n---\n# A\n"),
            ("---\r\na: b\r\n---\r\n", "---\r\na: b\r\nfairweather-ignore: [cold-ask]\r\n---\r\n"),
            ("---\nfairweather-ignore: x\n---\n", "---\nfairweather-ignore: x, cold-ask\n---\n"),
            ("---\nfairweather-ignore: [x, y]\n---\n", "---\nfairweather-ignore: [x, y, cold-ask]\n---\n"),
            ("---\nfairweather-ignore: []\n---\n", "---\nfairweather-ignore: [cold-ask]\n---\n"),
            ("---\nfairweather-ignore:\n---\n", "---\nfairweather-ignore: [cold-ask]\n---\n"),
            (
                "---\nfairweather_ignore:\n  - x\nb: c\n---\n",
                "---\nfairweather_ignore:\n  - x\n  - cold-ask\nb: c\n---\n",
            ),
        ] {
            assert_eq!(ignored(source).as_deref(), Some(expected), "{source}");
        }
        assert_eq!(ignored("---\nfairweather-ignore: \"x\"\n---\n"), None);
    }

    #[test]
    fn a_difference_is_one_edit_on_boundaries() {
        for (old, new) in [("aéb", "aèb"), ("aa", "aaa"), ("", "x"), ("a\nb\nc", "a\nc"), ("éé", "é")] {
            let edit = difference(&NotePath::new("a.md"), old, new).expect("they differ");
            let mut text = old.to_owned();
            text.replace_range(edit.place.span.range(), &edit.text);
            assert_eq!(text, new);
        }
        assert_eq!(difference(&NotePath::new("a.md"), "a", "a"), None);
    }
}
