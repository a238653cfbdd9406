//! Who speaks to a running watcher: keys, signals, a window that changes its size, a reader who
//! went away, a command that ended. Each has a thread that waits, so idling costs nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender, unbounded};
use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};

use crate::error::Error;

/// One thing that was said.
#[derive(Debug)]
pub enum Input {
    Key(Key),
    Resized(Window),
    Signal(i32),
    /// Nobody reads standard output any more.
    Closed,
    Ran(Ran),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Enter,
    Erase,
    Escape,
    Interrupt,
    Suspend,
}

/// Rows and columns of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub columns: usize,
    pub rows: usize,
}

/// How a command ended: its exit code and output, or why there is none.
#[derive(Debug)]
pub struct Ran {
    pub(super) output: std::io::Result<(Option<i32>, Vec<u8>)>,
}

/// The channel of all inputs.
pub struct Inputs {
    pub sender: Sender<Input>,
    pub receiver: Receiver<Input>,
    loading: Arc<AtomicBool>,
}

impl Inputs {
    /// Listens for signals and for the end of standard output. A signal during the first load ends
    /// the program at once: nobody reads the channel then, and the terminal is as it was.
    ///
    /// # Errors
    /// The system lets no handler be set.
    pub fn open() -> Result<Inputs, Error> {
        let (sender, receiver) = unbounded();
        let loading = Arc::new(AtomicBool::new(true));
        #[cfg(unix)]
        unix::listen(&sender, &loading)
            .map_err(|error| Error::Io { what: "signals cannot be handled".to_owned(), error })?;
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
    /// Standard input is no terminal after all.
    pub fn enter(inputs: &Inputs) -> Result<RawMode, Error> {
        crossterm::terminal::enable_raw_mode().map_err(no_keys)?;
        let raw = RawMode;
        // A panic ends the program at once, and drops nothing.
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let _ = crossterm::terminal::disable_raw_mode();
            told(panic);
        }));
        let sender = inputs.sender.clone();
        std::thread::spawn(move || {
            // An error means that the terminal is gone, which a signal tells, too.
            while let Ok(event) = crossterm::event::read() {
                let input = match event {
                    Event::Key(event) if event.kind != KeyEventKind::Release => {
                        key(event.code, event.modifiers).map(Input::Key)
                    }
                    Event::Resize(columns, rows) => {
                        Some(Input::Resized(Window { columns: columns.into(), rows: rows.into() }))
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

/// Stops the program, as a shell expects of Ctrl-Z, with its terminal as before; comes back when the
/// shell lets it go on.
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
    Error::Io { what: "the terminal takes no keys".to_owned(), error }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<Key> {
    match code {
        KeyCode::Char('c') if modifiers.contains(KeyModifiers::CONTROL) => Some(Key::Interrupt),
        KeyCode::Char('z') if modifiers.contains(KeyModifiers::CONTROL) => Some(Key::Suspend),
        KeyCode::Char(_) if modifiers.contains(KeyModifiers::CONTROL) => None,
        KeyCode::Char(c) => Some(Key::Char(c)),
        KeyCode::Enter => Some(Key::Enter),
        KeyCode::Backspace => Some(Key::Erase),
        KeyCode::Esc => Some(Key::Escape),
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

    use super::Input;

    pub(super) fn listen(sender: &Sender<Input>, loading: &Arc<AtomicBool>) -> io::Result<()> {
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let (told, loading) = (sender.clone(), loading.clone());
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if loading.load(Ordering::SeqCst) {
                    std::process::exit(128 + signal);
                }
                if told.send(Input::Signal(signal)).is_err() {
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
                            let _ = sender.send(Input::Closed);
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
