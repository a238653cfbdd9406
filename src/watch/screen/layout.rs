//! The lines of one screen: as many as fit, the most important first.

use std::sync::Arc;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Round, View, Window, headline};
use crate::finding::Finding;
use crate::output::{self, Format, Paint, Report, Sources, Style, Totals, clean};

const HELP: [&str; 6] = [
    "r  check again, looking at every note",
    "f  show what is new and nothing else, or everything again",
    "p  show one person: type a part of the name; nothing for everybody",
    "?  this help; any key leaves it",
    "q  quit",
    "",
];

pub(super) struct Drawing<'a> {
    pub round: &'a Round,
    pub view: &'a View,
    pub format: Format,
    pub style: Style,
    pub window: Window,
    pub sources: &'a dyn Sources,
}

impl Drawing<'_> {
    /// The page; where it is cut, no longer than the window.
    pub fn lines(&self, is_cut: bool) -> Vec<String> {
        let width = self.window.columns.max(10);
        let mut lines = Vec::new();
        for line in wrap(&headline(self.round), width) {
            lines.push(self.bold(&line));
        }
        for notice in &self.view.notices {
            lines.extend(wrap(notice, width));
        }
        let footer = if is_cut { self.footer(width) } else { Vec::new() };
        let room =
            if is_cut { self.window.rows.saturating_sub(lines.len() + footer.len()) } else { usize::MAX };
        let mut body = vec![String::new()];
        if self.view.shows_help {
            body.extend(HELP.iter().flat_map(|line| wrap(line, width)));
        } else {
            self.findings(&mut body, room, width);
        }
        body.truncate(room);
        lines.extend(body);
        if is_cut {
            // The footer stands at the bottom, wherever the findings end.
            lines.resize(self.window.rows.saturating_sub(footer.len()).max(lines.len()), String::new());
            lines.extend(footer);
            lines.truncate(self.window.rows);
        }
        lines
    }

    fn footer(&self, width: usize) -> Vec<String> {
        if let Some(name) = &self.view.asking {
            return vec![cut(&format!("person: {}", clean(name)), width)];
        }
        let mut text = String::new();
        if self.view.is_only_new {
            text.push_str("only new  ");
        }
        if let Some(person) = &self.view.person {
            text.push_str(&format!("only {}  ", clean(person)));
        }
        text.push_str("r rerun  f only new  p person  ? help  q quit");
        vec![self.dim(&cut(&text, width))]
    }

    /// New findings, solved ones, then what was open before, until the room is used.
    fn findings(&self, body: &mut Vec<String>, room: usize, width: usize) {
        let delta = &self.round.delta;
        let (new, kept): (Vec<_>, Vec<_>) = (
            delta.new.iter().filter(|finding| self.view.shows(finding)).collect(),
            delta.kept.iter().filter(|finding| self.view.shows(finding)).collect(),
        );
        let total = new.len() + if self.view.is_only_new { 0 } else { kept.len() };
        let mut shown = 0;
        for finding in new {
            // A finding is shown whole or not at all, but for the first.
            let lines = self.fresh(finding, width);
            if shown > 0 && body.len() + lines.len() + 1 > room {
                return self.more(body, total - shown, room, width);
            }
            body.extend(lines);
            shown += 1;
        }
        if !self.view.is_only_new {
            for finding in delta.solved.iter().filter(|finding| self.view.shows(finding)).take(5) {
                let text = format!("solved  {}[{}] {}", finding.level, finding.rule, clean(&finding.title));
                body.extend(wrap(&text, width).iter().map(|line| self.dim(line)));
            }
            for finding in kept {
                let lines = self.line(finding, "", width);
                if body.len() + lines.len() + 1 > room
                    && (shown + 1 < total || body.len() + lines.len() > room)
                {
                    return self.more(body, total - shown, room, width);
                }
                body.extend(lines);
                shown += 1;
            }
        }
        if total == 0 {
            body.push(
                match (self.round.delta.open(), &self.view.person, self.view.is_only_new) {
                    (0, ..) => "All clear.",
                    (_, Some(_), _) => "Nothing about this person.",
                    (.., true) => "Nothing new.",
                    _ => "",
                }
                .to_owned(),
            );
        }
    }

    fn more(&self, body: &mut Vec<String>, left: usize, room: usize, width: usize) {
        body.truncate(room.saturating_sub(1));
        let text = format!("… {left} more; `fairweather check` shows all");
        body.push(self.dim(&cut(&text, width)));
    }

    /// A new finding, in the chosen format.
    fn fresh(&self, finding: &Arc<Finding>, width: usize) -> Vec<String> {
        if self.format != Format::Full {
            return self.line(finding, "new  ", width);
        }
        let report = Report {
            run: &self.round.run,
            findings: std::slice::from_ref(finding),
            totals: Totals::default(),
            sources: self.sources,
        };
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = output::render(Format::Full, &report, self.style, &mut bytes);
        let text = String::from_utf8_lossy(&bytes);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if let Some(first) = lines.first_mut() {
            *first = format!("{}  {first}", self.bold("new"));
        }
        lines
    }

    /// `PATH:LINE:COL: level[rule] title`, wrapped.
    fn line(&self, finding: &Finding, mark: &str, width: usize) -> Vec<String> {
        let place = &finding.primary.place;
        let (line, column) = self.sources.text(&place.note).map_or((1, 1), |text| {
            let position = text.position(place.span.start as usize);
            (position.line, position.column)
        });
        let level = format!("{}[{}]", finding.level, finding.rule);
        let text = format!(
            "{mark}{}:{line}:{column}: {level} {}",
            clean(place.note.as_str()),
            clean(&finding.title)
        );
        let lines = wrap(&text, width).into_iter();
        lines.map(|line| line.replacen(&level, &self.level(&level, finding), 1)).collect()
    }

    fn level(&self, text: &str, finding: &Finding) -> String {
        match self.style.paint {
            Paint::Plain => text.to_owned(),
            Paint::Color => output::paint_level(text, finding.level),
        }
    }

    fn bold(&self, text: &str) -> String {
        self.paint(text, anstyle::Style::new().bold())
    }

    fn dim(&self, text: &str) -> String {
        self.paint(text, anstyle::Style::new().dimmed())
    }

    fn paint(&self, text: &str, style: anstyle::Style) -> String {
        match self.style.paint {
            Paint::Plain => text.to_owned(),
            Paint::Color => format!("{style}{text}{style:#}"),
        }
    }
}

/// Lines no wider than `width`, broken at blanks where there are any; what follows the first is
/// indented.
fn wrap(text: &str, width: usize) -> Vec<String> {
    const INDENT: &str = "    ";
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.trim().is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
            line.push_str(INDENT);
        } else if !line.is_empty() && line != INDENT {
            line.push(' ');
        }
        for c in word.chars() {
            if line.width() + c.width().unwrap_or(0) > width {
                lines.push(std::mem::take(&mut line));
                line.push_str(INDENT);
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines
}

/// What fits in one line.
fn cut(text: &str, width: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{cut, wrap};

    #[test]
    fn long_lines_are_wrapped_and_none_is_too_wide() {
        assert_eq!(wrap("one two three four", 11), ["one two", "    three", "    four"]);
        assert_eq!(wrap("14:02:11  a.md", 40), ["14:02:11  a.md"]);
        assert_eq!(wrap("日本語日本語日本語", 10), ["日本語日本", "    語日本", "    語"]);
        assert_eq!(cut("q quit 日本", 8), "q quit ");
    }
}
