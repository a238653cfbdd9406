//! The day of a note as a whole: what its front matter says, else its path.
//!
//! Not the days of its entries, which `resolve` gives them; they inherit this one last.

use chrono::NaiveDate;

use crate::language::Property;
use crate::note::front_matter::Field;
use crate::note::grammar::Grammar;
use crate::note::model::{Problem, ProblemKind};
use crate::note::parse::problem::problem_at;
use crate::note::syntax::date;
use crate::text::{NotePath, Span, text_hash};

/// The day of a note that is no page: front matter, else path.
pub(super) fn note_date(
    path: &NotePath,
    source: &str,
    fields: &[Field],
    line_one: Span,
    grammar: &Grammar,
    problems: &mut Vec<Problem>,
) -> Option<NaiveDate> {
    let formats = grammar.formats();
    let field = fields.iter().rev().find(|field| grammar.property(&field.key) == Some(Property::Date));
    let mut front = None;
    if let Some(field) = field
        && let Some(found) = field.text().and_then(|text| date::in_value(text, formats))
    {
        front = found.date;
        if front.is_none() {
            let text = field.text().unwrap_or_default().into();
            problems.push(problem_at(source, field.span, ProblemKind::InvalidDate { text }));
        }
    }
    let (folder, _) = path.split();
    let file = match date::in_path(folder, path.stem(), formats) {
        Some(None) => {
            let kind = ProblemKind::InvalidDate { text: path.stem().into() };
            problems.push(Problem { kind, span: line_one, hash: text_hash(path.stem()) });
            None
        }
        found => found.flatten(),
    };
    if let (Some(field), Some(front), Some(file)) = (field, front, file)
        && front != file
    {
        problems.push(problem_at(source, field.span, ProblemKind::DateMismatch { front, file }));
    }
    front.or(file)
}
