//! What the scanner finds on a line, and what it leaves to be text.

use super::{ByteIndex, Formats, OwnWords, Piece, PieceKind, Scanner, TokenKind, Words};
use crate::language::Markers;

fn index_of(line: &str) -> ByteIndex {
    let mut index = ByteIndex::default();
    index.fill(line, 0);
    index
}

fn tokens(line: &str) -> Vec<String> {
    let markers = Markers::default();
    let date_fields = ["date".to_owned()];
    let words = Words {
        markers: &markers,
        date_fields: &date_fields,
        formats: &Formats::BUILT_IN,
        nobody: OwnWords::default(),
    };
    let index = index_of(line);
    let mut scanner = Scanner::new(line, &index, line.len(), words);
    scanner.has_fields = true;
    scanner.pieces(&[Piece { start: 0, end: line.len(), kind: PieceKind::Text }]);
    scanner.tokens.iter().map(|token| line[token.span.range()].to_owned()).collect()
}

#[test]
fn signs_count_only_where_they_are_free() {
    assert_eq!(
        tokens("@ana (@bo) a@b.c x/@y #give page#give \u{301}#ask *#ask*"),
        ["@ana", "@bo", "#give", "#ask"]
    );
    assert_eq!(tokens("e\u{301}#give"), Vec::<String>::new());
}

#[test]
fn shapes_that_are_no_people_are_doubtful() {
    let doubtful = |line: &str| {
        let markers = Markers::default();
        let (formats, nobody) = (&Formats::BUILT_IN, OwnWords::default());
        let words = Words { markers: &markers, date_fields: &[], formats, nobody };
        let index = index_of(line);
        let mut scanner = Scanner::new(line, &index, line.len(), words);
        scanner.pieces(&[Piece { start: 0, end: line.len(), kind: PieceKind::Text }]);
        let is_doubtful = |kind: &TokenKind<'_>| matches!(kind, TokenKind::DoubtfulHandle(_));
        let flags: Vec<bool> = scanner.tokens.iter().map(|token| is_doubtful(&token.kind)).collect();
        flags
    };
    for line in ["@types/node", "@due(x)", "@user@host", "@x#1234", "@gmail.com", "[@a]", "和@李明"] {
        assert_eq!(doubtful(line), [true], "{line}");
    }
    for line in ["@ana", "@ana,", "@ana#ask", "[@ana said]", "@李明吃饭", "@RestController"] {
        assert_eq!(doubtful(line), [false], "{line}");
    }
    assert_eq!(doubtful("[see @a; @b, p. 3] @c"), [true, true, false]);
    assert_eq!(doubtful("@ana/@bo"), [false, false]);
}

#[test]
fn bare_urls_are_no_text() {
    assert_eq!(tokens("https://x.com/,@ana @bo"), ["@bo"]);
    assert_eq!(tokens("www.x.com/(#give) mailto:a,@b [https://x,]@cy"), ["@cy"]);
    assert_eq!(tokens("@a,@b,https://x,@c,@d @e"), ["@a", "@b", "@e"]);
}

#[test]
fn a_long_line_of_signs_is_read_in_linear_time() {
    let line = "a,@b,#c::".repeat(300_000);
    assert_eq!(tokens(&line).len(), 600_000);
}

#[test]
fn fields_stand_in_brackets() {
    assert_eq!(
        tokens("[give:: her CV] (**ask**:: x) give:: y [other:: z] [date:: 2026-01-01]"),
        ["[give::", "(**ask**::", "[date::"]
    );
    assert_eq!(tokens("[give:: never closed"), Vec::<String>::new());
}

#[test]
fn topics_follow_a_slash_or_an_equals_sign() {
    let markers = Markers::default();
    let words = Words {
        markers: &markers,
        date_fields: &[],
        formats: &Formats::BUILT_IN,
        nobody: OwnWords::default(),
    };
    let line = "#give/intro, #give=intro #ask=";
    let index = index_of(line);
    let mut scanner = Scanner::new(line, &index, line.len(), words);
    scanner.pieces(&[Piece { start: 0, end: line.len(), kind: PieceKind::Text }]);
    let topics: Vec<_> = scanner
        .tokens
        .iter()
        .map(|token| match token.kind {
            TokenKind::Marker { topic, .. } => topic,
            _ => None,
        })
        .collect();
    assert_eq!(topics, [Some("intro"), Some("intro"), None]);
}
