//! `watch`: a journal that stays judged while it is written.
//!
//! | file | question |
//! |---|---|
//! | `delta` | what is solved, what is new |
//! | `screen`, `inputs` | what is shown, which keys and signals come in |
//! | `exec` | which command runs on a change |
//! | `note` | how is a note kept current |
//! | `shown` | what is told of a run where nobody's name must be |
//! | `retry` | how is a note quoted while it is being saved |
//!
//! Not here: file events and the snapshot (`notify`); how a journal follows the disk (`project`); arguments and streams, which `cli` hands in as a [`Spec`]
//! and a [`Screen`].
//!
//! Invariant: once no event is pending, what was printed last is what `check` would print.

mod delta;
mod exec;
mod inputs;
mod note;
mod retry;
mod screen;
mod shown;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Local, NaiveDate};
use crossbeam_channel::{Receiver, Sender, bounded, select};

pub use delta::Delta;
pub use exec::Exec;
pub use inputs::{Inputs, KeyPress, RawMode, WatchInput, Window};
pub use screen::{Screen, ScreenMode};
pub use shown::Redacting;

use crate::clock::Clock;
use crate::engine::release_freed_memory;
use crate::error::Error;
use crate::finding::{Finding, FindingStatus};
use crate::notify::poll;
use crate::output::{RunInfo, Totals};
use crate::project::{EventTiming, Following, LiveJournal, LiveOptions, ReadWith, Spec, TakenIn};
use crate::text::NotePath;
use crate::watch::shown::{RedactedFindings, TruePaths};

/// How to watch.
pub struct Options<'r> {
    /// Where the time comes from.
    pub clock: Clock,
    /// Look at all files this often instead of waiting for events.
    pub poll: Option<Duration>,
    /// Runs on every change; `None` where nothing was asked for.
    pub exec: Option<Exec>,
    /// A note that is kept as `check --format md` would write it.
    pub note: Option<PathBuf>,
    /// Set where nobody's name must be told.
    pub redacting: Option<Redacting<'r>>,
    /// How the journal is read, at first and after a change of the configuration.
    pub reading: ReadWith<'r>,
}

impl Options<'_> {
    fn live(&self) -> LiveOptions<'_> {
        let following = self.poll.map_or(Following::Events, Following::Polling);
        LiveOptions { clock: self.clock, following, reading: self.reading }
    }
}

/// Why it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The user has quit, or the reader of standard output has gone.
    Quit,
    /// A signal of this number.
    Signal(i32),
}

/// Why the journal was judged again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// The watcher was started.
    First,
    /// Notes were written or removed: these.
    Notes(Vec<NotePath>),
    /// A configuration, a baseline or an ignore file changed.
    Configuration,
    /// Midnight passed.
    NewDay,
    /// The user pressed the key for it.
    Asked,
}

/// One judging of the journal: what was found, and what changed since the one before.
pub struct JudgedRun {
    /// When it was done, by the clock on the wall.
    pub at: DateTime<Local>,
    /// What set it off.
    pub trigger: Trigger,
    /// Compared with the run before.
    pub delta: Delta,
    /// All that is open, in the order of every output.
    pub findings: Vec<Arc<Finding>>,
    /// Of all that is open.
    pub totals: Totals,
    /// What was read, and as of when.
    pub run: RunInfo,
    /// Where names are not told: the true path behind each that is.
    true_paths: Option<TruePaths>,
}

/// How often to look whether a folder that is gone is back.
const ROOT_RETRY: Duration = Duration::from_millis(300);
/// How often the date is looked at: while a machine sleeps, no timer runs on, only the calendar.
const DATE_CHECK: Duration = Duration::from_secs(60);

/// Watches until somebody or something ends it.
///
/// # Errors
/// The journal cannot be opened, or the page cannot be written.
pub fn run(spec: &Spec, options: Options<'_>, inputs: &Inputs, screen: &mut Screen) -> Result<Ending, Error> {
    let (wake, events) = bounded(1);
    let live = LiveJournal::open(spec, &options.live(), wake.clone())?;
    inputs.loaded();
    let now = Instant::now();
    let mut session = Session {
        spec,
        today: (options.clock)().date_naive(),
        options,
        live,
        wake,
        last: Vec::new(),
        shown: RedactedFindings::default(),
        timing: EventTiming::new(now),
        gone: None,
    };
    session.first(screen)?;
    release_freed_memory();
    let _raw = screen.window().map(|_| RawMode::enter(inputs)).transpose()?;
    session.wait(&events, &inputs.receiver, screen)
}

struct Session<'s> {
    spec: &'s Spec,
    options: Options<'s>,
    live: LiveJournal,
    wake: Sender<()>,
    /// The calendar's day, as of the last look.
    today: NaiveDate,
    /// What was open at the last run.
    last: Vec<Arc<Finding>>,
    /// What was shown of them, where names are not told.
    shown: RedactedFindings,
    timing: EventTiming,
    /// When to look for the root again, where it is gone.
    gone: Option<Instant>,
}

impl Session<'_> {
    fn first(&mut self, screen: &mut Screen) -> Result<(), Error> {
        self.show_polling_notice(screen)?;
        self.judge(Trigger::First, screen)
    }

    fn wait(
        &mut self,
        events: &Receiver<()>,
        inputs: &Receiver<WatchInput>,
        screen: &mut Screen,
    ) -> Result<Ending, Error> {
        loop {
            let timeout = self.due().saturating_duration_since(Instant::now());
            select! {
                recv(events) -> _ => self.collect_events(),
                recv(inputs) -> input => {
                    if let Ok(input) = input
                        && let Some(ending) = self.handle(input, screen)?
                    {
                        return Ok(ending);
                    }
                }
                default(timeout) => {}
            }
            self.act(screen)?;
        }
    }

    fn collect_events(&mut self) {
        self.timing.collect(&self.live, Instant::now());
    }

    /// When there is something to do even if no event comes.
    fn due(&self) -> Instant {
        let mut due = Instant::now() + DATE_CHECK;
        if let Some(gone) = self.gone {
            return due.min(gone);
        }
        if let Some(at) = self.timing.due(&self.live) {
            due = due.min(at);
        }
        due
    }

    fn act(&mut self, screen: &mut Screen) -> Result<(), Error> {
        let now = Instant::now();
        if let Some(gone) = self.gone {
            if now < gone {
                return Ok(());
            }
            if !self.live.disk().root().is_dir() {
                self.gone = Some(now + ROOT_RETRY);
                return Ok(());
            }
            self.gone = None;
            self.tell("the journal is back".to_owned(), screen)?;
            return self.look_everywhere(screen);
        }
        if let Some(pending) = self.timing.take(&self.live, now) {
            let taken = self.live.take(pending);
            self.follow(taken, screen)?;
        }
        if self.timing.polls(&self.live, now) {
            self.look(screen)?;
        }
        let today = (self.options.clock)().date_naive();
        if today != self.today {
            self.today = today;
            if self.spec.today.is_none() {
                self.judge(Trigger::NewDay, screen)?;
            }
        }
        Ok(())
    }

    fn look_everywhere(&mut self, screen: &mut Screen) -> Result<(), Error> {
        let taken = self.live.look_everywhere();
        self.follow(taken, screen)
    }

    fn look(&mut self, screen: &mut Screen) -> Result<(), Error> {
        let start = Instant::now();
        let taken = self.live.look();
        self.timing.polled(start, Instant::now());
        self.follow(taken, screen)
    }

    fn follow(&mut self, taken: TakenIn, screen: &mut Screen) -> Result<(), Error> {
        match taken {
            TakenIn::Nothing => Ok(()),
            TakenIn::Notes(paths) => self.judge(Trigger::Notes(paths), screen),
            TakenIn::Configuration => self.reload(screen),
            TakenIn::RootGone => {
                self.gone = Some(Instant::now() + ROOT_RETRY);
                let name = match self.options.redacting {
                    None => format!("`{}`", self.live.root_name),
                    Some(_) => "the journal".to_owned(),
                };
                self.tell(format!("{name} no longer exists; waiting for it to come back"), screen)
            }
        }
    }

    /// Opens the journal again. Where the configuration has a mistake, the user reads of it and the old one stays.
    fn reload(&mut self, screen: &mut Screen) -> Result<(), Error> {
        match LiveJournal::open(self.spec, &self.options.live(), self.wake.clone()) {
            Ok(live) => {
                self.live = live;
                self.timing = EventTiming::new(Instant::now());
                self.show_polling_notice(screen)?;
                self.judge(Trigger::Configuration, screen)
            }
            Err(error) => {
                self.tell(format!("{error}\nthe configuration stays as it was"), screen)?;
                // Other changes must not wait until the mistake is fixed.
                self.look_everywhere(screen)
            }
        }
    }

    fn show_polling_notice(&self, screen: &mut Screen) -> Result<(), Error> {
        match self.live.polling().and_then(poll::Polling::notice) {
            Some(notice) => self.tell(notice, screen),
            None => Ok(()),
        }
    }

    /// Shows something other than findings, as far as it may be told.
    fn tell(&self, text: String, screen: &mut Screen) -> Result<(), Error> {
        let text = match &self.options.redacting {
            Some(redacting) => (redacting.told)(text),
            None => text,
        };
        screen.notice(&text)
    }

    fn judge(&mut self, trigger: Trigger, screen: &mut Screen) -> Result<(), Error> {
        let at = (self.options.clock)();
        let today = if self.spec.today.is_some() { self.live.opened.today } else { at.date_naive() };
        let all = self.live.known.mark(self.live.opened.engine.check(today));
        let location = &self.live.opened.location;
        let shown = all.into_iter().filter(|finding| finding.touches(|note| location.shows(note)));
        let shown: Vec<Arc<Finding>> = shown.collect();
        let totals = Totals::of(shown.iter().map(|finding| &**finding));
        let findings: Vec<Arc<Finding>> =
            shown.into_iter().filter(|finding| finding.status == FindingStatus::New).collect();
        let delta = match trigger {
            Trigger::First => Delta::first(&findings),
            _ => Delta::between(&self.last, &findings),
        };
        // Where nothing is open, what is said depends on whether anybody was found.
        let coverage = if screen.wants_coverage() || trigger == Trigger::First || findings.is_empty() {
            self.live.opened.engine.coverage()
        } else {
            crate::engine::Coverage::default()
        };
        let is_vault = location.is_vault(self.live.opened.engine.config());
        let tree = "worktree".to_owned();
        let run = RunInfo { root: self.live.root_name.clone(), today, tree, coverage, is_vault };
        self.last.clone_from(&findings);
        let mut judged = JudgedRun { at, trigger, delta, findings, totals, run, true_paths: None };
        if let Some(redacting) = &self.options.redacting {
            let engine = &self.live.opened.engine;
            judged = shown::redacted(judged, engine, &location.disk, redacting.secret, &mut self.shown);
        }
        if judged.trigger != Trigger::First
            && let Some(exec) = &mut self.options.exec
        {
            exec.start(&judged, &location.disk);
        }
        if let Some(file) = &self.options.note
            && let Err(error) = note::write(file, &judged, &location.disk)
        {
            self.tell(format!("`{}` cannot be written: {error}", file.display()), screen)?;
        }
        screen.show(judged, &location.disk)
    }

    fn handle(&mut self, input: WatchInput, screen: &mut Screen) -> Result<Option<Ending>, Error> {
        let disk = self.live.disk();
        match input {
            WatchInput::Signal(signal) => return Ok(Some(Ending::Signal(signal))),
            WatchInput::Closed => return Ok(Some(Ending::Quit)),
            WatchInput::Resized(window) => screen.resize(window, disk)?,
            WatchInput::Ran(outcome) => {
                if let Some(exec) = &mut self.options.exec {
                    let text = exec.finish(outcome, disk);
                    if !text.is_empty() {
                        self.tell(text, screen)?;
                    }
                }
            }
            WatchInput::Key(KeyPress::Char('q')) if !screen.takes_every_key() => {
                return Ok(Some(Ending::Quit));
            }
            WatchInput::Key(KeyPress::Interrupt) => return Ok(Some(Ending::Signal(2))),
            WatchInput::Key(KeyPress::Suspend) => {
                screen.leave()?;
                inputs::suspend()?;
                screen.come_back(disk)?;
            }
            WatchInput::Key(KeyPress::Char('r')) if !screen.takes_every_key() => {
                self.live.inbox().take();
                match self.live.look_everywhere() {
                    TakenIn::Notes(_) | TakenIn::Nothing => self.judge(Trigger::Asked, screen)?,
                    taken => self.follow(taken, screen)?,
                }
            }
            WatchInput::Key(key) => screen.press(key, disk)?,
        }
        Ok(None)
    }
}
