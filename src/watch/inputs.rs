//! The inputs of a running watcher: keys, signals, a window that changes its size, a reader of standard output
//! that has gone, a command that has ended. Each has a thread that waits, so an idle watcher costs nothing.
//!
//! File events are not among them (see `notify`), and what an input does is decided by the session.
//!
//! Invariant: the terminal is as it was before when [`RawMode`] is dropped, and after a panic.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, unbounded};
use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};

use crate::error::Error;

/// One input.
#[derive(Debug)]
pub enum WatchInput {
    /// A key was pressed.
    Key(KeyPress),
    /// The terminal has another size.
    Resized(Window),
    /// The system asks to end; the number of the signal.
    Signal(i32),
    /// Nobody reads standard output any more.
    Closed,
    /// The command of `--exec` has ended.
    Ran(Ran),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// A key that means something.
pub enum KeyPress {
    /// A letter, digit or sign.
    Char(char),
    /// Ends what is typed.
    Enter,
    /// Takes the last character back.
    Erase,
    /// Gives up what is typed.
    Escape,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-Z.
    Suspend,
}

/// Rows and columns of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Of one character each.
    pub columns: usize,
    /// Of text, the footer included.
    pub rows: usize,
}

/// How a command ended: its exit code and output, or why there is none.
#[derive(Debug)]
pub struct Ran {
    pub(super) output: std::io::Result<(Option<i32>, Vec<u8>)>,
}

/// The channel of all inputs.
pub struct Inputs {
    /// For those that wait for inputs.
    pub sender: Sender<WatchInput>,
    /// For the session, which takes them one by one.
    pub receiver: Receiver<WatchInput>,
    loading: Arc<AtomicBool>,
}

impl Inputs {
    /// Waits for signals and for the end of standard output, each on a thread. A signal during the first load ends
    /// the program at once: nobody reads the channel then, and the terminal is as it was.
    ///
    /// # Errors
    /// The system lets no handler be set.
    pub fn open() -> Result<Inputs, Error> {
        let (sender, receiver) = unbounded();
        let loading = Arc::new(AtomicBool::new(true));
        #[cfg(unix)]
        unix::spawn(&sender, &loading)
            .map_err(|error| Error::Io { what: "cannot handle signals".to_owned(), error })?;
        Ok(Inputs { sender, receiver, loading })
    }

    pub(super) fn loaded(&self) {
        self.loading.store(false, Ordering::SeqCst);
    }
}

/// A terminal that hands over every key. It is as before when this is dropped.
pub struct RawMode;

impl RawMode {
    /// # Errors
    /// Standard input is not a terminal.
    pub fn enter(inputs: &Inputs) -> Result<RawMode, Error> {
        crossterm::terminal::enable_raw_mode().map_err(no_keys)?;
        let raw = RawMode;
        // What a panic says is read on a terminal as it was before.
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let _ = crossterm::terminal::disable_raw_mode();
            previous(panic);
        }));
        let sender = inputs.sender.clone();
        std::thread::spawn(move || {
            // An error means that the terminal is gone, which a signal reports, too.
            while let Ok(event) = crossterm::event::read() {
                let input = match event {
                    Event::Key(event) if event.kind != KeyEventKind::Release => {
                        key(event.code, event.modifiers).map(WatchInput::Key)
                    }
                    Event::Resize(columns, rows) => {
                        Some(WatchInput::Resized(Window { columns: columns.into(), rows: rows.into() }))
                    }
                    _ => None,
                };
                if input.is_some_and(|input| sender.send(input).is_err()) {
                    return;
                }
            }
        });
        Ok(raw)
    }
}

/// Stops the program, as a shell expects of Ctrl-Z, with the terminal as it was before; returns when the shell
/// continues it.
///
/// # Errors
/// The terminal is gone.
pub(super) fn suspend() -> Result<(), Error> {
    crossterm::terminal::disable_raw_mode().map_err(no_keys)?;
    #[cfg(unix)]
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP).map_err(no_keys)?;
    crossterm::terminal::enable_raw_mode().map_err(no_keys)
}

fn no_keys(error: std::io::Error) -> Error {
    Error::Io { what: "cannot read keys from the terminal".to_owned(), error }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<KeyPress> {
    match code {
        KeyCode::Char('c') if modifiers.contains(KeyModifiers::CONTROL) => Some(KeyPress::Interrupt),
        KeyCode::Char('z') if modifiers.contains(KeyModifiers::CONTROL) => Some(KeyPress::Suspend),
        KeyCode::Char(_) if modifiers.contains(KeyModifiers::CONTROL) => None,
        KeyCode::Char(c) => Some(KeyPress::Char(c)),
        KeyCode::Enter => Some(KeyPress::Enter),
        KeyCode::Backspace => Some(KeyPress::Erase),
        KeyCode::Esc => Some(KeyPress::Escape),
        _ => None,
    }
}

#[cfg(unix)]
mod unix {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use crossbeam_channel::Sender;
    use rustix::event::{PollFd, PollFlags, poll};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use super::WatchInput;

    pub(super) fn spawn(sender: &Sender<WatchInput>, loading: &Arc<AtomicBool>) -> io::Result<()> {
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let (signal_sender, loading) = (sender.clone(), loading.clone());
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if loading.load(Ordering::SeqCst) {
                    std::process::exit(128 + signal);
                }
                if signal_sender.send(WatchInput::Signal(signal)).is_err() {
                    return;
                }
            }
        });
        let sender = sender.clone();
        std::thread::spawn(move || {
            let out = rustix::stdio::stdout();
            loop {
                // Without a timeout, and asking for nothing: only the end of the other side wakes it.
                let mut fds = [PollFd::new(&out, PollFlags::empty())];
                match poll(&mut fds, None) {
                    Ok(_) => {
                        let flags = fds[0].revents();
                        if flags.intersects(PollFlags::ERR | PollFlags::HUP) {
                            let _ = sender.send(WatchInput::Closed);
                        }
                        return;
                    }
                    Err(rustix::io::Errno::INTR) => {}
                    Err(_) => return,
                }
            }
        });
        Ok(())
    }
}
