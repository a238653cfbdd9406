//! Markdown pages at the width of a terminal: paragraphs and list items are wrapped, code stays as it is.
//!
//! Invariant: a page whose lines all fit is not changed.

use crate::output;

/// Narrower than this nothing is wrapped to.
const NARROWEST: usize = 24;

/// A page with its paragraphs wrapped, where a line of one is too long.
pub(super) fn reflowed(page: &str, columns: usize) -> String {
    let columns = columns.max(NARROWEST);
    let mut out = String::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut in_code = false;
    for line in page.lines() {
        let is_fence = line.starts_with("```");
        let is_text = !in_code && !is_fence && !line.trim().is_empty() && !line.starts_with(['|', '#']);
        if !is_text || line.starts_with("- ") {
            flush(&mut out, &mut paragraph, columns);
        }
        if is_text {
            paragraph.push(line);
        } else if !in_code && line.starts_with('#') {
            for part in wrapped(line, columns, 2) {
                push_line(&mut out, &part);
            }
        } else {
            push_line(&mut out, line);
        }
        in_code ^= is_fence;
    }
    flush(&mut out, &mut paragraph, columns);
    out
}

fn flush(out: &mut String, paragraph: &mut Vec<&str>, columns: usize) {
    if paragraph.iter().all(|line| line.chars().count() <= columns) {
        paragraph.iter().for_each(|line| push_line(out, line));
    } else {
        let indent = if paragraph.first().is_some_and(|line| line.starts_with("- ")) { 2 } else { 0 };
        for line in wrapped(&paragraph.join(" "), columns, indent) {
            push_line(out, &line);
        }
    }
    paragraph.clear();
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

/// A text in lines of at most `columns`, where words allow; all but the first are indented. Short code stays whole.
pub(super) fn wrapped(text: &str, columns: usize, indent: usize) -> Vec<String> {
    output::wrapped(words(text, columns / 2), columns, indent)
}

/// The words of a text; code of several words is one, unless it is longer than `most`.
fn words(text: &str, most: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut in_code = false;
    for word in text.split_whitespace() {
        match words.last_mut().filter(|last| in_code && last.chars().count() + word.chars().count() < most) {
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => words.push(word.to_owned()),
        }
        in_code ^= word.matches('`').count() % 2 == 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{reflowed, wrapped};

    #[test]
    fn a_page_that_fits_is_as_it_was() {
        let page = "# A page\n\nTwo lines\nof text.\n\n- one\n  more\n\n```\ncode  that  is  kept\n```\n";
        assert_eq!(reflowed(page, 100), page);
    }

    #[test]
    fn text_is_wrapped_and_code_is_not() {
        let page = "One line that is longer than the terminal is wide.\n\n- an item that is too long as well\n- b\n\n```\ncode that is longer than the terminal is wide\n```\n";
        assert_eq!(
            reflowed(page, 26),
            "One line that is longer\nthan the terminal is wide.\n\n- an item that is too long\n  as well\n- b\n\n```\ncode that is longer than the terminal is wide\n```\n"
        );
    }

    #[test]
    fn code_of_a_few_words_stays_on_one_line() {
        assert_eq!(
            wrapped("a promise is written `- [ ] #give`, due", 26, 0),
            ["a promise is written", "`- [ ] #give`, due"]
        );
    }

    #[test]
    fn a_word_that_is_too_long_is_not_broken() {
        assert_eq!(
            wrapped("a https://example.org/a/long/path b", 24, 0),
            ["a", "https://example.org/a/long/path", "b"]
        );
    }
}
