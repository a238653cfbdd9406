//! How far reading has come, said on a terminal where it takes longer than a second.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crossterm::cursor::MoveToColumn;
use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{Clear, ClearType};

use crate::cli::terminal::obeys_codes;
use crate::engine::{Content, Listing, Source};
use crate::text::NotePath;

/// Reading that ends before this says nothing.
const SILENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(100);

/// Runs `read` over a source, and shows how many of its notes are read. Costs nothing where standard
/// error is no terminal, or one that cannot write over a line.
pub(super) fn with_progress<T>(source: &dyn Source, read: impl FnOnce(&dyn Source) -> T) -> T {
    if !io::stderr().is_terminal() || !obeys_codes() {
        return read(source);
    }
    let counted = Counted { source, listed: AtomicU64::new(0), read: AtomicU64::new(0) };
    std::thread::scope(|scope| {
        let (done, waiting) = crossbeam_channel::bounded::<()>(0);
        let counted = &counted;
        scope.spawn(move || {
            // The channel closes when the work is done, or where it panics.
            if waiting.recv_timeout(SILENCE).is_err_and(|error| error.is_disconnected()) {
                return;
            }
            loop {
                let _ = say(&counted.progress());
                if waiting.recv_timeout(STEP).is_err_and(|error| error.is_disconnected()) {
                    let _ = say("");
                    return;
                }
            }
        });
        let result = read(counted);
        drop(done);
        result
    })
}

/// Writes over the current line. Where that fails nobody is looking.
fn say(text: &str) -> io::Result<()> {
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
    fn list(&self, each: &mut dyn FnMut(NotePath)) -> Listing {
        self.source.list(&mut |path| {
            self.listed.fetch_add(1, Ordering::Relaxed);
            each(path);
        })
    }

    fn read(&self, path: &NotePath, buffer: &mut Vec<u8>) -> Content {
        self.read.fetch_add(1, Ordering::Relaxed);
        self.source.read(path, buffer)
    }
}
