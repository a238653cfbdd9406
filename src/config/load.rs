//! Finding, reading and validating a `fairweather.toml`.

/// STUB
#[derive(Debug)]
pub struct ConfigError;
pub struct Override;
pub const FILE_NAMES: [&str; 2] = ["fairweather.toml", ".fairweather.toml"];
pub fn find_root() {}
