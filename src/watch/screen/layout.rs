//! The lines of one screen: as many as fit, the most important first.
//!
//! It writes nothing to the terminal.
//!
//! Invariant: no line is wider than the window.

use std::sync::Arc;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::finding::Finding;
use crate::output::{self, Format, Paint, Report, Sources, Style, Totals, clean, linked};
use crate::watch::screen::{JudgedRun, View, Window, headline};

const HELP: [&str; 5] = [
    "r  check again, looking at every note",
    "f  show only what is new, or everything again",
    "p  show one person: type a part of the name; nothing for everybody",
    "?  this help; any key leaves it",
    "q  quit",
];
/// How many solved findings are named; of the others only the number is shown.
const MOST_SOLVED: usize = 5;

/// Ends a link, if there is one.
const NO_LINK: &str = "\x1b]8;;\x1b\\";

/// How much of a run is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// What fits into the window.
    Window,
    Everything,
    /// What the run changed, and nothing that was open before.
    Changes,
}

pub(super) struct Drawing<'a> {
    pub judged: &'a JudgedRun,
    pub view: &'a View,
    pub format: Format,
    pub style: Style,
    pub window: Window,
    pub sources: &'a dyn Sources,
}

/// The lines of one run, none wider than the window.
#[derive(Debug, Default)]
pub(super) struct ScreenLines {
    head: Vec<String>,
    body: Vec<String>,
}

impl ScreenLines {
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        self.head.iter().chain(&self.body)
    }

    /// As many lines as the window has rows: the footer stands at the bottom, wherever the findings
    /// end.
    pub(super) fn screen<'l>(
        &'l self,
        notices: &'l [String],
        footer: &'l str,
        window: Window,
    ) -> impl Iterator<Item = &'l str> {
        let lines = self.head.iter().chain(notices).chain(&self.body).map(String::as_str);
        let blank = std::iter::repeat("");
        lines.chain(blank).take(window.rows.saturating_sub(1)).chain([footer]).take(window.rows)
    }
}

impl Drawing<'_> {
    pub(super) fn lines(&self, extent: Extent) -> ScreenLines {
        let width = self.width();
        let head: Vec<String> =
            wrap(&headline(self.judged), width).iter().map(|line| self.bold(line)).collect();
        let rows = match extent {
            Extent::Window => self.window.rows.saturating_sub(head.len() + 1),
            Extent::Everything | Extent::Changes => usize::MAX,
        };
        let mut body = vec![String::new()];
        if self.view.shows_help {
            body.extend(HELP.iter().flat_map(|line| wrap(line, width)));
        } else {
            self.findings(&mut body, rows, extent);
        }
        body.truncate(rows);
        let body = body.iter().map(|line| cut(line, width)).collect();
        ScreenLines { head, body }
    }

    fn width(&self) -> usize {
        width(self.window)
    }

    pub(super) fn footer(&self) -> String {
        if let Some(name) = &self.view.asking {
            return cut(&format!("person: {}", clean(name)), self.width());
        }
        let mut text = String::new();
        if self.view.is_only_new {
            text.push_str("only new  ");
        }
        if let Some(person) = &self.view.person {
            text.push_str(&format!("only {}  ", clean(person)));
        }
        text.push_str("r rerun  f only new  p person  ? help  q quit");
        self.dim(&cut(&text, self.width()))
    }

    /// New findings, solved ones, then what was open before, until the rows are used up.
    fn findings(&self, body: &mut Vec<String>, rows: usize, extent: Extent) {
        let delta = &self.judged.delta;
        let chosen = |findings: &[Arc<Finding>]| -> Vec<Arc<Finding>> {
            findings.iter().filter(|finding| self.view.shows(finding)).cloned().collect()
        };
        let new = chosen(&delta.new);
        let is_news = self.view.is_only_new || extent == Extent::Changes;
        let kept = if is_news { Vec::new() } else { chosen(&delta.kept) };
        let total = new.len() + kept.len();
        let mut shown = 0;
        // Each new finding gets its line before any gets its frames.
        let brief: Vec<_> = new.iter().take(rows).map(|finding| self.line(finding, "new  ")).collect();
        let mut below: usize = brief.iter().map(Vec::len).sum();
        for (finding, brief) in new.iter().zip(brief) {
            below -= brief.len();
            let left = rows.saturating_sub(body.len() + below + 1);
            let lines = self.fresh(finding, left).unwrap_or(brief);
            if !self.add(body, lines, total - shown, rows) {
                return;
            }
            shown += 1;
        }
        if !self.view.is_only_new {
            self.brief(body, "solved", &chosen(&delta.solved));
            self.brief(body, "better", &chosen(&delta.better));
        }
        if !kept.is_empty() && body.last().is_some_and(|line| !line.is_empty()) {
            body.push(String::new());
        }
        for finding in kept.iter().take(rows) {
            if !self.add(body, self.line(finding, ""), total - shown, rows) {
                return;
            }
            shown += 1;
        }
        if total == 0 {
            body.extend(self.nothing(extent).iter().flat_map(|text| wrap(text, self.width())));
        }
    }

    /// Adds a finding's lines; `false` where they are too many, and then says how many findings are
    /// left.
    fn add(&self, body: &mut Vec<String>, lines: Vec<String>, left: usize, rows: usize) -> bool {
        let is_last = left == 1;
        if body.len() + lines.len() + usize::from(!is_last) <= rows {
            body.extend(lines);
            return true;
        }
        body.truncate(rows.saturating_sub(1));
        body.push(self.dim(&format!("… {left} more; `fairweather check` shows all")));
        false
    }

    /// What became of some findings, a line each: `solved` or `better`.
    fn brief(&self, body: &mut Vec<String>, word: &str, findings: &[Arc<Finding>]) {
        for finding in findings.iter().take(MOST_SOLVED) {
            let text = format!("{word}  {}[{}] {}", finding.level, finding.rule, clean(&finding.title));
            body.extend(wrap(&text, self.width()).iter().map(|line| self.dim(line)));
        }
        if findings.len() > MOST_SOLVED {
            body.push(self.dim(&format!("{word}  … {} more", findings.len() - MOST_SOLVED)));
        }
    }

    /// What is said where no finding is shown.
    fn nothing(&self, extent: Extent) -> Option<String> {
        let JudgedRun { totals, run, delta, .. } = self.judged;
        let text = match (delta.open(), &self.view.person) {
            (0, _) if run.coverage.people == 0 => output::nobody_found(run.coverage.notes),
            // What is known or silenced is not clear.
            (0, _) if totals.baselined + totals.suppressed > 0 => "Nothing new.".to_owned(),
            (0, _) => "All clear.".to_owned(),
            (_, Some(_)) => "Nothing about this person.".to_owned(),
            _ if self.view.is_only_new => "Nothing new.".to_owned(),
            // The headline says it.
            _ if extent == Extent::Changes => return None,
            _ => "Nothing to show.".to_owned(),
        };
        Some(text)
    }

    /// A new finding in full; `None` where another format was chosen, or where it does not fit.
    fn fresh(&self, finding: &Arc<Finding>, rows: usize) -> Option<Vec<String>> {
        // The shortest has a title, a frame of four lines, a way on, and a blank.
        const LEAST_ROWS: usize = 7;
        if self.format != Format::Full || rows < LEAST_ROWS {
            return None;
        }
        let report = Report {
            run: &self.judged.run,
            findings: std::slice::from_ref(finding),
            totals: Totals::default(),
            sources: self.sources,
        };
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = output::render(Format::Full, &report, self.style, &mut bytes);
        let rendered = String::from_utf8_lossy(&bytes);
        let level = format!("{}[{}]", finding.level, finding.rule);
        let title = format!("new  {level}: {}", clean(&finding.title));
        let mut lines = self.wrapped(&title, &level, finding);
        // The rendered title is not wrapped, so the one above takes its place.
        lines.extend(rendered.lines().skip(1).map(str::to_owned));
        Some(lines).filter(|lines| lines.len() <= rows)
    }

    /// `PATH:LINE:COL: level[rule] title`.
    fn line(&self, finding: &Finding, mark: &str) -> Vec<String> {
        let place = &finding.primary.place;
        let position = self.sources.text(&place.note).map(|text| text.position(place.span.start as usize));
        let at = position.map(|at| format!("{}:{}:", at.line, at.column)).unwrap_or_default();
        let level = format!("{}[{}]", finding.level, finding.rule);
        let place_text = format!("{}:{at}", self.sources.shown_path(&place.note));
        let text = format!("{mark}{place_text} {level} {}", clean(&finding.title));
        let mut lines = self.wrapped(&text, &level, finding);
        if let Some(address) = self.sources.address(&place.note)
            && let Some(line) = lines.iter_mut().find(|line| line.contains(&place_text))
        {
            // A place that takes two lines stays plain.
            *line = line.replacen(&place_text, &linked(&place_text, Some(&address)), 1);
        }
        lines
    }

    /// Wrapped lines with the level in its colour.
    fn wrapped(&self, text: &str, level: &str, finding: &Finding) -> Vec<String> {
        let lines = wrap(text, self.width()).into_iter();
        lines.map(|line| line.replacen(level, &self.level(level, finding), 1)).collect()
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

/// Text other than findings, as lines.
pub(super) fn notice(text: &str, window: Window) -> Vec<String> {
    text.lines().flat_map(|line| wrap(&clean(line), width(window))).collect()
}

fn width(window: Window) -> usize {
    window.columns.max(10)
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

/// What fits in one line; colours and links have no width.
fn cut(text: &str, width: usize) -> String {
    let mut shown = 0;
    let mut code = Code::None;
    for c in text.chars() {
        if code.takes(c) {
            continue;
        }
        shown += c.width().unwrap_or(0);
    }
    if shown <= width {
        return text.to_owned();
    }
    let (mut line, mut used) = (String::new(), 0);
    let mut code = Code::None;
    for c in text.chars() {
        if !code.takes(c) {
            used += c.width().unwrap_or(0);
            if used >= width {
                break;
            }
        }
        line.push(c);
    }
    // Whatever colour and link it was ends here.
    let link = if line.contains("\x1b]8;") { NO_LINK } else { "" };
    let colour = if text.contains("\x1b[") { "\x1b[0m" } else { "" };
    format!("{line}…{link}{colour}")
}

/// Where in a code for the terminal a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    None,
    /// Behind an escape.
    Begun,
    /// In a colour, which ends with a letter.
    Colour,
    /// In the address of a link, which ends with an escape and a backslash.
    Address,
    /// Behind the escape that ends an address.
    Ending,
}

impl Code {
    /// Takes the next character; whether it is part of a code.
    fn takes(&mut self, c: char) -> bool {
        let (next, is_code) = match (*self, c) {
            (Code::None, '\x1b') => (Code::Begun, true),
            (Code::None, _) => (Code::None, false),
            (Code::Begun, '[') => (Code::Colour, true),
            (Code::Begun, ']') => (Code::Address, true),
            (Code::Colour, 'm') | (Code::Begun | Code::Ending, _) => (Code::None, true),
            (Code::Address, '\x1b') => (Code::Ending, true),
            (same, _) => (same, true),
        };
        *self = next;
        is_code
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, linked, wrap};

    #[test]
    fn long_lines_are_wrapped_and_none_is_too_wide() {
        assert_eq!(wrap("one two three four", 11), ["one two", "    three", "    four"]);
        assert_eq!(wrap("14:02:11  a.md", 40), ["14:02:11  a.md"]);
        assert_eq!(wrap("日本語日本語日本語", 10), ["日本語日本", "    語日本", "    語"]);
    }

    #[test]
    fn what_is_cut_says_so_and_ends_its_colour() {
        assert_eq!(cut("q quit 日本", 11), "q quit 日本");
        assert_eq!(cut("q quit 日本", 9), "q quit …");
        assert_eq!(cut("\u{1b}[1mbold\u{1b}[0m", 4), "\u{1b}[1mbold\u{1b}[0m");
        assert_eq!(cut("\u{1b}[1mbolder\u{1b}[0m", 4), "\u{1b}[1mbol…\u{1b}[0m");
    }

    #[test]
    fn an_address_has_no_width_and_a_cut_link_ends() {
        let link = linked("2026/a.md:1:1", Some("file:///home/n/journal/2026/a.md"));
        assert_eq!(cut(&link, 13), link);
        assert_eq!(
            cut(&link, 7),
            "\u{1b}]8;;file:///home/n/journal/2026/a.md\u{1b}\\2026/a…\u{1b}]8;;\u{1b}\\"
        );
    }
}
