//! What a vault says of itself, taken into a configuration that says nothing of its own.
//!
//! Not here: reading the vault's files (`vault`). Invariant: a value that the writer has set is never
//! replaced.

use crate::config::vault::{DATE_FORMATS, EXCLUDE};
use crate::config::{Config, Vault};

impl Config {
    /// Takes in what a vault says of itself, where the configuration says nothing of its own.
    pub fn adopt(&mut self, mut vault: Vault) {
        if self.origins.sets(EXCLUDE) {
            vault.exclude.clear();
            vault.ignored.clear();
            vault.sources.remove(EXCLUDE);
        } else {
            self.journal.exclude.extend(vault.exclude.iter().cloned());
        }
        if self.origins.sets(DATE_FORMATS) {
            vault.date_forms.clear();
            vault.sources.remove(DATE_FORMATS);
        }
        self.vault = vault;
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Vault, VaultFiles};

    struct Settings;

    impl VaultFiles for Settings {
        fn read(&self, path: &str) -> Option<Vec<u8>> {
            let text = match path {
                ".obsidian/app.json" => r#"{"userIgnoreFilters": ["Archive/"]}"#,
                ".obsidian/daily-notes.json" => r#"{"format": "DD-MM-YYYY"}"#,
                _ => return None,
            };
            Some(text.into())
        }

        fn has_folder(&self, path: &str) -> bool {
            path == ".obsidian"
        }
    }

    #[test]
    fn the_configuration_wins_over_the_vault() {
        for (source, counts) in
            [("", (1, 1)), ("[journal]\nexclude = []\ndate-formats = [\"%d/%m/%Y\"]\n", (0, 0))]
        {
            let file = Some(("fairweather.toml".into(), source.to_owned()));
            let mut config = Config::parse(file, &[]).expect("valid");
            config.adopt(Vault::read(&Settings));
            assert_eq!((config.journal.exclude.len(), config.vault.date_forms.len()), counts, "{source}");
        }
    }
}
