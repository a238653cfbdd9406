//! The page of a watcher: what one run shows.
//!
//! Three pages. On a terminal the last run fills the screen, newest findings first, and what was
//! there moves up into the scrollback. In a pipe or a file a run adds its lines: all findings the
//! first time, then what is new. For programs a run is one JSON document on one line.
//!
//! Nothing is wiped before what takes its place is ready, and a run is written with one call.

use std::io::{self, Write};

use crate::engine::Disk;
use crate::error::Error;
use crate::finding::Finding;
use crate::output::{self, DiskTexts, Format, Report, Style, clean};
use crate::text::key;
use crate::watch::inputs::{Key, Window};
use crate::watch::retry::RetryEmpty;
use crate::watch::{Cause, Round};

mod layout;

use layout::Extent;

/// How runs are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The screen of a terminal, in this format.
    Window(Format, Window),
    /// A terminal whose screen is left alone.
    Scroll(Format, Window),
    /// Neither keys nor a screen.
    Lines(Format),
    /// One JSON document a line.
    Documents,
}

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

pub struct Screen {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    style: Style,
    page: Page,
    view: View,
    last: Option<Round>,
    /// What is on the screen: its lines, the footer, and what was said since.
    lines: layout::Lines,
    footer: String,
    notices: Vec<String>,
    /// For programs.
    written: output::Written,
}

impl Screen {
    pub fn new(out: Box<dyn Write>, err: Box<dyn Write>, style: Style, page: Page) -> Screen {
        let lines = layout::Lines::default();
        let (view, footer, notices) = (View::default(), String::new(), Vec::new());
        let written = output::Written::default();
        Screen { out, err, style, page, view, last: None, lines, footer, notices, written }
    }

    /// The terminal's size, where there are keys.
    pub(super) fn window(&self) -> Option<Window> {
        match self.page {
            Page::Window(_, window) | Page::Scroll(_, window) => Some(window),
            Page::Lines(_) | Page::Documents => None,
        }
    }

    pub(super) fn wants_coverage(&self) -> bool {
        self.page == Page::Documents
    }

    /// Whether keys are letters of a name, or leave the help.
    pub(super) fn takes_every_key(&self) -> bool {
        self.view.asking.is_some() || self.view.shows_help
    }

    /// Says something that is no finding: on the screen where there is one, else on standard error.
    /// The findings stay as they are, since their notes may be out of reach.
    pub(super) fn notice(&mut self, text: &str) -> Result<(), Error> {
        if let Page::Window(_, window) = self.page
            && self.last.is_some()
        {
            self.notices = layout::notice(text, window);
            return self.paint(window, Where::Same);
        }
        let end = if self.window().is_some() { "\r\n" } else { "\n" };
        let text: String = text.lines().map(|line| format!("{}{end}", clean(line))).collect();
        // Whoever closed standard error does not want to know.
        let _ = self.err.write_all(text.as_bytes());
        Ok(())
    }

    pub(super) fn show(&mut self, round: Round, disk: &Disk) -> Result<(), Error> {
        self.notices.clear();
        match self.page {
            Page::Documents => {
                let mut bytes = Vec::new();
                let whole = RetryEmpty(disk);
                let texts = DiskTexts::new(&whole);
                let report = Report {
                    run: &round.run,
                    findings: &round.findings,
                    totals: round.totals,
                    sources: &texts,
                };
                let changes = output::Changes {
                    time: round.at.to_rfc3339(),
                    cause: cause_name(&round.cause),
                    paths: match &round.cause {
                        Cause::Notes(paths) => paths,
                        _ => &[],
                    },
                    new: &round.delta.new,
                    solved: &round.delta.solved,
                };
                output::render_run(&report, &changes, &mut self.written, &mut bytes).map_err(unwritable)?;
                self.write(&bytes)
            }
            Page::Lines(format) => {
                let mut bytes = format!("{}\n", headline(&round)).into_bytes();
                let news = match round.cause {
                    Cause::First => &round.delta.kept,
                    _ => &round.delta.new,
                };
                for solved in &round.delta.solved {
                    let line =
                        format!("solved  {}[{}] {}\n", solved.level, solved.rule, clean(&solved.title));
                    bytes.extend(line.into_bytes());
                }
                let whole = RetryEmpty(disk);
                let texts = DiskTexts::new(&whole);
                let report =
                    Report { run: &round.run, findings: news, totals: round.totals, sources: &texts };
                output::render(format, &report, self.style, &mut bytes).map_err(unwritable)?;
                self.write(&bytes)
            }
            Page::Window(..) | Page::Scroll(..) => {
                self.last = Some(round);
                self.draw(Where::Below, disk)
            }
        }
    }

    pub(super) fn resize(&mut self, window: Window, disk: &Disk) -> Result<(), Error> {
        self.style.width = window.columns;
        match &mut self.page {
            Page::Window(_, old) => *old = window,
            Page::Scroll(_, old) => {
                // What has been printed is the terminal's to wrap.
                *old = window;
                return Ok(());
            }
            Page::Lines(_) | Page::Documents => return Ok(()),
        }
        self.draw(Where::Same, disk)
    }

    /// Takes a key that is about what is shown.
    pub(super) fn press(&mut self, key: Key, disk: &Disk) -> Result<(), Error> {
        let view = &mut self.view;
        if let Some(name) = &mut view.asking {
            match key {
                Key::Char(c) => name.push(c),
                Key::Erase => {
                    name.pop();
                }
                Key::Escape => view.asking = None,
                Key::Enter => {
                    view.person = Some(std::mem::take(name)).filter(|name| !name.trim().is_empty());
                    view.asking = None;
                }
                Key::Interrupt | Key::Suspend => {}
            }
        } else if view.shows_help {
            view.shows_help = false;
        } else {
            match key {
                Key::Char('f') => view.is_only_new = !view.is_only_new,
                Key::Char('p') => view.asking = Some(String::new()),
                Key::Char('?') => view.shows_help = true,
                _ => return Ok(()),
            }
        }
        self.draw(Where::Same, disk)
    }

    /// Leaves the shell's prompt on a line of its own, below the page.
    pub(super) fn leave(&mut self) -> Result<(), Error> {
        if let (Page::Window(..), Some(_)) = (self.page, &self.last) {
            self.write(b"\r\n")?;
        }
        Ok(())
    }

    /// Shows the last run again, below what others wrote meanwhile.
    pub(super) fn come_back(&mut self, disk: &Disk) -> Result<(), Error> {
        if let Page::Window(..) = self.page { self.draw(Where::Below, disk) } else { Ok(()) }
    }

    /// Draws the last run as it is to be seen now.
    fn draw(&mut self, place: Where, disk: &Disk) -> Result<(), Error> {
        let Some(round) = &self.last else { return Ok(()) };
        let (format, window, extent) = match self.page {
            Page::Window(format, window) => (format, window, Extent::Window),
            Page::Scroll(format, window) => {
                let is_news = place == Where::Below && matches!(round.cause, Cause::Notes(_) | Cause::NewDay);
                (format, window, if is_news { Extent::SaveKind } else { Extent::Everything })
            }
            Page::Lines(_) | Page::Documents => return Ok(()),
        };
        let whole = RetryEmpty(disk);
        let sources = DiskTexts::new(&whole);
        let drawing =
            layout::Drawing { round, view: &self.view, format, style: self.style, window, sources: &sources };
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
    fn paint(&mut self, window: Window, place: Where) -> Result<(), Error> {
        let mut page = String::new();
        if place == Where::Below {
            // What is on the screen moves up into the scrollback.
            page.push_str(&format!("\x1b[{};1H{}", window.rows, "\r\n".repeat(window.rows)));
        }
        // Line by line: some terminals take a cleared screen for something to keep.
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

/// Where a page is drawn: over the last one, or after it has moved up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Same,
    Below,
}

fn unwritable(error: io::Error) -> Error {
    Error::Io { what: "standard output cannot be written".to_owned(), error }
}

/// `14:02:11  2026/03-02.md  2 solved, 1 new, 5 open`.
fn headline(round: &Round) -> String {
    let time = round.at.format("%H:%M:%S");
    let open = round.delta.open();
    let counts = match round.cause {
        Cause::First => format!("{open} open"),
        _ => format!("{} solved, {} new, {open} open", round.delta.solved.len(), round.delta.new.len()),
    };
    format!("{time}  {}  {counts}", cause(round))
}

/// What made it run, for people.
fn cause(round: &Round) -> String {
    match &round.cause {
        Cause::First => match round.run.coverage.notes {
            1 => "1 note".to_owned(),
            notes => format!("{notes} notes"),
        },
        Cause::Notes(paths) => match paths.as_slice() {
            [one] => clean(one.as_str()).into_owned(),
            [one, other] => format!("{}, {}", clean(one.as_str()), clean(other.as_str())),
            many => {
                let first = many.first().map_or("", |path| path.as_str());
                format!("{} and {} more", clean(first), many.len().saturating_sub(1))
            }
        },
        Cause::Configuration => "configuration".to_owned(),
        Cause::NewDay => format!("a new day, {}", round.run.today),
        Cause::Asked => "rerun".to_owned(),
    }
}

/// What made it run, for programs.
fn cause_name(cause: &Cause) -> &'static str {
    match cause {
        Cause::First => "first",
        Cause::Notes(_) => output::NOTES,
        Cause::Configuration => "configuration",
        Cause::NewDay => "day",
        Cause::Asked => "asked",
    }
}

impl View {
    fn shows(&self, finding: &Finding) -> bool {
        let Some(person) = &self.person else { return true };
        let wanted = key(person.trim().trim_start_matches('@'));
        finding.people.iter().any(|person| person.contains(&wanted))
    }
}
