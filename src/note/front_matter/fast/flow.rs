//! Lists and mappings of YAML between brackets or braces on one line (YAML calls them flow collections).
//!
//! As with texts, `None` where it is not sure what the YAML parser gives.

use crate::note::front_matter::fast::scalar::{Stretch, YamlPiece};
use crate::note::front_matter::fast::sink::{Collects, Sink};
use crate::note::front_matter::fast::text::YamlText;

/// What is nested more deeply is the YAML parser's.
const DEPTH: usize = 8;

impl<'y> YamlText<'y> {
    /// A list or a mapping in brackets, into the sink; what follows it.
    pub(super) fn flow(
        &self,
        piece: YamlPiece,
        sink: &mut Sink<'y>,
        collects: Collects,
        depth: usize,
    ) -> Option<YamlPiece> {
        let is_mapping = self.first(piece)? == b'{';
        let close = if is_mapping { b'}' } else { b']' };
        let mut rest = (depth < DEPTH).then(|| self.rest(piece, piece.at + 1))?;
        while self.first(rest)? != close {
            if is_mapping {
                let (key, after) = self.flow_text(rest)?;
                sink.key(self, key, collects)?;
                let is_key = self.first(after)? == b':' && self.byte(after.at + 1) == Some(b' ');
                rest = is_key.then(|| self.rest(after, after.at + 1))?;
            }
            rest = if matches!(self.first(rest)?, b'[' | b'{') {
                self.flow(rest, sink, collects.below(), depth + 1)?
            } else {
                let (text, after) = self.flow_text(rest)?;
                sink.text(self, text, collects.below());
                after
            };
            rest = self.rest(rest, rest.at);
            match self.first(rest)? {
                b',' => rest = self.rest(rest, rest.at + 1),
                byte if byte == close => {}
                _ => return None,
            }
        }
        Some(YamlPiece { at: rest.at + 1, ..rest })
    }

    /// A text between brackets, and what follows it.
    fn flow_text(&self, piece: YamlPiece) -> Option<(Stretch, YamlPiece)> {
        if self.is_quoted(piece) { self.quoted(piece) } else { self.plain_in_brackets(piece) }
    }
}
