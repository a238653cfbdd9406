//! Quoted lines with a label under the place, drawn by miette: the only file of the output that
//! names it.
//!
//! miette's own sources scan a text from its start for every label and count columns in bytes;
//! [`Excerpt`] answers from the text's line index instead, cuts lines too long to show, and lets
//! nothing through that a terminal would obey.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::clean::clean_source;
use super::{Paint, Style, clean};
use crate::finding::Label;
use crate::text::{Span, Text};

/// A line longer than this many bytes is cut around the place.
const LONG: usize = 400;

/// Draws frames in one style.
pub struct Frames {
    handler: GraphicalReportHandler,
}

impl Frames {
    pub fn new(style: Style) -> Frames {
        let styles = match style.paint {
            Paint::Plain => ThemeStyles::none(),
            Paint::Color => ThemeStyles::ansi(),
        };
        let theme = GraphicalTheme { characters: ThemeCharacters::unicode(), styles };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(style.width.max(40))
            .with_links(false)
            .with_context_lines(0)
            .tab_width(4);
        Frames { handler }
    }

    /// The frame of one place. Without a text, just where it would be.
    pub fn frame(&self, label: &Label, caption: &str, text: Option<&Text>) -> String {
        let path = clean(label.place.note.as_str());
        let Some(text) = text.filter(|text| !text.source().is_empty()) else {
            return format!("   ╭─[{path}]\n   ╰────\n");
        };
        let excerpt = Excerpt::new(&path, text, label.place.span);
        let shown = Shown { caption: clean(caption).into_owned(), excerpt: &excerpt };
        let mut out = String::new();
        if self.handler.render_report(&mut out, &shown).is_err() {
            return format!("   ╭─[{path}]\n   ╰────\n");
        }
        // The frame alone: the title above it is ours.
        let lines: Vec<&str> = out.lines().skip_while(|line| !line.contains('╭')).collect();
        let end = lines.iter().rposition(|line| line.contains('╰')).map_or(lines.len(), |at| at + 1);
        lines[..end].iter().map(|line| format!("{}\n", line.trim_end())).collect()
    }
}

/// The lines around a place, ready to be drawn.
struct Excerpt {
    name: String,
    data: String,
    /// Where `data` starts in the text.
    start: usize,
    /// The place, inside `data`.
    span: Span,
    /// From 0, as miette counts.
    line: usize,
    column: usize,
}

impl Excerpt {
    fn new(name: &str, text: &Text, span: Span) -> Excerpt {
        let position = text.position(span.start as usize);
        let line = text.line_span(position.line - 1);
        let (mut start, mut end) = (line.start as usize, line.end as usize);
        // One line is enough to find the place, and a place that spans lines shows its first.
        let from = position.byte;
        let to = (span.end as usize).clamp(from, end.max(from));
        if end - start > LONG {
            let source = text.source();
            start = start.max(source.floor_char_boundary(from.saturating_sub(LONG / 2)));
            end = end.min(source.ceil_char_boundary((from + LONG / 2).min(source.len())));
        }
        let to = to.min(end).max(from);
        let data = clean_source(&text.source()[start..end.max(start)]).into_owned();
        Excerpt {
            name: name.to_owned(),
            data,
            start,
            span: Span::new(from, to),
            line: position.line - 1,
            column: position.column - 1,
        }
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let span = SourceSpan::new(self.start.into(), self.data.len());
        let contents = MietteSpanContents::new_named(
            self.name.clone(),
            self.data.as_bytes(),
            span,
            self.line,
            self.column,
            1,
        );
        Ok(Box::new(contents))
    }
}

struct Shown<'e> {
    caption: String,
    excerpt: &'e Excerpt,
}

impl Diagnostic for Shown<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.excerpt.span;
        let len = (span.end - span.start) as usize;
        let caption = Some(self.caption.clone()).filter(|caption| !caption.is_empty());
        let label =
            LabeledSpan::new_primary_with_span(caption, SourceSpan::new((span.start as usize).into(), len));
        Some(Box::new(std::iter::once(label)))
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown")
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("-")
    }
}

impl std::error::Error for Shown<'_> {}
