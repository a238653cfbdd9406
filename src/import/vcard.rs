//! Address books as vCards of versions 2.1, 3.0 and 4.0.
//!
//! The file is split into cards by its `BEGIN` and `END` lines first: so each card has a line, and
//! one without an end swallows no neighbour. Only the lines of a card that say who it is are given
//! to `calcard`; telephone numbers and pictures are not read at all.

use calcard::common::IanaString;
use calcard::vcard::{VCard, VCardProperty, VCardValue};
use calcard::{Entry, Parser};

use super::{Card, Extra, ImportRow, LineColumn, RowContent, Rows, Stop, names, usable_name};
use crate::language::Marker;
use crate::text::key;

/// The properties that say who somebody is.
const READ: [&str; 8] =
    ["VERSION", "FN", "N", "NICKNAME", "KIND", "ORG", "X-ABSHOWAS", "X-ADDRESSBOOKSERVER-KIND"];

pub(super) fn read(text: &str) -> Result<Rows, Stop> {
    let mut rows = Vec::new();
    let mut open: Option<(usize, CardLines)> = None;
    let unfinished = |line: usize| {
        let words = (
            "this card has no END:VCARD".to_owned(),
            "export the address book once more, or end the card".to_owned(),
        );
        ImportRow::refused(LineColumn::new(line, 1), words)
    };
    for (nth, line) in text.split('\n').enumerate() {
        let bare = line.trim_end();
        if bare.eq_ignore_ascii_case("BEGIN:VCARD") {
            rows.extend(open.replace((nth + 1, CardLines::default())).map(|(line, _)| unfinished(line)));
        } else if bare.eq_ignore_ascii_case("END:VCARD") {
            rows.extend(open.take().map(|(line, lines)| row(&lines.text, LineColumn::new(line, 1))));
        } else if let Some((_, lines)) = &mut open {
            lines.take(line);
        }
    }
    rows.extend(open.map(|(line, _)| unfinished(line)));
    if rows.is_empty() {
        return Err(Stop::at(
            LineColumn::START,
            "no vCard: there is no line BEGIN:VCARD",
            "export the address book as vCard (.vcf)",
        ));
    }
    Ok(Rows { rows, marker: Marker::Added, text: String::new() })
}

/// The lines of a card that say who it is.
#[derive(Default)]
struct CardLines {
    text: String,
    /// Whether a line that continues the last one is read, too.
    reads: bool,
    /// Whether the last line goes on in the next, whatever that begins with.
    is_soft: bool,
    is_quoted_printable: bool,
}

impl CardLines {
    fn take(&mut self, line: &str) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let continues = self.is_soft || line.starts_with([' ', '\t']);
        if !continues {
            let end = line.find([':', ';']).unwrap_or(line.len());
            let name = line[..end].rsplit('.').next().unwrap_or(line);
            self.reads = READ.iter().any(|read| name.trim().eq_ignore_ascii_case(read));
            let head = line.split(':').next().unwrap_or(line).to_ascii_uppercase();
            self.is_quoted_printable = head.contains("QUOTED-PRINTABLE");
        }
        self.is_soft = self.is_quoted_printable && line.ends_with('=');
        if self.reads {
            self.text.push_str(line);
            self.text.push_str("\r\n");
        }
    }
}

fn row(lines: &str, place: LineColumn) -> ImportRow {
    let card = format!("BEGIN:VCARD\r\n{lines}END:VCARD\r\n");
    let card = match Parser::new(&card).entry() {
        Entry::VCard(card) => card,
        _ => VCard::default(),
    };
    let kind =
        first(&card, |name| *name == VCardProperty::Kind || is_other(name, "X-ADDRESSBOOKSERVER-KIND"));
    let shows_company = first(&card, |name| is_other(name, "X-ABSHOWAS"));
    let is_individual = |kind: &str| kind.is_empty() || kind.eq_ignore_ascii_case("individual");
    if kind.is_some_and(|kind| !is_individual(kind.trim()))
        || shows_company.is_some_and(|shows| shows.trim().eq_ignore_ascii_case("company"))
    {
        return ImportRow { place, content: RowContent::Skipped };
    }
    let written: Vec<String> = values(&card, |name| *name == VCardProperty::Fn);
    let full = written.iter().find(|name| names::has_letter(name)).cloned().unwrap_or_default();
    let parts = values(&card, |name| *name == VCardProperty::N);
    let part = |nth: usize| parts.get(nth).map_or("", String::as_str);
    let (family, given) = (part(0), part(1));
    let has_both = names::has_letter(family) && names::has_letter(given);
    let has_full = names::has_letter(&full) && !(full.contains(',') && has_both);
    let fields = if has_full { [full.as_str(), ""] } else { [given, family] };
    let organisation = first(&card, |name| *name == VCardProperty::Org).unwrap_or_default();
    let is_organisation = {
        let own = key(&organisation);
        let is_its = |text: &str| !names::has_letter(text) || key(text) == own;
        names::has_letter(&organisation) && is_its(&full) && is_its(&format!("{given} {family}"))
    };
    if is_organisation {
        return ImportRow { place, content: RowContent::Skipped };
    }
    let name: Box<str> = match usable_name(&fields, place) {
        Ok(name) => name.into(),
        Err(row) => return row,
    };
    let own = key(&name);
    let nicknames = values(&card, |name| *name == VCardProperty::Nickname);
    let aliases: Vec<String> = nicknames
        .iter()
        .filter_map(|alias| names::clean(&[alias]))
        .filter(|alias| key(alias) != own)
        .collect();
    let extra = (!aliases.is_empty()).then(|| Box::new(Extra { aliases, ..Extra::default() }));
    ImportRow { place, content: RowContent::Card(Card { name, profile: None, day: None, extra }) }
}

fn is_other(name: &VCardProperty, wanted: &str) -> bool {
    matches!(name, VCardProperty::Other(name) if name.eq_ignore_ascii_case(wanted))
}

/// The texts of all properties of a name, in order; of a list each part.
fn values(card: &VCard, is_wanted: impl Fn(&VCardProperty) -> bool) -> Vec<String> {
    let entries = card.entries.iter().filter(|entry| is_wanted(&entry.name));
    let text = |value: &VCardValue| match value {
        VCardValue::Text(text) => text.clone(),
        VCardValue::Component(parts) => parts.join(" "),
        VCardValue::Kind(kind) => kind.as_str().to_owned(),
        _ => String::new(),
    };
    entries.flat_map(|entry| entry.values.iter().map(text)).collect()
}

/// The first of them.
fn first(card: &VCard, is_wanted: impl Fn(&VCardProperty) -> bool) -> Option<String> {
    values(card, is_wanted).into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::import::testing::{Seen, seen};

    /// The names of cards, or what else they are.
    fn cards(bodies: &[&str]) -> Vec<Seen> {
        let text: String =
            bodies.iter().map(|body| format!("BEGIN:VCARD\r\n{body}\r\nEND:VCARD\r\n")).collect();
        seen(&read(&text).expect("cards"))
    }

    fn name(body: &str) -> Seen {
        cards(&[body]).pop().expect("a card")
    }

    fn person(name: &str) -> Seen {
        Seen::Card(1, 1, name.to_owned(), None, None)
    }

    #[test]
    fn cards_of_every_version_have_names() {
        for (body, wanted) in [
            ("VERSION:3.0\nN:Lopez;Ana;;;\nFN:Ana Lopez", "Ana Lopez"),
            ("VERSION:4.0\nfn:Ana Lopez", "Ana Lopez"),
            ("VERSION:4.0\nitem1.FN;PREF=1:Ana\n  Lopez", "Ana Lopez"),
            ("VERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Tom=C3=A1s Iba=\nrra", "Tomás Ibarra"),
            ("VERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Ib=C3=A1rra;Tom;;;\nFN:", "Tom Ibárra"),
            ("VERSION:3.0\nN:Mwangi;Grace;;Dr.;PhD\nFN:Dr. Grace Mwangi\\, PhD", "Grace Mwangi"),
            ("VERSION:3.0\nN:Lopez;Ana;;;\nFN:Lopez\\, Ana", "Ana Lopez"),
            ("VERSION:3.0\nN:;Ana;;;\nFN:Ana\\, my friend", "Ana"),
            ("VERSION:3.0\nN:Lopez;Ana\nFN:+47 555 0100", "Ana Lopez"),
            ("VERSION:3.0\nPHOTO;ENCODING=b:FN:Nobody\n Li\nFN:Bo Li\nORG:Fjord;Sea", "Bo Li"),
            ("VERSION:3.0\nFN:Bo Li\nKIND:individual", "Bo Li"),
        ] {
            assert_eq!(name(body), person(wanted), "{body}");
        }
    }

    #[test]
    fn groups_and_organisations_are_skipped() {
        for body in [
            "VERSION:4.0\nKIND:group\nFN:Choir",
            "VERSION:4.0\nKIND:x-pet\nFN:Rex",
            "VERSION:3.0\nX-ADDRESSBOOKSERVER-KIND:group\nFN:Choir",
            "VERSION:3.0\nFN:Fjord Data\nN:Fjord;Data\nX-ABShowAs:COMPANY",
            "VERSION:3.0\nFN:Fjord Data\nN:;;;;\nORG:Fjord Data;",
            "VERSION:3.0\nORG:Fjord Data",
        ] {
            assert_eq!(name(body), Seen::skipped(1, 1), "{body}");
        }
        assert_eq!(name("VERSION:3.0\nTEL:1"), Seen::nameless(1, 1));
    }

    #[test]
    fn a_card_without_its_end_swallows_no_neighbour() {
        let text = "x\nbegin:vcard\nFN:A B\nBEGIN:VCARD\nFN:C D\nend:VCARD \nEND:VCARD\nBEGIN:VCARD\nFN:E";
        let rows = seen(&read(text).expect("cards"));
        let unfinished = |line| Seen::refused(line, 1, "this card has no END:VCARD");
        assert_eq!(rows, [unfinished(2), Seen::Card(4, 1, "C D".to_owned(), None, None), unfinished(8)]);
        assert!(read("").is_err());
    }

    #[test]
    fn nicknames_are_aliases() {
        let text = "BEGIN:VCARD\nVERSION:3.0\nFN:Grace M\nNICKNAME:Gigi,grace m,G \\, x\nEND:VCARD\n";
        let rows = read(text).expect("cards");
        let crate::import::RowContent::Card(card) = &rows.rows[0].content else { panic!("a card") };
        assert_eq!(card.extra.as_ref().expect("extra").aliases, ["Gigi", "G"]);
    }
}
