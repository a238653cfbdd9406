//! Which journal: the root, its configuration, the day. Taken by every command that reads one.
//!
//! It turns flags into a [`crate::project::Spec`] and opens it; the flags' meaning is there.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::cli::progress;
use crate::clock::Clock;
use crate::config::FILE_NAMES;
use crate::engine::Source;
use crate::error::Error;
use crate::project::{Exclusion, Opened, Spec};

// Which journal, and how it is configured.
#[derive(Debug, Args)]
pub(crate) struct JournalArgs {
    /// The journal's root (default: the nearest folder at or above PATH that holds a
    /// `fairweather.toml`, else PATH itself).
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// A configuration file, or one value (`lint.horizon=90d`); repeatable.
    #[arg(long, value_name = "FILE|KEY=VALUE")]
    pub config: Vec<String>,
    /// Read no configuration file.
    #[arg(long)]
    pub isolated: bool,
    /// Also read what ignore files, the configuration and the built-in list exclude.
    #[arg(long, overrides_with = "exclude")]
    pub no_exclude: bool,
    /// Leave out what is excluded (the default).
    #[arg(long, overrides_with = "no_exclude", hide = true)]
    pub exclude: bool,
    /// Use this date as today.
    #[arg(long, value_name = "DATE", env = "FAIRWEATHER_TODAY")]
    pub today: Option<String>,
    /// Threads that read notes (default: four per processor, at least eight).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

impl JournalArgs {
    /// What they ask for; a command adds its own.
    pub(crate) fn spec(&self) -> Spec {
        Spec {
            root: self.root.clone(),
            config: self.config.clone(),
            isolated: self.isolated,
            exclusion: if self.no_exclude { Exclusion::Lifted } else { Exclusion::Applied },
            today: self.today.clone(),
            threads: self.threads.map_or(0, usize::from),
            ..Spec::default()
        }
    }
}

/// Opens a journal, with progress on a terminal.
///
/// # Errors
/// It cannot be found or configured, or git cannot read it.
pub(crate) fn open(spec: &Spec, clock: Clock) -> Result<Opened, Error> {
    let opened = spec.prepare(|| clock().date_naive())?.open(&with_progress)?;
    say_what_configures(&opened);
    Ok(opened)
}

/// Says on standard error where two configuration files lie beside one another, which one counts.
fn say_what_configures(opened: &Opened) {
    let [first, second] = FILE_NAMES;
    let location = &opened.location;
    let is_first = location.config_file.as_ref().is_some_and(|file| file.ends_with(first));
    if is_first && location.tree.is_none() && location.root.join(second).is_file() {
        let _ = writeln!(std::io::stderr(), "note: `{second}` is not read: `{first}` lies beside it");
    }
}

/// Reads a source with progress on a terminal.
pub(crate) fn with_progress(source: &dyn Source, read: &mut dyn FnMut(&dyn Source)) {
    progress::with_progress(source, |source| read(source));
}
