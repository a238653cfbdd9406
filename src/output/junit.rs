//! JUnit's XML: a test suite for each note, a failed test for each finding. A clean journal is one test that passes,
//! since some readers take an empty report for an error.
//!
//! Not here: levels as JUnit has them; an info fails as an error does, and the exit code says what counts.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite, XmlString};

use crate::output::concise::position;
use crate::output::{Report, clean};

pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut document = Document::new("fairweather");
    for group in report.findings.chunk_by(|a, b| a.primary.place.note == b.primary.place.note) {
        let Some(first) = group.first() else { continue };
        let note = clean(first.primary.place.note.as_str());
        let mut suite = TestSuite::new(&*note);
        for finding in group {
            let (line, column) = position(&finding.primary.place, report.sources);
            let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
            failure.set_message(&*clean(&finding.title)).set_type(finding.level.as_str());
            let mut text = format!("{note}:{line}:{column}");
            for line in finding.all_notes().chain(&finding.help) {
                text.push('\n');
                text.push_str(&clean(line));
            }
            failure.set_description(XmlString::new(text));
            let mut case = TestCase::new(format!("{}:{line}:{column}", finding.rule), failure);
            case.set_classname(&*note);
            suite.add_test_case(case);
        }
        document.add_test_suite(suite);
    }
    if report.findings.is_empty() {
        let mut suite = TestSuite::new("fairweather");
        suite.add_test_case(TestCase::new("journal", TestCaseStatus::success()));
        document.add_test_suite(suite);
    }
    let text = document.to_string().map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}
