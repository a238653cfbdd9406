//! Who runs a check, and what the hook is handed when it is done.

use std::sync::Arc;

use crate::cli::exit::Outcome;
use crate::finding::Finding;
use crate::fix::SilencePlace;
use crate::output::Sources;

/// Who runs the check. The hook says nothing where there is nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli::commands) enum Caller {
    Check,
    Hook(Stops),
}

/// For which rules a new warning stops a commit. The hook only shows those of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli::commands) enum Stops {
    /// Those of `[hook] stop`.
    Configured,
    All,
}

/// The result of a check.
pub(in crate::cli::commands) struct CheckResult {
    pub outcome: Outcome,
    /// What stops a commit.
    pub stopping: Vec<Placed>,
    /// What the committer only reads, and may commit with.
    pub told: Vec<Placed>,
}

/// A finding with the line it stands on, and where it can be silenced.
pub(in crate::cli::commands) struct Placed {
    pub finding: Arc<Finding>,
    pub line: usize,
    pub silence: Option<SilencePlace>,
}

impl Placed {
    pub(super) fn of(finding: &Arc<Finding>, sources: &dyn Sources) -> Placed {
        let place = &finding.primary.place;
        let text = sources.text(&place.note);
        let line = text.as_ref().map_or(1, |text| text.position(place.span.start as usize).line);
        let silence = text.and_then(|text| SilencePlace::of(finding, &text));
        Placed { finding: finding.clone(), line, silence }
    }
}
