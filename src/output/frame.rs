//! Quoted lines with a label under the place, drawn by miette: the only file of the output that
//! names it.
//!
//! miette's own sources scan a text from its start for every label and count columns in bytes. [`Excerpt`] uses the
//! text's line index instead, cuts lines that are too long, and removes what a terminal would obey.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use crate::output::clean::clean_source;
use crate::output::{Paint, Style, clean};
use crate::text::{BOM, Span, Text};

/// Columns that a frame takes beside the line it shows.
const MARGIN: usize = 10;

/// Draws frames in one style.
pub(super) struct Frames {
    handler: GraphicalReportHandler,
    /// Characters of a line that fit.
    columns: usize,
}

impl Frames {
    pub(super) fn new(style: Style) -> Frames {
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
        Frames { handler, columns: style.width.max(40) - MARGIN }
    }

    /// The frame of one place of the note at `path`. Without a text, just where it would be.
    pub(super) fn frame(&self, span: Span, path: &str, caption: &str, text: Option<&Text>) -> String {
        let Some(text) = text.filter(|text| !text.source().is_empty()) else {
            return format!("   ╭─[{path}]\n   ╰────\n");
        };
        let excerpt = Excerpt::new(path, text, span, self.columns);
        let shown = FramedExcerpt { caption: clean(caption).into_owned(), excerpt: &excerpt };
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
    /// The line of a place, cut around it to `columns` characters. One line is enough to find the
    /// place, and a place that spans lines shows its first.
    fn new(name: &str, text: &Text, span: Span, columns: usize) -> Excerpt {
        const CUT: &str = "…";
        let source = text.source();
        let position = text.position(span.start as usize);
        let line = text.line_span(position.line - 1);
        let line_start =
            line.start as usize + if position.line == 1 && source.starts_with(BOM) { BOM.len() } else { 0 };
        let from = position.byte.max(line_start);
        let end = (line.end as usize).max(from);
        // Two thirds of them lie before the place, where there is that much text, and the rest after.
        let before = source[line_start..from].char_indices().rev().take(columns * 2 / 3);
        let (start, used) = before.fold((from, 0), |(_, used), (at, _)| (line_start + at, used + 1));
        let after = source[from..end].char_indices().nth(columns - used);
        let stop = after.map_or(end, |(at, _)| from + at);
        let to = (span.end as usize).clamp(from, stop.max(from));
        let mut data = String::new();
        // The sign of the cut takes the place of bytes that are not shown, so places stay right.
        let cut_before = start > line_start && start >= CUT.len();
        if cut_before {
            data.push_str(CUT);
        }
        data.push_str(&clean_source(&source[start..stop]));
        if stop < end {
            data.push_str(CUT);
        }
        Excerpt {
            name: name.to_owned(),
            data,
            start: if cut_before { start - CUT.len() } else { start },
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

struct FramedExcerpt<'e> {
    caption: String,
    excerpt: &'e Excerpt,
}

impl Diagnostic for FramedExcerpt<'_> {
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

impl fmt::Debug for FramedExcerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FramedExcerpt")
    }
}

impl fmt::Display for FramedExcerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("-")
    }
}

impl std::error::Error for FramedExcerpt<'_> {}
