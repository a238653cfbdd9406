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

/// What a note that is not a page says of its day.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NoteDate {
    pub day: Option<NaiveDate>,
    /// Whether the file is named after a month or a year: nobody asks for a day.
    pub is_period: bool,
}

/// The day of a note that is not a page: front matter, else path.
pub(super) fn note_date(
    path: &NotePath,
    file: &date::NamedDay,
    source: &str,
    fields: &[Field<'_>],
    line_one: Span,
    grammar: &Grammar,
    problems: &mut Vec<Problem>,
) -> NoteDate {
    let formats = grammar.formats();
    let field = fields.iter().rev().find(|field| field.property == Some(Property::Date));
    let mut front = None;
    let mut is_shifted = false;
    if let Some(field) = field
        && let Some(text) = field.text()
        && let Some(found) = date::in_value(text, formats)
    {
        front = found.date;
        is_shifted = date::has_offset(text);
        if found.is_impossible() {
            problems.push(problem_at(source, field.span, ProblemKind::InvalidDate { text: text.into() }));
        }
    }
    if file.date.is_none() && !file.impossible.is_empty() {
        let kind = ProblemKind::InvalidDate { text: path.stem().into() };
        problems.push(Problem { kind, span: line_one, hash: text_hash(path.stem()) });
    }
    if let (Some(field), Some(day), Some(named)) = (field, front, file.date)
        && day != named
        && !file.is_week
    {
        if is_shifted && (day - named).num_days().abs() <= 1 {
            front = Some(named);
        } else {
            let kind = ProblemKind::DateMismatch { front: day, file: named };
            problems.push(problem_at(source, field.span, kind));
        }
    }
    NoteDate { day: front.or(file.date), is_period: file.is_period }
}
