//! `--baseline` and `--no-baseline`: which findings are known already.
//!
//! Only the flags; which file that is, and what is in it, is [`crate::project`]'s.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::baseline::Baseline;
use crate::output::clean;
use crate::project::BaselineSpec;

// Which findings are known already.
#[derive(Debug, Args)]
pub(crate) struct KnownArgs {
    /// Use this baseline instead of `.fairweather-baseline.json` at the journal's root.
    #[arg(long, value_name = "FILE", overrides_with = "no_baseline")]
    pub baseline: Option<PathBuf>,
    /// Also show what the baseline accepts.
    #[arg(long, overrides_with = "baseline")]
    pub no_baseline: bool,
}

impl KnownArgs {
    pub(crate) fn spec(&self) -> BaselineSpec {
        match &self.baseline {
            _ if self.no_baseline => BaselineSpec::Unused,
            Some(file) => BaselineSpec::File(file.clone()),
            None => BaselineSpec::AtRoot,
        }
    }
}

/// Says on standard error how to renew a baseline that an older version wrote.
pub(crate) fn say_if_old(known: &Baseline, name: &str) {
    if known.is_old() {
        let _ = writeln!(
            io::stderr(),
            "note: `{}` was written by an older fairweather; `fairweather baseline update` renews it",
            clean(name)
        );
    }
}
