//! Adding somebody to `[prose] skip` in the journal's configuration, whose other lines stay as they are.

use std::path::{Path, PathBuf};

use crate::atomic_file::{WriteError, create, replace};
use crate::config::Config;

/// Adds a key to the list in the configuration file, or to a new one at the root; the file.
///
/// # Errors
/// The file cannot be written, or holds a list that only its writer can extend.
pub(super) fn skip(file: Option<&Path>, root: &Path, key: &str) -> Result<PathBuf, String> {
    let path = file.map_or_else(|| root.join("fairweather.toml"), Path::to_path_buf);
    let old = match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.to_string()),
    };
    let new = with_skipped(old.as_deref().unwrap_or_default(), key);
    let holds = Config::parse(Some((path.clone(), new.clone())), &[])
        .is_ok_and(|config| config.prose.skip.iter().any(|known| known == key));
    if !holds {
        return Err(format!("add `{key}` to `skip` in its table `[prose]`"));
    }
    let written = match &old {
        Some(old) => replace(&path, old.as_bytes(), new.as_bytes()),
        None => create(&path, new.as_bytes()),
    };
    written.map_err(|error: WriteError| error.to_string())?;
    Ok(path)
}

/// A configuration's text with one more in the list.
fn with_skipped(text: &str, key: &str) -> String {
    let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut at = 0;
    let mut table = None;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let plain = line.trim();
        if plain.starts_with('[') && table.is_some() {
            break;
        }
        if plain == "[prose]" {
            table = Some(end);
        } else if table.is_some()
            && let Some(list) =
                plain.strip_prefix("skip").and_then(|rest| rest.trim_start().strip_prefix('='))
            && list.trim_start().starts_with('[')
            && let Some(open) = text[at..].find('[')
        {
            let inside = at + open + 1;
            let is_empty = text[inside..].trim_start().starts_with(']');
            let comma = if is_empty { "" } else { ", " };
            return format!("{}\"{key}\"{comma}{}", &text[..inside], &text[inside..]);
        }
        at = end;
    }
    let entry = format!("skip = [\"{key}\"]{eol}");
    match table {
        Some(at) => {
            let gap = if text[..at].ends_with('\n') { "" } else { eol };
            format!("{}{gap}{entry}{}", &text[..at], &text[at..])
        }
        None => {
            let gap = if text.is_empty() {
                ""
            } else if text.ends_with('\n') {
                eol
            } else {
                "\n\n"
            };
            format!("{text}{gap}[prose]{eol}{entry}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_skipped;

    #[test]
    fn one_more_is_skipped_and_all_else_stays() {
        assert_eq!(with_skipped("", "bo"), "[prose]\nskip = [\"bo\"]\n");
        assert_eq!(with_skipped("a = 1\n", "bo"), "a = 1\n\n[prose]\nskip = [\"bo\"]\n");
        let table = "[prose]\nlexicon = \"de.toml\"\n[lint]\n";
        assert_eq!(with_skipped(table, "bo"), "[prose]\nskip = [\"bo\"]\nlexicon = \"de.toml\"\n[lint]\n");
        let list = "[prose]\nskip = [\n  \"ana\", # my sister\n]\n";
        assert_eq!(with_skipped(list, "bo"), "[prose]\nskip = [\"bo\", \n  \"ana\", # my sister\n]\n");
        assert_eq!(with_skipped("[prose]\nskip = []\n", "bo"), "[prose]\nskip = [\"bo\"]\n");
    }
}
