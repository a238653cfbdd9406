//! What becomes of the texts of one value: a list keeps all that is nested in it, a mapping nothing.

use crate::language::normal_key;
use crate::note::front_matter::fast::scalar::Scalar;
use crate::note::model::At;

pub(super) enum Sink {
    /// The items of a list, those that are nested in it among them, and the keys of mappings.
    Items(Vec<At<String>>),
    /// A mapping that belongs to a key. With a first or last name it would be a name.
    Mapping,
    /// What is nested in that.
    Nothing,
}

impl Sink {
    /// A key of a mapping; `None` where it could be a part of a name.
    pub(super) fn key(&mut self, key: Scalar<'_>) -> Option<()> {
        match self {
            Sink::Mapping => {
                let normal = normal_key(&key.text);
                (normal != "first" && normal != "last").then_some(())
            }
            _ => {
                self.text(key);
                Some(())
            }
        }
    }

    pub(super) fn text(&mut self, text: Scalar<'_>) {
        if let Sink::Items(items) = self {
            items.push(At { value: text.text.into_owned(), span: text.span });
        }
    }

    /// Where what is nested in a value goes.
    pub(super) fn below<'s>(&'s mut self, nothing: &'s mut Sink) -> &'s mut Sink {
        match self {
            Sink::Items(_) => self,
            Sink::Mapping | Sink::Nothing => nothing,
        }
    }
}
