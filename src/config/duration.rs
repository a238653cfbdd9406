//! Durations as people write them in the configuration: `"30d"`, `"2w"`, `"3mo"`, `"1y"`, `30`.
//!
//! Whole days only, and always at least one. The freer phrases of notes (`cadence: every 2 weeks`) are
//! brought into this form by `note::page`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::{Serialize, Serializer};

/// A number of whole days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Days(pub u32);

impl Days {
    /// Reads `30`, `30d`, `2w`, `3mo` (30 days each) or `1y` (365 days). Zero is not a
    /// duration, and neither is what does not fit into 32 bits.
    pub fn parse(text: &str) -> Option<Days> {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let number: u32 = text[..digits].parse().ok()?;
        let unit = match text[digits..].trim().to_ascii_lowercase().as_str() {
            "" | "d" | "day" | "days" => 1,
            "w" | "week" | "weeks" => 7,
            "mo" | "month" | "months" => 30,
            "y" | "year" | "years" => 365,
            _ => return None,
        };
        number.checked_mul(unit).filter(|&days| days > 0).map(Days)
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}d", self.0)
    }
}

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Days, D::Error> {
        struct DaysVisitor;
        impl Visitor<'_> for DaysVisitor {
            type Value = Days;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration such as \"30d\", \"2w\", \"3mo\", \"1y\" or a number of days above 0")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Days, E> {
                Days::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Days, E> {
                u32::try_from(number)
                    .ok()
                    .filter(|&days| days > 0)
                    .map(Days)
                    .ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
            }
        }
        deserializer.deserialize_any(DaysVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::Days;

    #[test]
    fn durations_are_read_as_days() {
        for (text, days) in [("30", 30), ("30d", 30), ("2w", 14), ("3mo", 90), ("1y", 365), ("2 weeks", 14)] {
            assert_eq!(Days::parse(text), Some(Days(days)), "{text}");
        }
        for text in ["", "d", "0", "-3d", "3q", "99999999y"] {
            assert_eq!(Days::parse(text), None, "{text}");
        }
    }
}
