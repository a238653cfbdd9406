//! `friends.md`, the register that the Ruby program friends keeps: activities, notes, friends and
//! locations, each a list below its heading.

mod prose;

pub(super) use prose::parts;

use chrono::NaiveDate;

use super::days::{self, Cell, DateProblem, SlashOrder};
use super::{
    Card, Extra, ImportContext, ImportRow, Item, ItemKind, LineColumn, RowContent, Rows, Stop, names,
    usable_name,
};
use crate::language::Marker;
use crate::text::key;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FriendsSection {
    Activities,
    Notes,
    Friends,
    Locations,
}

impl FriendsSection {
    /// The section that a heading opens.
    fn of(line: &str) -> Option<FriendsSection> {
        match line.trim_end() {
            "### Activities:" => Some(FriendsSection::Activities),
            "### Notes:" => Some(FriendsSection::Notes),
            "### Friends:" => Some(FriendsSection::Friends),
            "### Locations:" => Some(FriendsSection::Locations),
            _ => None,
        }
    }
}

pub(super) fn read(text: &str, cx: &ImportContext<'_>) -> Result<Rows, Stop> {
    let mut rows = Vec::new();
    let mut section = None;
    let mut next_line = 0;
    for (nth, line) in text.split('\n').enumerate() {
        let start = next_line;
        next_line += line.len() + 1;
        if line.trim().is_empty() {
            section = None;
            continue;
        }
        if let Some(next) = FriendsSection::of(line) {
            section = Some(next);
            continue;
        }
        let Some(section) = section else {
            return Err(Stop::at(
                LineColumn::new(nth + 1, 1),
                format!("\"{}\" stands where a heading belongs", super::clip(line)),
                "the headings are `### Activities:`, `### Notes:`, `### Friends:` and `### Locations:`; an empty line ends a list",
            ));
        };
        let item = line.strip_prefix("- ").unwrap_or(line);
        let place = LineColumn::new(nth + 1, line.len() - item.len() + 1);
        let end = start + line.len();
        rows.push(match section {
            FriendsSection::Activities => dated(item, end, ItemKind::Activity, place, cx),
            FriendsSection::Notes => dated(item, end, ItemKind::Fact, place, cx),
            FriendsSection::Friends => friend(item.trim(), place),
            FriendsSection::Locations => ImportRow { place, content: RowContent::Skipped },
        });
    }
    Ok(Rows { rows, marker: Marker::Added, text: String::new() })
}

/// `2019-04-02: Coffee with **Ana**.`, which ends at a byte of the text.
fn dated(item: &str, end: usize, kind: ItemKind, place: LineColumn, cx: &ImportContext<'_>) -> ImportRow {
    let refused = |problem: DateProblem, written: &str| {
        let (title, help) = problem.words(written);
        let is_shape = problem == DateProblem::NotADay;
        let help =
            if is_shape { "begin it with a day and a colon: `2020-01-31: …`".to_owned() } else { help };
        ImportRow::refused(place, (title, help))
    };
    let item = item.trim_start();
    let end = end - (item.len() - item.trim_end().len());
    let item = item.trim_end();
    let (written, text) = item.split_once(':').unwrap_or((item, ""));
    // A time of day belongs to no item, so the day stands alone before the colon.
    let cell = if written.len() == 10 { days::iso(written) } else { None };
    let day: NaiveDate = match days::day(cell.unwrap_or(Cell::Wrong), SlashOrder::Unknown, cx.today) {
        Ok(Some(day)) => day,
        Ok(None) => return refused(DateProblem::NotADay, written),
        Err(problem) => return refused(problem, written),
    };
    let text = text.trim();
    if text.is_empty() {
        let words =
            ("nothing is said of this day".to_owned(), "say what happened, or remove the line".to_owned());
        return ImportRow::refused(place, words);
    }
    ImportRow { place, content: RowContent::Item(Item { day, kind, words: end - text.len()..end }) }
}

/// `Ana Lopez (a.k.a. Ani a.k.a. Lo) [Lisbon] @school @work`
fn friend(item: &str, place: LineColumn) -> ImportRow {
    let end = item.find(['(', '[', '@']).unwrap_or(item.len());
    let (written, rest) = item.split_at(end);
    let name: Box<str> = match usable_name(&[written], place) {
        Ok(name) => name.into(),
        Err(row) => return row,
    };
    let mut extra = Extra::default();
    let mut rest = rest.trim();
    if let Some((inside, after)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        let own = key(&name);
        let nicknames = inside.split("a.k.a.").filter_map(|nickname| names::clean(&[nickname]));
        extra.aliases.extend(nicknames.filter(|nickname| key(nickname) != own));
        rest = after.trim();
    }
    if let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        extra.location = Some(names::one_line(inside).trim().to_owned()).filter(|place| !place.is_empty());
        rest = after.trim();
    }
    let groups = rest.split_whitespace().filter_map(|word| word.strip_prefix('@')).map(names::one_line);
    extra.groups.extend(groups.filter(|group| !group.is_empty()));
    let extra = (extra != Extra::default()).then(|| Box::new(extra));
    ImportRow { place, content: RowContent::Card(Card { name, profile: None, day: None, extra }) }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::import::testing::{Seen, reading, seen};
    use crate::import::{ItemPart, LineColumn, RowContent};
    use crate::language::Markers;

    #[test]
    fn sections_come_in_any_order_with_or_without_dashes() {
        let text = "### Locations:\n- Bergen\n\n\n### Friends:\nAna Lopez (a.k.a. Ani a.k.a. \"Lo\") [New York] @school @a:b\n- 7\n\n### Notes:\n- 2019-04-01: **Ana** moved.\n\n### Activities:\n2019-04-02: Tea\n- yesterday: Tea\n- 2019-02-30: Tea\n- 2027-01-01: Tea\n- 2019-04-02:\n";
        let rows = read(text, &reading("friends.md")).expect("a register");
        assert_eq!(
            seen(&rows),
            [
                Seen::skipped(2, 3),
                Seen::Card(6, 1, "Ana Lopez".to_owned(), None, None),
                Seen::nameless(7, 3),
                Seen::Item(10, 3),
                Seen::Item(13, 1),
                Seen::refused(14, 3, "\"yesterday\" is not a day"),
                Seen::refused(15, 3, "\"2019-02-30\" is not a day"),
                Seen::refused(16, 3, "\"2027-01-01\" is after today"),
                Seen::refused(17, 3, "nothing is said of this day"),
            ]
        );
        let RowContent::Card(card) = &rows.rows[1].content else { panic!("a friend") };
        let extra = card.extra.as_ref().expect("more than a name");
        assert_eq!(extra.aliases, ["Ani", "Lo"]);
        assert_eq!(extra.location.as_deref(), Some("New York"));
        assert_eq!(extra.groups, ["school", "a:b"]);
        let RowContent::Item(item) = &rows.rows[3].content else { panic!("a fact") };
        let parts = super::parts(&text[item.words.clone()], &Markers::default());
        assert_eq!(parts, [ItemPart::Person("Ana".to_owned()), ItemPart::Words(" moved.".to_owned())]);
    }

    #[test]
    fn anything_else_where_a_heading_belongs_stops_the_file() {
        for (text, line) in [("- Ana\n", 1), ("### Friends:\n- Ana\n\n### Foes:\n- Bo\n", 4), ("\n\nx", 3)] {
            let stop = read(text, &reading("friends.md")).expect_err(text);
            assert_eq!(stop.place, Some(LineColumn { line, column: 1 }));
        }
        assert_eq!(seen(&read("", &reading("friends.md")).expect("nothing")), []);
    }
}
