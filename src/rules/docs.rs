//! A rule's documentation, taken apart: one text serves `explain`, the README and every format.
//!
//! It only divides text. Invariant: the headings are fixed, and a test runs every example.

/// The fixed headings, in order.
pub const HEADINGS: [&str; 6] =
    ["What it finds", "Why it matters", "Example", "Better", "When to allow it", "Options"];

/// The text under a heading of a rule's documentation, without surrounding blank lines; empty
/// where there is none.
pub fn section<'d>(docs: &'d str, heading: &str) -> &'d str {
    let mut start = None;
    let mut at = 0;
    let mut in_code = false;
    for line in docs.split_inclusive('\n') {
        let text = line.trim();
        in_code ^= text.starts_with("```");
        if !in_code && let Some(title) = text.strip_prefix("# ") {
            if let Some(start) = start {
                return docs[start..at].trim_matches('\n');
            }
            if title == heading {
                start = Some(at + line.len());
            }
        }
        at += line.len();
    }
    start.map_or("", |start| docs[start..].trim_matches('\n'))
}

/// Documentation without the space that each line of a doc comment starts with.
pub fn text(docs: &str) -> String {
    docs.lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::{HEADINGS, section};
    use crate::rules::ALL;

    #[test]
    fn every_rule_is_documented_under_every_heading() {
        for rule in ALL {
            for heading in HEADINGS {
                assert!(!section(rule.docs, heading).trim().is_empty(), "{}: {heading}", rule.name);
            }
            assert!(!rule.summary().is_empty(), "{}", rule.name);
        }
    }

    #[test]
    fn a_heading_inside_code_is_none() {
        assert_eq!(section("# A\n```\n# B\n```\n# C\n", "A"), "```\n# B\n```");
        assert_eq!(section("# A\n", "B"), "");
    }
}
