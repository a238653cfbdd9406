//! What standard output is: its width (`COLUMNS`, else the terminal's), and whether it shows
//! colours and links.
//!
//! It is asked once, and handed down. Not here: the screen of `watch`, which keeps its own state.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::config::{Choice, Color, Config};
use crate::error::Error;
use crate::output::{Paint, PlaceLinks, Style};

/// The width where standard output is not a terminal.
const PLAIN_WIDTH: usize = 100;

impl ValueEnum for Color {
    fn value_variants<'a>() -> &'a [Color] {
        Color::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

/// What became of standard output before the program began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardOutput {
    /// It can be written, or nobody knows.
    Open,
    /// There was none, so what is written to it is lost.
    Closed,
}

/// Standard output.
pub(super) struct Terminal {
    pub style: Style,
    /// Whether somebody is looking at it.
    pub is_screen: bool,
    /// The width to keep to, where there is a terminal or `COLUMNS` names one.
    pub columns: Option<usize>,
    /// Whether it shows links.
    pub links: PlaceLinks,
    /// What the command line says about colour.
    asked: Option<Color>,
    output: StandardOutput,
}

impl Terminal {
    pub(super) fn new(asked: Option<Color>, output: StandardOutput) -> Terminal {
        Terminal::of(asked.unwrap_or(Color::Auto), asked, output)
    }

    /// The same where a configuration may speak for the command line.
    pub(super) fn configured(&self, config: &Config) -> Terminal {
        Terminal::of(self.asked.unwrap_or(config.output.color), self.asked, self.output)
    }

    fn of(color: Color, asked: Option<Color>, output: StandardOutput) -> Terminal {
        let can_link = color != Color::Never && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
        let columns = columns();
        Terminal {
            style: style(color, columns),
            columns,
            is_screen: io::stdout().is_terminal(),
            links: if can_link { PlaceLinks::On } else { PlaceLinks::Off },
            asked,
            output,
        }
    }

    /// Writes all of it to standard output at once.
    ///
    /// # Errors
    /// Standard output cannot be written; the caller distinguishes a closed pipe.
    pub(super) fn print(&self, bytes: &[u8]) -> Result<(), Error> {
        let mut out = io::stdout().lock();
        let is_lost = !bytes.is_empty() && self.output == StandardOutput::Closed;
        let open = if is_lost { Err(io::Error::other("it is closed")) } else { Ok(()) };
        open.and_then(|()| out.write_all(bytes))
            .and_then(|()| out.flush())
            .map_err(|error| Error::Io { what: "standard output cannot be written".to_owned(), error })
    }
}

/// The width that `COLUMNS` names, else the terminal's.
fn columns() -> Option<usize> {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = asked.or_else(|| io::stdout().is_terminal().then(measured).flatten());
    width.filter(|&width| width > 0)
}

fn style(color: Color, columns: Option<usize>) -> Style {
    let is_terminal = io::stdout().is_terminal();
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let forced = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let colored = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        Color::Auto => is_terminal && obeys_codes(),
    };
    Style { width: columns.unwrap_or(PLAIN_WIDTH), paint: if colored { Paint::Color } else { Paint::Plain } }
}

/// Whether a terminal is said to know colours and to move its cursor.
pub(super) fn obeys_codes() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
