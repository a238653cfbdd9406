//! Workflow commands of GitHub Actions: annotations at the lines of a pull request.
//!
//! Invariant: whatever a title holds is escaped, so that a note cannot issue a command.

use std::io::{self, Write};

use crate::finding::Level;
use crate::output::concise::status;
use crate::output::{Report, clean};
use crate::text::Position;

pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let place = &finding.primary.place;
        let (start, end) = super::model::positions(place, report.sources);
        // Columns only mean something within one line.
        let Position { line, column, .. } = start;
        let columns =
            if end.line == line { format!(",col={column},endColumn={}", end.column) } else { String::new() };
        let mut message = format!("{}{}", clean(&finding.title), status(finding));
        for text in finding.all_notes().chain(&finding.help) {
            message.push('\n');
            message.push_str(&clean(text));
        }
        writeln!(
            out,
            "::{command} file={},line={line},endLine={}{columns},title={}::{}",
            property(&clean(&report.outer_path(&place.note))),
            end.line,
            property(&format!("fairweather ({})", finding.rule)),
            data(&message)
        )?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(super::property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
        assert_eq!(super::data("a:b,c\r\n"), "a:b,c%0D%0A");
    }
}
