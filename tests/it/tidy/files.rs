//! Every file says what it is, and can be read in one sitting.

use super::sources;

#[test]
fn every_file_opens_with_a_sentence_on_what_it_is() {
    for (path, source) in sources() {
        let head: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//!")).collect();
        let head = head.join(" ");
        let is_sentence = head.split_whitespace().count() >= 3 && head.contains('.');
        assert!(is_sentence, "{path} has no head: begin it with `//!` and what the file is");
    }
}

#[test]
fn no_file_is_longer_than_450_lines() {
    for (path, source) in sources() {
        let lines = source.lines().count();
        assert!(lines <= 450, "{path} has {lines} lines: find its two subjects");
    }
}
