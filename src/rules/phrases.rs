//! Small words that rules share, so that findings sound like one voice.
//!
//! Words only: no rule decides anything here.

/// A number as prose has it: `three` up to ten, digits above.
pub fn number(n: usize) -> String {
    const WORDS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// `one ask`, `three asks`, `12 asks`.
pub fn count(n: usize, noun: &str) -> String {
    let plural = match noun {
        "person" => "people".to_owned(),
        _ => format!("{noun}s"),
    };
    format!("{} {}", number(n), if n == 1 { noun } else { &plural })
}

/// `once`, `twice`, `three times`, `12 times`.
pub fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{} times", number(n)),
    }
}

/// `an endorsement`, `a reference`.
pub fn indefinite(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// `` `cold-ask` stays``, `` `cold-ask` and `overdue` stay``.
pub fn names_stay(names: &[&str]) -> String {
    format!("{} {}", people_list(names), if names.len() == 1 { "stays" } else { "stay" })
}

/// `1 day`, `42 days`.
pub fn days(n: i64) -> String {
    format!("{n} {}", if n == 1 { "day" } else { "days" })
}

/// `today`, `1 day ago`, `42 days ago`.
pub fn days_ago(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        _ => format!("{} ago", self::days(days)),
    }
}

/// Whether `part` is at least this share of `whole`. What a share as written cannot hold exactly
/// (0.7 of 10) is not held against it.
pub fn reaches(part: usize, share: f64, whole: usize) -> bool {
    part as f64 + 1e-9 >= share * whole as f64
}

/// A name in backticks, as titles have it.
pub fn quote(name: &str) -> String {
    ["`", name, "`"].concat()
}

/// `` `Ana`, `Bo` and `Cy` ``; of more than four, the first three `and 5 more`.
pub fn people_list(names: &[&str]) -> String {
    let listed = |names: &[&str]| names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ");
    match names {
        [] => String::new(),
        [one] => quote(one),
        [init @ .., last] if init.len() < 4 => format!("{} and {}", listed(init), quote(last)),
        _ => format!("{} and {} more", listed(&names[..3]), names.len() - 3),
    }
}

#[cfg(test)]
mod tests {
    use super::{count, days_ago, indefinite, names_stay, people_list, reaches, times};

    #[test]
    fn counts_read_as_prose() {
        assert_eq!(count(1, "ask"), "one ask");
        assert_eq!(count(3, "ask"), "three asks");
        assert_eq!(count(12, "person"), "12 people");
        assert_eq!([1, 2, 3, 12].map(times), ["once", "twice", "three times", "12 times"]);
        assert_eq!(days_ago(1), "1 day ago");
        assert_eq!(indefinite("endorsement"), "an endorsement");
        assert_eq!(names_stay(&["a"]), "`a` stays");
        assert_eq!(names_stay(&["a", "b"]), "`a` and `b` stay");
    }

    #[test]
    fn a_share_is_reached_where_it_is_met_exactly() {
        for (part, share, whole) in [(7, 0.7, 10), (3, 0.1, 30), (3, 0.6, 5), (21, 0.7, 30), (0, 0.5, 0)] {
            assert!(reaches(part, share, whole), "{part} of {whole} are {share}");
        }
        assert!(!reaches(599, 0.6, 1000));
    }

    #[test]
    fn long_lists_of_names_are_cut() {
        assert_eq!(people_list(&["A", "B"]), "`A` and `B`");
        assert_eq!(people_list(&["A", "B", "C", "D", "E", "F"]), "`A`, `B`, `C` and 3 more");
    }
}
