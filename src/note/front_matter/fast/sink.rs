//! What becomes of the texts of one value: a list keeps all that is nested in it, a mapping nothing.

use std::borrow::Cow;

use crate::language::normal_key;
use crate::note::front_matter::fast::scalar::{Scalar, Stretch};
use crate::note::front_matter::fast::text::YamlText;
use crate::note::model::At;

/// What is kept of what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collects {
    /// The items of a list, those that are nested in it among them, and the keys of mappings.
    Items,
    /// Of a mapping that belongs to a key, nothing. With a first or last name it would be a name.
    Mapping,
    /// Of what is nested in that, and of a key that nobody wants: it is read to see whether it can be.
    Nothing,
}

impl Collects {
    /// What is kept of that which is nested in a value.
    pub(super) fn below(self) -> Collects {
        match self {
            Collects::Items => Collects::Items,
            Collects::Mapping | Collects::Nothing => Collects::Nothing,
        }
    }
}

/// The items of the list that is read.
#[derive(Default)]
pub(super) struct Sink<'y> {
    pub items: Vec<At<Cow<'y, str>>>,
}

impl<'y> Sink<'y> {
    /// A key of a mapping; `None` where it could be a part of a name.
    pub(super) fn key(&mut self, yaml: &YamlText<'y>, key: Stretch, collects: Collects) -> Option<()> {
        if collects == Collects::Mapping {
            let normal = normal_key(&yaml.scalar(key).text);
            return (normal != "first" && normal != "last").then_some(());
        }
        self.text(yaml, key, collects);
        Some(())
    }

    #[inline]
    pub(super) fn text(&mut self, yaml: &YamlText<'y>, text: Stretch, collects: Collects) {
        if collects == Collects::Items {
            self.push(yaml.scalar(text));
        }
    }

    pub(super) fn push(&mut self, text: Scalar<'y>) {
        self.items.push(At { value: text.text, span: text.span });
    }
}
