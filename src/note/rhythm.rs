//! Rhythms as people write them: `30d`, `weekly`, `every other month`, `twice a year`, `never`.
//!
//! It reads one value. Not here: which property holds it (`page`). Invariant: what is not understood is
//! `None`, and becomes a finding; nothing is guessed.

use crate::config::Days;
use crate::note::model::Rhythm;

/// A rhythm: a duration, a word, `every 2 weeks`, `every other month`, `twice a year`, `never`.
pub(super) fn cadence(text: &str) -> Option<Rhythm> {
    let text = text.trim().to_lowercase();
    // A sign before a number is not a space.
    if text.starts_with(['-', '_']) {
        return None;
    }
    let text = text.replace(['_', '-'], " ");
    if matches!(text.as_str(), "never" | "none") {
        return Some(Rhythm::Never);
    }
    duration(&text).or_else(|| word_days(&text)).or_else(|| phrase_days(&text)).map(Rhythm::Days)
}

/// `30`, `2w`, `3mo`, and `3m`, which in a rhythm can be nothing but months.
fn duration(text: &str) -> Option<u32> {
    let months = text.strip_suffix('m').map(|number| format!("{number}mo"));
    Days::parse(text).or_else(|| Days::parse(&months?)).map(|days| days.0)
}

fn word_days(text: &str) -> Option<u32> {
    let days = match text {
        "daily" => 1,
        "weekly" => 7,
        "biweekly" | "bi weekly" | "fortnightly" => 14,
        "monthly" => 30,
        "bimonthly" | "bi monthly" => 60,
        "quarterly" => 90,
        "half yearly" | "biannually" | "biannual" | "semiannually" | "semiannual" | "semi annual"
        | "semi annually" => 182,
        "yearly" | "annually" | "annual" => 365,
        _ => return None,
    };
    Some(days)
}

/// From two on.
const NUMBERS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// `every other month`, `every quarter`, `twice a year`, `once a week`.
fn phrase_days(text: &str) -> Option<u32> {
    let unit = |text: &str| match text.trim() {
        "quarter" | "quarters" => Some(90),
        "half year" => Some(182),
        "fortnight" | "fortnights" => Some(14),
        text if text.starts_with(|c: char| c.is_ascii_digit()) => None,
        text => duration(&format!("1{text}")),
    };
    if let Some(rest) = text.strip_prefix("every ").map(str::trim) {
        if let Some(other) = rest.strip_prefix("other ") {
            return unit(other).map(|days| 2 * days);
        }
        if let Some((word, of)) = rest.split_once(' ')
            && let Some(number) = NUMBERS.iter().position(|number| *number == word)
        {
            return unit(of).and_then(|days| days.checked_mul(u32::try_from(number).ok()? + 2));
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, of) = rest.split_at(digits);
        if let (Ok(number), Some(days)) = (number.parse::<u32>(), unit(of)) {
            return number.checked_mul(days).filter(|&days| days > 0);
        }
        return duration(rest).or_else(|| unit(rest));
    }
    let (times, of) = text.split_once(" a ").or_else(|| text.split_once(" per "))?;
    let times = match times.trim() {
        "once" => 1,
        "twice" => 2,
        times => times.strip_suffix(" times")?.trim().parse::<u32>().ok().filter(|&times| times > 0)?,
    };
    unit(of).map(|days| (days / times).max(1))
}

#[cfg(test)]
mod tests {
    use super::cadence;
    use crate::note::Rhythm;

    #[test]
    fn cadences_are_read_as_days() {
        for (text, days) in [
            ("30", 30),
            ("2w", 14),
            ("3mo", 90),
            ("1y", 365),
            ("daily", 1),
            ("Fortnightly", 14),
            ("half-yearly", 182),
            ("every 2 weeks", 14),
            ("every other month", 60),
            ("every week", 7),
            ("annually", 365),
            ("annual", 365),
            ("semiannual", 182),
            ("every quarter", 90),
            ("every 2 quarters", 180),
            ("twice a year", 182),
            ("3 times a month", 10),
            ("3m", 90),
            ("bi-weekly", 14),
            ("every two weeks", 14),
            ("every six months", 180),
        ] {
            assert_eq!(cadence(text), Some(Rhythm::Days(days)), "{text}");
        }
        for text in [
            "",
            "-3",
            "-weekly",
            "often",
            "every",
            "every two",
            "every blue moon",
            "0",
            "10y bond",
            "twice",
            "0 times a year",
        ] {
            assert_eq!(cadence(text), None, "{text}");
        }
        assert_eq!(cadence("Never"), Some(Rhythm::Never));
    }
}
