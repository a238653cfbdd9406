//! Facebook's list of friends, from the export as JSON.
//!
//! The list may hold millions, so each element becomes a row as soon as it is parsed. It is taken as raw text
//! first, for its places and because one odd element spoils no other.

use std::fmt;

use chrono::{DateTime, NaiveDate};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::days::DateProblem;
use super::text::LineCounter;
use super::{Card, ImportContext, ImportRow, LineColumn, RowContent, Rows, Stop, usable_name};
use crate::language::Marker;

#[derive(Deserialize)]
struct Friend<'t> {
    #[serde(borrow, default)]
    name: Option<&'t RawValue>,
    #[serde(borrow, default)]
    timestamp: Option<&'t RawValue>,
}

pub(super) fn read(text: &str, cx: &ImportContext<'_>) -> Result<Rows, Stop> {
    let mut reader = FriendReader { text, lines: LineCounter::default(), cx };
    let mut json = serde_json::Deserializer::from_str(text);
    // The first character tells a bare list from an object, and anything else is not an export.
    let rows = if text.trim_start().starts_with('[') {
        reader.deserialize(&mut json)
    } else {
        ExportReader(&mut reader).deserialize(&mut json)
    };
    match rows.and_then(|rows| json.end().map(|()| rows)) {
        Ok(Some(rows)) => Ok(Rows { rows, marker: Marker::Added, text: String::new() }),
        Err(error) if error.is_syntax() || error.is_eof() => {
            let (place, title) = (place_of(&error, text), error.to_string());
            let title = title.split(" at line ").next().unwrap_or(&title);
            Err(Stop::at(place, format!("broken JSON: {title}"), "download the export once more, as JSON"))
        }
        Ok(None) | Err(_) => Err(Stop::at(
            LineColumn::START,
            "no list of friends: neither `friends_v2` nor `friends`, nor a bare list",
            "name `your_friends.json` of an export as JSON",
        )),
    }
}

/// Reads the export; keys other than those of the two lists do not matter.
struct ExportReader<'r, 't>(&'r mut FriendReader<'t>);

impl<'t> DeserializeSeed<'t> for ExportReader<'_, 't> {
    type Value = Option<Vec<ImportRow>>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'t> Visitor<'t> for ExportReader<'_, 't> {
    type Value = Option<Vec<ImportRow>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export of Facebook")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut newer, mut older) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "friends_v2" => newer = map.next_value_seed(&mut *self.0)?,
                "friends" => older = map.next_value_seed(&mut *self.0)?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(newer.or(older))
    }
}

/// Turns a list of friends into rows, one element at a time.
struct FriendReader<'t> {
    text: &'t str,
    lines: LineCounter,
    cx: &'t ImportContext<'t>,
}

impl<'t> DeserializeSeed<'t> for &mut FriendReader<'t> {
    type Value = Option<Vec<ImportRow>>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'t> Visitor<'t> for &mut FriendReader<'t> {
    type Value = Option<Vec<ImportRow>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of friends")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'t>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(friend) = list.next_element::<&'t RawValue>()? {
            rows.push(row(friend, self.text, &mut self.lines, self.cx));
        }
        Ok(Some(rows))
    }
}

/// Where the JSON breaks, in characters.
fn place_of(error: &serde_json::Error, text: &str) -> LineColumn {
    let line = error.line().max(1);
    let written = text.split('\n').nth(line - 1).unwrap_or("");
    let bytes = written.floor_char_boundary(error.column().saturating_sub(1).min(written.len()));
    LineColumn::new(line, written[..bytes].chars().count() + 1)
}

fn row(friend: &RawValue, text: &str, lines: &mut LineCounter, cx: &ImportContext<'_>) -> ImportRow {
    let mut place = |value: &RawValue| {
        // A raw value is a piece of the text itself.
        let offset = (value.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        lines.place(text, offset.min(text.len()))
    };
    let Ok(Friend { name, timestamp }) = serde_json::from_str(friend.get()) else {
        return ImportRow { place: place(friend), content: RowContent::Nameless };
    };
    // The name need not come first, and places are only counted forwards.
    let (name_place, timestamp_place) = match (name, timestamp) {
        (Some(name), Some(time)) if time.get().as_ptr() < name.get().as_ptr() => {
            let time = place(time);
            (place(name), time)
        }
        (Some(name), Some(time)) => (place(name), place(time)),
        (name, time) => {
            let only = place(name.or(time).unwrap_or(friend));
            (only, only)
        }
    };
    let name = name.and_then(|name| serde_json::from_str::<String>(name.get()).ok()).unwrap_or_default();
    let name = match usable_name(&[&repaired(&name)], name_place) {
        Ok(name) => name.into(),
        Err(row) => return row,
    };
    match day(timestamp, cx.today) {
        Ok(day) => {
            let card = Card { name, profile: None, day, extra: None };
            ImportRow { place: name_place, content: RowContent::Card(card) }
        }
        Err(problem) => {
            let words = problem.words(timestamp.map_or("", |time| time.get()));
            ImportRow::refused(timestamp_place, words)
        }
    }
}

/// A name as it was before the export took each of its bytes for a character.
fn repaired(name: &str) -> String {
    let bytes: Result<Vec<u8>, _> = name.chars().map(|c| u8::try_from(u32::from(c))).collect();
    bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| name.to_owned())
}

/// The day of seconds since 1970; `None` where there are none.
fn day(timestamp: Option<&RawValue>, today: NaiveDate) -> Result<Option<NaiveDate>, DateProblem> {
    let Some(text) = timestamp.map(RawValue::get).filter(|text| *text != "null") else { return Ok(None) };
    let seconds: i64 = text.trim_matches('"').parse().map_err(|_| DateProblem::NotADay)?;
    if seconds == 0 {
        return Ok(None);
    }
    let day = DateTime::from_timestamp(seconds, 0).ok_or(DateProblem::NotADay)?.date_naive();
    if seconds < 0 {
        return Err(DateProblem::NotADay);
    }
    if day > today { Err(DateProblem::Future) } else { Ok(Some(day)) }
}

#[cfg(test)]
mod tests {
    use super::{read, repaired};
    use crate::import::LineColumn;
    use crate::import::testing::{Seen, reading, seen};

    #[test]
    fn friends_are_read_in_each_shape() {
        let list = "[{\"name\":\"Ana Lopez\",\"timestamp\":1262304000}]";
        for text in [
            list.to_owned(),
            format!("{{\"friends_v2\":{list}}}"),
            format!(" {{\"x\":1,\"friends\":{list}}}"),
        ] {
            let rows = seen(&read(&text, &reading("x.json")).expect("friends"));
            assert!(
                matches!(&rows[..], [Seen::Card(1, _, name, None, Some(day))] if name == "Ana Lopez" && day == "2010-01-01"),
                "{rows:?}"
            );
        }
    }

    #[test]
    fn the_newer_list_counts_wherever_it_stands() {
        let one = |name: &str| format!("[{{\"name\":\"{name}\"}}]");
        let (newer, older) = (one("Ana Lopez"), one("Bo Li"));
        for (text, wanted) in [
            (format!("{{\"friends\":{older},\"friends_v2\":{newer}}}"), Some("Ana Lopez")),
            (format!("{{\"friends_v2\":{newer},\"friends\":{older}}}"), Some("Ana Lopez")),
            (format!("{{\"friends_v2\":null,\"friends\":{older}}}"), Some("Bo Li")),
            (format!("{{\"friends_v2\":7,\"friends\":{older}}}"), None),
            (format!("{{\"friends\":{older}}} {{}}"), None),
            ("{\"friends_v2\":null}".to_owned(), None),
        ] {
            let rows = read(&text, &reading("x.json")).ok().map(|rows| seen(&rows));
            let name = rows.as_deref().and_then(|rows| match rows {
                [Seen::Card(_, _, name, ..)] => Some(name.as_str()),
                _ => None,
            });
            assert_eq!(name, wanted, "{text}");
        }
    }

    #[test]
    fn an_odd_element_spoils_no_other() {
        let text = "[\n{\"timestamp\":0,\"name\":\"Zo\\u00c3\\u00ab M\"},\n7,\n{\"name\":8},\n{\"name\":\"A\",\"timestamp\":\"x\"},\n{\"timestamp\":99999999999,\"name\":\"B\"},{\"name\":\"C\"}]";
        let rows = seen(&read(text, &reading("x.json")).expect("friends"));
        assert_eq!(
            rows,
            [
                Seen::Card(2, 23, "Zoë M".to_owned(), None, None),
                Seen::nameless(3, 1),
                Seen::nameless(4, 9),
                Seen::refused(5, 25, "\"\"x\"\" is not a day"),
                Seen::refused(6, 14, "\"99999999999\" is after today"),
                Seen::Card(6, 46, "C".to_owned(), None, None),
            ]
        );
    }

    #[test]
    fn broken_json_stops_at_its_place() {
        let place = |text: &str| read(text, &reading("x.json")).expect_err(text).place;
        assert_eq!(place("{\"friends\":[\n{\"name\": oops}]}"), Some(LineColumn { line: 2, column: 10 }));
        assert_eq!(place(""), Some(LineColumn::START));
        assert_eq!(place("{\"a\":1}"), Some(LineColumn::START));
        assert_eq!(place("7"), Some(LineColumn::START));
        assert!(place("[{\"name\":\"A\"}").is_some());
    }

    #[test]
    fn only_broken_accents_are_repaired() {
        for (broken, sound) in [("ZoÃ«", "Zoë"), ("Zoë", "Zoë"), ("Ana", "Ana"), ("王", "王")] {
            assert_eq!(repaired(broken), sound);
        }
    }
}
