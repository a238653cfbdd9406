//! What a vault says of itself: the settings of Obsidian, its plug-ins and Logseq, as far as they say
//! which files are notes and how days are written.
//!
//! Read leniently: these files belong to other programs, so what cannot be read says nothing and is
//! never an error. `[journal]` of the configuration wins over them.

mod date_form;
mod edn;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

pub use date_form::{DateForm, DateWords, Dialect, FormMatch, Unit};

/// What the vault's own settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vault {
    /// A Logseq graph: its notes are outlines.
    pub is_outline: bool,
    /// How the vault writes days, tried before all other forms.
    pub date_forms: Vec<DateForm>,
    /// Folders of templates, by their paths.
    pub templates: Vec<String>,
    /// Regular expressions of paths that are left out; perhaps none that we can read.
    pub ignored: Vec<String>,
    /// gitignore patterns of paths that are left out.
    pub exclude: Vec<String>,
    /// By dotted key of the configuration: the files that gave it a value.
    pub sources: BTreeMap<&'static str, Vec<String>>,
}

const APP: &str = ".obsidian/app.json";
const TEMPLATES: &str = ".obsidian/templates.json";
const TEMPLATER: &str = ".obsidian/plugins/templater-obsidian/data.json";
const DAILY_NOTES: &str = ".obsidian/daily-notes.json";
const PERIODIC_NOTES: &str = ".obsidian/plugins/periodic-notes/data.json";
const LOGSEQ: &str = "logseq/config.edn";

pub(super) const EXCLUDE: &str = "journal.exclude";
pub(super) const DATE_FORMATS: &str = "journal.date-formats";

/// A larger file is not settings.
const LARGEST: u64 = 1 << 20;

/// Where the settings are looked for.
pub trait VaultFiles {
    /// The bytes of a regular file below the root, where there is one.
    fn read(&self, path: &str) -> Option<Vec<u8>>;

    /// Whether there is a folder at a path below the root.
    fn has_folder(&self, path: &str) -> bool;
}

/// A vault on disk.
impl VaultFiles for Path {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let file = self.join(path);
        // A link may lead anywhere, and a pipe would be waited for.
        let meta = std::fs::symlink_metadata(&file).ok()?;
        if !meta.is_file() || meta.len() > LARGEST {
            return None;
        }
        let mut bytes = Vec::new();
        std::fs::File::open(file).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    fn has_folder(&self, path: &str) -> bool {
        std::fs::symlink_metadata(self.join(path)).is_ok_and(|meta| meta.is_dir())
    }
}

impl Vault {
    /// The files that are read, below the root.
    pub const FILES: [&str; 6] = [APP, TEMPLATES, TEMPLATER, DAILY_NOTES, PERIODIC_NOTES, LOGSEQ];

    /// The folders that hold them, outermost first.
    pub const FOLDERS: [&str; 5] = [
        ".obsidian",
        ".obsidian/plugins",
        ".obsidian/plugins/templater-obsidian",
        ".obsidian/plugins/periodic-notes",
        "logseq",
    ];

    /// What a root says of itself without any settings: whether it is a Logseq graph.
    pub fn unread(files: &(impl VaultFiles + ?Sized)) -> Vault {
        let is_outline =
            files.has_folder("logseq") && (files.has_folder("journals") || files.has_folder("pages"));
        Vault { is_outline, ..Vault::default() }
    }

    /// Reads the settings.
    pub fn read(files: &(impl VaultFiles + ?Sized)) -> Vault {
        let mut vault = Vault::unread(files);
        let json = |path: &str| -> Option<Value> {
            let bytes = files.read(path)?;
            serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).ok()
        };
        let has_obsidian = files.has_folder(".obsidian");
        if has_obsidian {
            vault.app(json(APP).as_ref());
            vault.templates(TEMPLATES, json(TEMPLATES).as_ref().map(|value| &value["folder"]));
            vault.templates(TEMPLATER, json(TEMPLATER).as_ref().map(|value| &value["templates_folder"]));
            vault.format(
                DAILY_NOTES,
                Dialect::Moment,
                json(DAILY_NOTES).as_ref().and_then(|value| value["format"].as_str()),
            );
            if let Some(periodic) = json(PERIODIC_NOTES) {
                for period in ["daily", "weekly"] {
                    let format = periodic[period]["format"].as_str();
                    vault.format(PERIODIC_NOTES, Dialect::Moment, format);
                }
            }
        }
        if let Some(bytes) = files.read(LOGSEQ)
            && let Ok(text) = std::str::from_utf8(&bytes)
            && let Some(settings) = edn::settings(text)
        {
            let format = |key: &str| settings.iter().find(|(name, _)| name == key);
            for key in [":journal/page-title-format", ":journal/file-name-format"] {
                let text = format(key).and_then(|(_, texts)| texts.first());
                vault.format(LOGSEQ, Dialect::Java, text.map(String::as_str));
            }
            for path in format(":hidden").into_iter().flat_map(|(_, texts)| texts) {
                // Logseq too takes it for the beginning of a path: `/pages/private` hides a page as well.
                vault.beginning(LOGSEQ, path);
            }
        }
        vault
    }

    fn app(&mut self, app: Option<&Value>) {
        let filters = app.and_then(|app| app["userIgnoreFilters"].as_array());
        for filter in filters.into_iter().flatten().filter_map(Value::as_str) {
            match filter.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
                Some(expression) if !expression.is_empty() => {
                    self.ignored.push(expression.to_owned());
                    self.source(EXCLUDE, format!("{APP}: {filter}"));
                }
                Some(_) => {}
                None => self.beginning(APP, filter),
            }
        }
    }

    fn templates(&mut self, source: &str, folder: Option<&Value>) {
        let folder = folder.and_then(Value::as_str).map_or("", |folder| folder.trim().trim_matches('/'));
        if !folder.is_empty() {
            self.templates.push(folder.to_owned());
            self.exclude(source, folder, "/");
        }
    }

    /// Leaves out the paths that begin so, in the middle of a name or not.
    fn beginning(&mut self, source: &str, path: &str) {
        let end = if path.ends_with('/') { "/" } else { "*" };
        self.exclude(source, path.trim_matches('/'), end);
    }

    /// Leaves out what lies at a path of the root.
    fn exclude(&mut self, source: &str, path: &str, end: &str) {
        if path.is_empty() || path.contains('\n') {
            return;
        }
        let mut pattern = String::from("/");
        for c in path.chars() {
            if matches!(c, '\\' | '*' | '?' | '[' | ']' | '!' | '{' | '}' | ' ') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern.push_str(end);
        if ignore::gitignore::GitignoreBuilder::new("").add_line(None, &pattern).is_ok() {
            self.exclude.push(pattern);
            self.source(EXCLUDE, source.to_owned());
        }
    }

    fn format(&mut self, source: &str, dialect: Dialect, format: Option<&str>) {
        let form = format.and_then(|format| DateForm::parse(format, dialect));
        if let Some(form) = form.filter(|form| !self.date_forms.contains(form)) {
            self.source(DATE_FORMATS, format!("{source}: {}", form.written));
            self.date_forms.push(form);
        }
    }

    fn source(&mut self, key: &'static str, source: String) {
        let sources = self.sources.entry(key).or_default();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }

    /// The vault's forms of days as chrono writes them, as far as it can.
    pub fn strftime(&self) -> Vec<String> {
        let days = self.date_forms.iter().filter(|form| form.unit == Unit::Day);
        days.filter_map(DateForm::strftime).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Vault, VaultFiles};

    struct TestFiles(BTreeMap<&'static str, &'static [u8]>);

    impl VaultFiles for TestFiles {
        fn read(&self, path: &str) -> Option<Vec<u8>> {
            self.0.get(path).map(|bytes| bytes.to_vec())
        }

        fn has_folder(&self, path: &str) -> bool {
            self.0.keys().any(|file| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
        }
    }

    fn vault(files: &[(&'static str, &'static str)]) -> Vault {
        Vault::read(&TestFiles(files.iter().map(|&(path, text)| (path, text.as_bytes())).collect()))
    }

    #[test]
    fn settings_of_obsidian_and_logseq_are_read() {
        let vault = vault(&[
            (super::APP, r#"{"userIgnoreFilters": ["Archive/", "Old", "/\\d+x/", "/", 3]}"#),
            (super::TEMPLATES, r#"{"folder": "/Bausteine/"}"#),
            (super::TEMPLATER, r#"{"templates_folder": "/"}"#),
            (super::DAILY_NOTES, r#"{"format": "DD-MM-YYYY"}"#),
            (super::PERIODIC_NOTES, r#"{"weekly": {"format": "gggg-[W]ww"}, "daily": 3}"#),
            (super::LOGSEQ, "{:journal/page-title-format \"dd.MM.yyyy\" ; x\n :hidden [\"/private\"]}"),
            ("journals/x.md", ""),
        ]);
        assert!(vault.is_outline);
        assert_eq!(vault.exclude, ["/Archive/", "/Old*", "/Bausteine/", "/private*"]);
        assert_eq!(vault.ignored, [r"\d+x"]);
        assert_eq!(vault.templates, ["Bausteine"]);
        let forms: Vec<&str> = vault.date_forms.iter().map(|form| form.written.as_str()).collect();
        assert_eq!(forms, ["DD-MM-YYYY", "gggg-[W]ww", "dd.MM.yyyy"]);
        assert_eq!(vault.strftime(), ["%d-%m-%Y", "%d.%m.%Y"]);
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        for text in
            ["", "{", "[]", "null", "{\"format\": 3, \"folder\": [], \"userIgnoreFilters\": {}}", "\u{0}"]
        {
            let vault = vault(&Vault::FILES.map(|file| (file, text)));
            assert_eq!(vault, Vault { is_outline: false, ..Vault::default() }, "{text:?}");
        }
    }
}
