//! What `check` was asked for: its arguments, with what the configuration says where they are silent.
//!
//! Not the arguments themselves, which are declared with the command, nor the journal, which is open by now.

use std::sync::Arc;

use crate::baseline::Baseline;
use crate::cli::args::outputs::{self, Target};
use crate::cli::commands::check::{Caller, Check, Stops, secret};
use crate::cli::person;
use crate::config::{Choice, FailOn, suggest};
use crate::error::Error;
use crate::finding::{Finding, Level};
use crate::output::Format;
use crate::project::{Opened, Spec};
use crate::rules::covers;

/// The arguments, resolved with the configuration.
pub(super) struct ResolvedArgs {
    pub known: Baseline,
    pub fail_on: FailOn,
    /// The rules and groups of which a new warning stops a commit; `None` for a check, which tells of nothing.
    pub stop: Option<Vec<String>>,
    pub outputs: Vec<(Format, Target)>,
    /// The key of the only person to show.
    pub person: Option<String>,
    /// The paths to show; empty for everything.
    pub shown: Vec<String>,
    /// How many findings to show in full, where somebody said.
    pub max_findings: Option<usize>,
}

impl ResolvedArgs {
    pub(super) fn of(
        args: &Check,
        caller: Caller,
        spec: &Spec,
        opened: &Opened,
    ) -> Result<ResolvedArgs, Error> {
        Ok(ResolvedArgs {
            known: opened.location.baseline(&spec.baseline)?,
            fail_on: fail_on(args, caller, opened)?,
            stop: match caller {
                Caller::Check => None,
                Caller::Hook(Stops::All) => Some(vec!["all".to_owned()]),
                Caller::Hook(Stops::Configured) => Some(opened.engine.config().hook.stop.clone()),
            },
            outputs: outputs(args, opened)?,
            person: person_key(args, opened)?,
            shown: opened.location.shown.clone(),
            max_findings: args.max_findings.as_deref().map(max_findings).transpose()?,
        })
    }

    /// Whether a finding makes the check fail.
    pub(super) fn fails(&self, finding: &Finding) -> bool {
        let stops =
            || self.stop.as_ref().is_none_or(|stop| stop.iter().any(|name| covers(name, finding.rule)));
        finding.is_new() && self.fail_on.is_reached(finding.level) && stops()
    }

    /// Whether a finding is only told.
    pub(super) fn is_told(&self, finding: &Finding) -> bool {
        self.stop.is_some() && finding.is_new() && !self.fails(finding)
    }

    /// The findings to show.
    pub(super) fn choose(&self, mut findings: Vec<Arc<Finding>>) -> Vec<Arc<Finding>> {
        findings.retain(|finding| {
            finding.touches(|note| self.shown.is_empty() || note.is_below(&self.shown))
                && self.person.as_ref().is_none_or(|key| finding.people.contains(key))
        });
        findings
    }
}

/// The key of the person to show. A redacted run understands pseudonyms, too, and suggests no names in an error.
fn person_key(args: &Check, opened: &Opened) -> Result<Option<String>, Error> {
    let Some(name) = args.person.as_deref() else { return Ok(None) };
    let id = if args.redact {
        person::find_redacted(name, opened, &secret(args))?
    } else {
        person::find(name, opened)?
    };
    Ok(Some(opened.engine.graph().person(id).key.to_string()))
}

fn fail_on(args: &Check, caller: Caller, opened: &Opened) -> Result<FailOn, Error> {
    let Some(text) = &args.fail_on else {
        return Ok(match caller {
            Caller::Check => opened.engine.config().lint.fail_on,
            Caller::Hook(_) => FailOn::At(Level::Warning),
        });
    };
    FailOn::parse(text).ok_or_else(|| {
        let help = suggest(text, FailOn::names());
        Error::Remedied { message: format!("--fail-on: `{text}` is not a level"), help }
    })
}

/// The documents to write, as asked for or configured.
fn outputs(args: &Check, opened: &Opened) -> Result<Vec<(Format, Target)>, Error> {
    let formats = match args.format.as_slice() {
        [] => vec![opened.engine.config().output.format],
        names => names.iter().map(|name| outputs::parse(name)).collect::<Result<_, _>>()?,
    };
    outputs::outputs(formats, &args.output, &args.order)
}

/// How many findings to show in full.
fn max_findings(text: &str) -> Result<usize, Error> {
    if text == "all" {
        return Ok(usize::MAX);
    }
    text.parse().map_err(|_| Error::Remedied {
        message: format!("--max-findings: `{text}` is not a number"),
        help: "write a number, or `all`".to_owned(),
    })
}
