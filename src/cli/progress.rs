//! A progress line on a terminal, while reading takes longer than a second.
//!
//! Nothing is shown where standard error is not a terminal.
//!
//! Invariant: the line is gone when the reading is over.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crossterm::cursor::MoveToColumn;
use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{Clear, ClearType};

use crate::cli::terminal::obeys_codes;
use crate::engine::{Content, Listing, ReadBuffer, Source};
use crate::text::NotePath;

/// Reading that ends before this shows nothing.
const FIRST_AFTER: Duration = Duration::from_secs(1);
/// How often the line is drawn again.
const REDRAW_EVERY: Duration = Duration::from_millis(100);

/// Runs `read` over a source, and shows how many of its notes are read. Costs nothing where standard
/// error is not a terminal, or a terminal that cannot write over a line.
pub(super) fn with_progress<T>(source: &dyn Source, read: impl FnOnce(&dyn Source) -> T) -> T {
    if !io::stderr().is_terminal() || !obeys_codes() {
        return read(source);
    }
    let counted = Counted { source, listed: AtomicU64::new(0), read: AtomicU64::new(0) };
    std::thread::scope(|scope| {
        let (done, waiting) = crossbeam_channel::bounded::<()>(0);
        let counted = &counted;
        scope.spawn(move || {
            // The channel closes when the work is done or panics.
            if waiting.recv_timeout(FIRST_AFTER).is_err_and(|error| error.is_disconnected()) {
                return;
            }
            loop {
                let _ = draw(&counted.progress());
                if waiting.recv_timeout(REDRAW_EVERY).is_err_and(|error| error.is_disconnected()) {
                    let _ = draw("");
                    return;
                }
            }
        });
        let result = read(counted);
        drop(done);
        result
    })
}

/// Writes over the current line. An error means that nobody is looking.
fn draw(text: &str) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    queue!(stderr, MoveToColumn(0), Clear(ClearType::CurrentLine), Print(text))?;
    stderr.flush()
}

/// A source that counts.
struct Counted<'s> {
    source: &'s dyn Source,
    listed: AtomicU64,
    read: AtomicU64,
}

impl Counted<'_> {
    fn progress(&self) -> String {
        let [read, listed] = [&self.read, &self.listed].map(|count| count.load(Ordering::Relaxed));
        format!("{read} of {listed} notes read")
    }
}

impl Source for Counted<'_> {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        self.source.list(&mut |path| {
            self.listed.fetch_add(1, Ordering::Relaxed);
            each(path);
        })
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        self.read.fetch_add(1, Ordering::Relaxed);
        self.source.read(path, buffer)
    }
}
