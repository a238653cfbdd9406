//! `--redact` of reports and exports: nothing that leads back to a person.
//!
//! What that means is [`Disclosure`]'s; `check` has its own flags, since it can also write fixes.

use clap::Args;

use crate::output::Secret;
use crate::report::Disclosure;

#[derive(Debug, Default, Args)]
pub(crate) struct RedactArgs {
    /// Replace people by pseudonyms and show nothing from the notes.
    #[arg(long)]
    redact: bool,
    /// Make pseudonyms with this secret, so that a guessed name cannot be checked against them.
    #[arg(long, value_name = "SECRET", env = "FAIRWEATHER_REDACT_KEY", hide_env_values = true)]
    redact_key: Option<String>,
}

impl RedactArgs {
    /// The secret for pseudonyms; `None` where nothing is redacted.
    pub(crate) fn secret(&self) -> Option<Secret> {
        self.redact.then(|| Secret::new(self.redact_key.as_deref().unwrap_or_default()))
    }
}

/// How much a report discloses.
pub(crate) fn disclosure(secret: Option<&Secret>) -> Disclosure<'_> {
    secret.map_or(Disclosure::Open, Disclosure::Redacted)
}
