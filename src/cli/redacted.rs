//! Errors of a redacted run, without the names of folders and files that they would tell.
//!
//! Findings are `output`'s. Invariant: a path of this machine is not told, whether it was found or given.

use std::ffi::OsString;
use std::path::Path;

/// What stands for a path.
const HIDDEN: &str = "…";

/// What must not be told of a command line and the place where it was given.
#[derive(Debug, Default)]
pub(super) struct Redacted {
    /// Longest first.
    folders: Vec<String>,
    given: Vec<String>,
}

impl Redacted {
    /// Hides nothing where the command line does not ask for it.
    pub(super) fn of(args: &[OsString]) -> Redacted {
        let last = |flag: &str| args.iter().rposition(|arg| arg == flag);
        if last("--redact").is_none() || last("--no-redact") > last("--redact") {
            return Redacted::default();
        }
        let current = std::env::current_dir().unwrap_or_default();
        let values = args.iter().skip(2).map(|arg| arg.to_string_lossy());
        let values: Vec<String> = values
            .flat_map(|arg| match arg.split_once('=') {
                Some((_, value)) => vec![value.to_owned(), arg.into_owned()],
                None => vec![arg.into_owned()],
            })
            .filter(|value| !value.is_empty() && value != "." && !value.starts_with('-'))
            .collect();
        let mut folders: Vec<String> = Vec::new();
        for path in std::iter::once(current.as_path()).chain(values.iter().map(Path::new)) {
            let real = path.canonicalize().unwrap_or_default();
            let absolute = std::path::absolute(path).unwrap_or_default();
            // What has but one name is the system's: `/` and `/tmp` tell nothing.
            let above =
                real.ancestors().chain(absolute.ancestors()).filter(|path| path.components().count() > 2);
            folders.extend(above.map(|path| path.display().to_string()));
        }
        folders.sort_by_key(|folder| std::cmp::Reverse(folder.len()));
        folders.dedup();
        Redacted { folders, given: values }
    }

    /// A message without what must not be told.
    pub(super) fn text(&self, message: String) -> String {
        let without_folders =
            self.folders.iter().fold(message, |message, folder| message.replace(folder.as_str(), HIDDEN));
        self.given.iter().fold(without_folders, |message, given| {
            let message = message.replace(&format!("`{given}`"), &format!("`{HIDDEN}`"));
            match message.strip_prefix(&format!("{given}:")) {
                Some(rest) => format!("{HIDDEN}:{rest}"),
                None => message,
            }
        })
    }
}
