//! Dates as people write them, each form with what is not one.

use super::{DateMatch, Formats, at_start, has_offset, in_heading, in_path, iso};
use crate::config::{DateForm, Dialect};
use chrono::NaiveDate;

const BUILT_IN: &Formats = &Formats::BUILT_IN;

fn day() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 11, 20)
}

#[test]
fn the_forms_of_the_language_are_read_at_the_start() {
    for text in [
        "2026-11-20",
        "2026_11_20",
        "2026.11.20",
        "2026-11-20T10:00",
        "20.11.2026",
        "2026年11月20日",
        "2026-W47-5",
        "November 20, 2026",
        "Nov 20th, 2026",
        "20 November 2026",
        "20. November 2026",
        "20 de noviembre de 2026",
        "20 novembre 2026",
        "20 nov. 2026",
        "20. Nov. 2026",
        "Friday, November 20, 2026",
        "Freitag, den 20. November 2026",
        "viernes 20 de noviembre de 2026",
        "vr 20 november 2026",
        "sexta-feira, 20 de novembro de 2026",
        "2026-11-20 Fri",
        "20.11.2026 (Fr)",
        "Fr. 20.11.2026",
        "Fri 2026-11-20",
        "20th Nov 2026",
        "20th of November 2026",
        "2026-11-20: tea",
        "2026-11-20 (Friday)",
        "Nov. 20, 2026",
    ] {
        assert_eq!(at_start(text, BUILT_IN).map(|found| found.date), Some(day()), "{text}");
    }
    let first = at_start("mar 5 mars 2026", BUILT_IN).and_then(|found| found.date);
    assert_eq!(first, NaiveDate::from_ymd_opt(2026, 3, 5));
    let one = at_start("Mar 5, 2026", BUILT_IN).and_then(|found| found.date);
    assert_eq!(one, first);
    let short = at_start("2026-1-5", BUILT_IN).and_then(|found| found.date);
    assert_eq!(short, NaiveDate::from_ymd_opt(2026, 1, 5));
}

#[test]
fn what_is_no_day_is_no_date() {
    for text in [
        "2026-11",
        "2026-W47",
        "2026-11-201",
        "2026-11_20",
        "20261120",
        "2026/11/20",
        "20/11/2026",
        "2026.1.5",
        "1.2.3",
        "November 2026",
        "20 November",
        "Fri",
        "mar",
        "",
    ] {
        assert_eq!(at_start(text, BUILT_IN), None, "{text}");
    }
}

#[test]
fn an_impossible_date_is_told_from_none_and_from_an_unknown_one() {
    let impossible = |len| Some(DateMatch { date: None, is_unknown: false, len });
    assert_eq!(at_start("2026-02-30 x", BUILT_IN), impossible(10));
    assert_eq!(at_start("30.02.2026", BUILT_IN), impossible(10));
    assert_eq!(at_start("2026-W60-1", BUILT_IN), impossible(10));
    assert_eq!(at_start("February 30, 2026", BUILT_IN), impossible(17));
    assert!(at_start("2026-00-00", BUILT_IN).is_some_and(|found| found.is_unknown));
    assert!(in_heading("2019-00-00 and later", BUILT_IN).impossible.is_empty());
}

#[test]
fn the_vaults_form_is_read_first_and_the_configured_last() {
    let form = |form: &str| DateForm::parse(form, Dialect::Moment);
    let formats = |first: &str, last: &str| Formats {
        first: form(first).into_iter().collect(),
        last: vec![last.to_owned()],
    };
    let read = |text, formats: &Formats| at_start(text, formats).and_then(|found| found.date);
    assert_eq!(read("20/11/2026 tea", &formats("", "%d/%m/%Y")), day());
    assert_eq!(read("11.20.2026", &formats("MM.DD.YYYY", "x")), day());
    assert_eq!(read("11.10.2026", &formats("", "%m.%d.%Y")), NaiveDate::from_ymd_opt(2026, 10, 11));
}

#[test]
fn a_date_inside_a_text_touches_no_other_digit() {
    let date = |text| in_heading(text, BUILT_IN).date;
    assert_eq!(date("call of 2026-11-20, long"), day());
    assert_eq!(date("no 12026-11-20"), None);
    assert_eq!(date("é20 November 2026"), day());
    let found = in_heading("2026-02-30 moved to 2026-11-20", BUILT_IN);
    assert_eq!((found.date, found.impossible.len()), (day(), 1));
}

#[test]
fn weeks_and_periods_are_told_in_headings_and_names() {
    let week = in_heading("Week 2026-W47, busy", BUILT_IN);
    assert_eq!((week.date, week.is_week), (NaiveDate::from_ymd_opt(2026, 11, 16), true));
    for text in
        ["2026-11", "January 2026", "2026-Q1", "Q1 2026", "2026", "enero de 2026", "2026年1月", "In 2026-11"]
    {
        let named = in_heading(text, BUILT_IN);
        assert!(named.is_period && named.date.is_none(), "{text}");
    }
    for text in ["in 2026", "3026", "2026-13", "2026-11-x", "Q5 2026", "may", "12 2026"] {
        assert!(!in_heading(text, BUILT_IN).is_period, "{text}");
    }
}

#[test]
fn paths_date_notes() {
    let date = |folder, stem| in_path(folder, stem, BUILT_IN).date;
    assert_eq!(date("", "2026-11-20"), day());
    assert_eq!(date("journals", "2026_11_20"), day());
    assert_eq!(date("", "20261120 tea"), day());
    assert_eq!(date("a/2026/11", "20"), day());
    assert_eq!(date("2026/11", "2026-11-20 Fri"), day());
    assert_eq!(date("", "tea with Ana (2026-11-20)"), day());
    assert_eq!(date("", "Nov 20th, 2026"), day());
    assert_eq!(date("", "20. November 2026"), day());
    assert_eq!(date("", "20261399"), None);
    assert_eq!(date("2026/11", "201"), None);
    assert_eq!(date("", "é"), None);
    assert_eq!(in_path("", "2026-02-30", BUILT_IN).impossible.len(), 1);
    assert_eq!(in_path("2026/02", "30", BUILT_IN).impossible.len(), 1);
    assert!(in_path("", "2026-W47", BUILT_IN).is_week);
    let form = |form: &str| DateForm::parse(form, Dialect::Moment).expect("a form");
    let first = vec![form("YYYY/MM-MMM/DD"), form("[Week] w [of] gggg")];
    let formats = Formats { first, last: Vec::new() };
    assert_eq!(in_path("daily/2026/11-Nov", "20", &formats).date, day());
    assert!(in_path("", "Week 47 of 2026", &formats).is_week);
}

#[test]
fn a_time_with_an_offset_is_told() {
    for text in ["2026-01-07T06:30:00Z", "2026-01-07 06:30 +0100", "\"2026-01-07T06:30:00-05:00\""] {
        assert!(has_offset(text), "{text}");
    }
    for text in ["2026-01-07", "2026-01-07T06:30", "2026-01-07 Zoo"] {
        assert!(!has_offset(text), "{text}");
    }
}

#[test]
fn iso_is_strict() {
    assert_eq!(iso("2026-11-20"), day());
    for text in ["2026-11-20 ", "2026_11_20", "20.11.2026", "2026-W47-5", "26-11-20", ""] {
        assert_eq!(iso(text), None, "{text}");
    }
}
