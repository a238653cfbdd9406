//! The keys of a review, and how one is read from a terminal.
//!
//! Invariant: between two keys the terminal is as it was found.

use std::io::Write;

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use crate::error::Error;
use crate::language::Marker;

/// As a question shows them.
pub(super) const KEYS: &str = "y,n,a,d,A,e,s,u,q,?";

/// What each does.
pub(super) const HELP: &str = "\
y  yes, write it
n  no, and do not propose it again
a  yes to this and all that is left in this note
d  no to this and all that is left in this note
A  yes to this and all of this kind
e  yes, but another marker
s  skip this person from now on
u  undo the last answer
q  quit; what was accepted is written
?  this help
";

/// The markers that `e` offers, each by a key.
pub(super) const OTHERS: [(char, Marker); 10] = [
    ('a', Marker::Ask),
    ('g', Marker::Give),
    ('o', Marker::Got),
    ('r', Marker::AskedMe),
    ('t', Marker::Thanks),
    ('m', Marker::Met),
    ('c', Marker::Talked),
    ('w', Marker::Worked),
    ('d', Marker::Added),
    ('n', Marker::NoReply),
];

/// A key; `None` where it means nothing here. An interrupt, or the end of input, quits.
pub(super) fn key() -> Result<Option<char>, Error> {
    let io = |error| Error::Io { what: "the terminal cannot be read".to_owned(), error };
    let _ = std::io::stdout().flush();
    let _raw = KeyByKey::new().map_err(io)?;
    loop {
        let Event::Key(key) = read().map_err(io)? else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        return Ok(match key.code {
            KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => Some('q'),
            KeyCode::Char(sign) => Some(sign),
            KeyCode::Esc => Some('q'),
            KeyCode::Enter => Some('?'),
            _ => None,
        });
    }
}

/// A terminal that gives each key at once, for as long as it lives.
struct KeyByKey;

impl KeyByKey {
    fn new() -> std::io::Result<KeyByKey> {
        enable_raw_mode()?;
        Ok(KeyByKey)
    }
}

impl Drop for KeyByKey {
    fn drop(&mut self) {
        let _ = disable_raw_mode();
    }
}
