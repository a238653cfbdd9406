//! The screen of a watcher: what one run shows.
//!
//! There are three modes. On a terminal the last run fills the screen, newest findings first, and what was
//! there moves up into the scrollback. In a pipe or a file a run adds its lines: all findings the
//! first time, then what is new. For programs a run is one JSON document on one line.
//!
//! It does not wait for keys: it is handed them.
//!
//! Invariant: nothing is erased before its replacement is ready, and what people read of a run is written with one call.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use crate::engine::Disk;
use crate::error::Error;
use crate::finding::Finding;
use crate::output::{self, Format, PlaceLinks, Report, Sources, Style, ViewedSources, Viewpoint, clean};
use crate::text::key;
use crate::watch::inputs::{KeyPress, Window};
use crate::watch::retry::RetryEmpty;
use crate::watch::shown::ShownTexts;
use crate::watch::{Delta, JudgedRun, Trigger};

mod layout;

use layout::Extent;

/// How runs are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScreenMode {
    /// The screen of a terminal, in this format.
    Window(Format, Window),
    /// A terminal whose screen is not redrawn: each run adds its lines.
    Scroll(Format, Window),
    /// A pipe or a file: there are no keys and no screen.
    Lines(Format),
    /// One JSON document a line.
    Documents,
}

/// What a pipe holds.
const PIPE: usize = 64 * 1024;

/// What is chosen with keys.
#[derive(Debug, Default)]
struct View {
    is_only_new: bool,
    /// A key, or a part of it.
    person: Option<String>,
    shows_help: bool,
    /// The person being typed.
    asking: Option<String>,
}

/// What the user sees, and how it got there.
pub struct Screen {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    style: Style,
    /// The current folder, from which people read paths, and whether places are links.
    here: Option<PathBuf>,
    links: PlaceLinks,
    mode: ScreenMode,
    view: View,
    last: Option<JudgedRun>,
    /// What is on the screen: its lines, the footer, and the notices since.
    lines: layout::ScreenLines,
    footer: String,
    notices: Vec<String>,
    /// For programs.
    written: output::WrittenFindings,
}

impl Screen {
    /// Nothing is shown yet. Findings go to `out`, and what goes wrong to `err`.
    pub fn new(out: Box<dyn Write>, err: Box<dyn Write>, style: Style, mode: ScreenMode) -> Screen {
        let lines = layout::ScreenLines::default();
        let (view, footer, notices) = (View::default(), String::new(), Vec::new());
        let written = output::WrittenFindings::default();
        let (here, links) = (None, PlaceLinks::Off);
        Screen { out, err, style, here, links, mode, view, last: None, lines, footer, notices, written }
    }

    /// The same screen with paths as they are read in a folder, and perhaps as links. Programs get paths below
    /// the root all the same.
    #[must_use]
    pub fn seen_from(mut self, here: Option<PathBuf>, links: PlaceLinks) -> Screen {
        (self.here, self.links) = (here, links);
        self
    }

    /// The terminal's size, where there are keys.
    pub(super) fn window(&self) -> Option<Window> {
        match self.mode {
            ScreenMode::Window(_, window) | ScreenMode::Scroll(_, window) => Some(window),
            ScreenMode::Lines(_) | ScreenMode::Documents => None,
        }
    }

    pub(super) fn wants_coverage(&self) -> bool {
        self.mode == ScreenMode::Documents
    }

    /// Whether keys are letters of a name, or leave the help.
    pub(super) fn takes_every_key(&self) -> bool {
        self.view.asking.is_some() || self.view.shows_help
    }

    /// Shows something other than findings: on the screen where there is one, else on standard error. The
    /// findings are not drawn again, since their notes may be out of reach.
    pub(super) fn notice(&mut self, text: &str) -> Result<(), Error> {
        if let ScreenMode::Window(_, window) = self.mode
            && self.last.is_some()
        {
            self.notices = layout::notice(text, window);
            return self.paint(window, Placement::Same);
        }
        let end = if self.window().is_some() { "\r\n" } else { "\n" };
        let text: String = text.lines().map(|line| format!("{}{end}", clean(line))).collect();
        // If standard error is closed, nobody reads it.
        let _ = self.err.write_all(text.as_bytes());
        Ok(())
    }

    pub(super) fn show(&mut self, judged: JudgedRun, disk: &Disk) -> Result<(), Error> {
        self.notices.clear();
        match self.mode {
            ScreenMode::Documents => {
                let whole = RetryEmpty(disk);
                let texts = ShownTexts::new(&judged, &whole);
                let report = Report {
                    run: &judged.run,
                    findings: &judged.findings,
                    totals: judged.totals,
                    sources: &texts,
                };
                let changes = output::Changes {
                    time: judged.at.to_rfc3339(),
                    cause: trigger_name(&judged.trigger),
                    paths: match &judged.trigger {
                        Trigger::Notes(paths) => paths,
                        _ => &[],
                    },
                    new: &judged.delta.new,
                    solved: &judged.delta.solved,
                    better: &judged.delta.better,
                };
                // Megabytes in a large journal: a pipe takes them by pieces anyway.
                let mut out = BufWriter::with_capacity(PIPE, &mut *self.out);
                let written = output::render_run(&report, &changes, &mut self.written, &mut out);
                written.and_then(|()| out.flush()).map_err(unwritable)
            }
            ScreenMode::Lines(format) => {
                let whole = RetryEmpty(disk);
                let texts = ShownTexts::new(&judged, &whole);
                let view = Viewpoint::new(disk.root(), self.here.clone());
                let viewed = ViewedSources { sources: &texts, view: &view, links: self.links };
                // Where nobody's name must be told, the way to the journal is not either.
                let sources: &dyn Sources = if texts.may_quote() { &viewed } else { &texts };
                let mut bytes = format!("{}\n", headline(&judged)).into_bytes();
                let news = match judged.trigger {
                    Trigger::First => &judged.delta.kept,
                    _ => &judged.delta.new,
                };
                let solved = judged.delta.solved.iter().map(|finding| ("solved", finding));
                for (word, finding) in solved.chain(judged.delta.better.iter().map(|one| ("better", one))) {
                    let Finding { level, rule, title, .. } = &**finding;
                    bytes.extend(format!("{word}  {level}[{rule}] {}\n", clean(title)).into_bytes());
                }
                let report = Report { run: &judged.run, findings: news, totals: judged.totals, sources };
                output::render(format, &report, self.style, &mut bytes).map_err(unwritable)?;
                self.write(&bytes)
            }
            ScreenMode::Window(..) | ScreenMode::Scroll(..) => {
                self.last = Some(judged);
                self.draw(Placement::Below, disk)
            }
        }
    }

    pub(super) fn resize(&mut self, window: Window, disk: &Disk) -> Result<(), Error> {
        self.style.width = window.columns;
        match &mut self.mode {
            ScreenMode::Window(_, old) => *old = window,
            ScreenMode::Scroll(_, old) => {
                // What has been printed is the terminal's to wrap.
                *old = window;
                return Ok(());
            }
            ScreenMode::Lines(_) | ScreenMode::Documents => return Ok(()),
        }
        self.draw(Placement::Same, disk)
    }

    /// Takes a key that is about what is shown.
    pub(super) fn press(&mut self, key: KeyPress, disk: &Disk) -> Result<(), Error> {
        let view = &mut self.view;
        if let Some(name) = &mut view.asking {
            match key {
                KeyPress::Char(c) => name.push(c),
                KeyPress::Erase => {
                    name.pop();
                }
                KeyPress::Escape => view.asking = None,
                KeyPress::Enter => {
                    view.person = Some(std::mem::take(name)).filter(|name| !name.trim().is_empty());
                    view.asking = None;
                }
                KeyPress::Interrupt | KeyPress::Suspend => {}
            }
        } else if view.shows_help {
            view.shows_help = false;
        } else {
            match key {
                KeyPress::Char('f') => view.is_only_new = !view.is_only_new,
                KeyPress::Char('p') => view.asking = Some(String::new()),
                KeyPress::Char('?') => view.shows_help = true,
                _ => return Ok(()),
            }
        }
        self.draw(Placement::Same, disk)
    }

    /// Puts the shell's prompt on a line of its own, below the page.
    pub(super) fn leave(&mut self) -> Result<(), Error> {
        if let (ScreenMode::Window(..), Some(_)) = (self.mode, &self.last) {
            self.write(b"\r\n")?;
        }
        Ok(())
    }

    /// Shows the last run again, below what other programs wrote in the meantime.
    pub(super) fn come_back(&mut self, disk: &Disk) -> Result<(), Error> {
        if let ScreenMode::Window(..) = self.mode { self.draw(Placement::Below, disk) } else { Ok(()) }
    }

    /// Draws the last run in the current view.
    fn draw(&mut self, place: Placement, disk: &Disk) -> Result<(), Error> {
        let Some(judged) = &self.last else { return Ok(()) };
        let (format, window, extent) = match self.mode {
            ScreenMode::Window(format, window) => (format, window, Extent::Window),
            ScreenMode::Scroll(format, window) => {
                let is_news = place == Placement::Below
                    && matches!(judged.trigger, Trigger::Notes(_) | Trigger::NewDay);
                (format, window, if is_news { Extent::Changes } else { Extent::Everything })
            }
            ScreenMode::Lines(_) | ScreenMode::Documents => return Ok(()),
        };
        let whole = RetryEmpty(disk);
        let texts = ShownTexts::new(judged, &whole);
        let view = Viewpoint::new(disk.root(), self.here.clone());
        let viewed = ViewedSources { sources: &texts, view: &view, links: self.links };
        let sources: &dyn Sources = if texts.may_quote() { &viewed } else { &texts };
        let drawing =
            layout::Drawing { judged, view: &self.view, format, style: self.style, window, sources };
        let lines = drawing.lines(extent);
        if extent == Extent::Window {
            self.footer = drawing.footer();
            self.lines = lines;
            return self.paint(window, place);
        }
        let text: String = lines.all().map(|line| format!("{line}\r\n")).collect();
        self.write(format!("{text}\r\n").as_bytes())
    }

    /// Puts the lines on the screen, with one write.
    fn paint(&mut self, window: Window, place: Placement) -> Result<(), Error> {
        let mut page = String::new();
        if place == Placement::Below {
            // What is on the screen moves up into the scrollback.
            page.push_str(&format!("\x1b[{};1H{}", window.rows, "\r\n".repeat(window.rows)));
        }
        // Line by line: some terminals move a cleared screen into the scrollback.
        page.push_str("\x1b[?7l\x1b[H");
        let lines = self.lines.screen(&self.notices, &self.footer, window);
        let lines: Vec<String> = lines.map(|line| format!("\x1b[K{line}")).collect();
        page.push_str(&lines.join("\r\n"));
        page.push_str("\x1b[?7h");
        self.write(page.as_bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.out.write_all(bytes).and_then(|()| self.out.flush()).map_err(unwritable)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.leave();
    }
}

/// Placement a page is drawn: over the last one, or after it has moved up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placement {
    Same,
    Below,
}

fn unwritable(error: io::Error) -> Error {
    Error::Io { what: "standard output cannot be written".to_owned(), error }
}

/// `14:02:11  2026/03-02.md  2 solved, 1 new, 5 open`; what counts less than before is `better`.
fn headline(judged: &JudgedRun) -> String {
    let time = judged.at.format("%H:%M:%S");
    let open = judged.delta.open();
    let counts = match judged.trigger {
        Trigger::First => format!("{open} open"),
        _ => {
            let Delta { new, solved, better, .. } = &judged.delta;
            let better = if better.is_empty() { String::new() } else { format!("{} better, ", better.len()) };
            format!("{} solved, {better}{} new, {open} open", solved.len(), new.len())
        }
    };
    format!("{time}  {}  {counts}", trigger(judged))
}

/// What made it run, for people.
fn trigger(judged: &JudgedRun) -> String {
    match &judged.trigger {
        Trigger::First => match judged.run.coverage.notes {
            1 => "1 note".to_owned(),
            notes => format!("{notes} notes"),
        },
        // What changed are notes of the journal, not places to open.
        Trigger::Notes(paths) => match paths.as_slice() {
            [one] => clean(one.as_str()).into_owned(),
            [one, other] => format!("{}, {}", clean(one.as_str()), clean(other.as_str())),
            many => {
                let first = many.first().map_or("", |path| path.as_str());
                format!("{} and {} more", clean(first), many.len().saturating_sub(1))
            }
        },
        Trigger::Configuration => "configuration".to_owned(),
        Trigger::NewDay => format!("a new day, {}", judged.run.today),
        Trigger::Asked => "rerun".to_owned(),
    }
}

/// What made it run, for programs.
fn trigger_name(trigger: &Trigger) -> &'static str {
    match trigger {
        Trigger::First => "first",
        Trigger::Notes(_) => output::NOTES,
        Trigger::Configuration => "configuration",
        Trigger::NewDay => "day",
        Trigger::Asked => "asked",
    }
}

impl View {
    fn shows(&self, finding: &Finding) -> bool {
        let Some(person) = &self.person else { return true };
        let wanted = key(person.trim().trim_start_matches('@'));
        finding.people.iter().any(|person| person.contains(&wanted))
    }
}
