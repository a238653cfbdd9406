//! How far reading has come, said on a terminal where it takes longer than a second.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::{Content, Listing, Source};
use crate::finding::NotePath;

/// Reading that ends before this says nothing.
const SILENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(100);

/// Runs `read` over a source, and shows how many of its notes are read. Costs nothing where standard
/// error is no terminal.
pub fn shown<T>(source: &dyn Source, read: impl FnOnce(&dyn Source) -> T) -> T {
    if !io::stderr().is_terminal() {
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
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} of {len} notes read") {
                bar.set_style(style);
            }
            loop {
                bar.set_length(counted.listed.load(Ordering::Relaxed));
                bar.set_position(counted.read.load(Ordering::Relaxed));
                bar.tick();
                if waiting.recv_timeout(STEP).is_err_and(|error| error.is_disconnected()) {
                    return bar.finish_and_clear();
                }
            }
        });
        let result = read(counted);
        drop(done);
        result
    })
}

/// A source that counts.
struct Counted<'s> {
    source: &'s dyn Source,
    listed: AtomicU64,
    read: AtomicU64,
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
