//! `fairweather export calendar`.

use crate::tool::Folder;

const TODAY: &str = "--today 2026-11-20";

fn journal() -> Folder {
    Folder::new(&[
        ("people/Ana Lopez.md", "---\ncadence: 14d\n---\n## Log\n- 2026-10-01 a call\n"),
        ("people/Bo Li.md", "---\ncadence: 30d\n---\n## Log\n- 2026-11-10 a call\n"),
        ("people/Cy.md", "---\ncadence: weekly\nstatus: resting\n---\n"),
        ("people/Di; Fo, x.md", "---\ncadence: monthly\n---\n"),
        (
            "2026-11-01.md",
            "- [ ] #give @ana the \"long, long\" book; all of it due:2026-12-01\n- [ ] #thanks @bo-li for the map\n- [ ] #introduced [[Ana Lopez]] and [[Bo Li]] \u{1f4c5} 2026-11-19\n- [x] #give @ana a pear due:2026-11-30\n",
        ),
    ])
}

/// The values of a property, in the file's order, unfolded.
fn values(calendar: &str, name: &str) -> Vec<String> {
    let unfolded = calendar.replace("\r\n ", "");
    let lines = unfolded.lines().filter_map(|line| line.strip_prefix(name));
    lines.filter(|rest| rest.starts_with([':', ';'])).map(|rest| rest[1..].to_owned()).collect()
}

#[test]
fn everyone_due_and_every_promise_with_a_due_day_is_one_whole_day() {
    let folder = journal();
    let ran = folder.run(&format!("export calendar {TODAY}"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(
        values(&ran.out, "SUMMARY"),
        [
            "Be in touch with Ana Lopez",
            "Introduce Ana Lopez and Bo Li",
            "Be in touch with Di\\; Fo\\, x",
            "Promised to Ana Lopez",
            "Be in touch with Bo Li",
        ]
    );
    assert_eq!(
        values(&ran.out, "DTSTART"),
        ["20261115", "20261119", "20261120", "20261201", "20261210"].map(|day| format!("VALUE=DATE:{day}"))
    );
    let ends = ["20261116", "20261120", "20261121", "20261202", "20261211"];
    assert_eq!(values(&ran.out, "DTEND"), ends.map(|day| format!("VALUE=DATE:{day}")));
    assert_eq!(values(&ran.out, "DTSTAMP"), vec!["20261120T000000Z"; 5]);
    assert_eq!(values(&ran.out, "TRANSP"), vec!["TRANSPARENT"; 5]);
    assert!(!ran.out.contains("VALARM") && ran.out.ends_with("END:VCALENDAR\r\n"), "{}", ran.out);
    assert_eq!(folder.run(&format!("export calendar {TODAY}")).out, ran.out, "the same bytes each run");
    // A later export moves what has moved, and doubles nothing.
    let later = folder.run("export calendar --today 2026-11-25");
    assert_eq!(values(&later.out, "UID"), values(&ran.out, "UID"));
}

#[test]
fn it_can_be_cut_to_a_number_or_a_person_and_redacted() {
    let folder = journal();
    let titles = |args: &str| values(&folder.run(&format!("export calendar {TODAY} {args}")).out, "SUMMARY");
    assert_eq!(titles("--limit 1"), ["Be in touch with Ana Lopez"]);
    assert_eq!(titles("--person bo-li"), ["Introduce Bo Li", "Be in touch with Bo Li"]);
    let redacted = folder.run(&format!("export calendar {TODAY} --redact")).out;
    assert_eq!(values(&redacted, "SUMMARY").len(), 5);
    for secret in ["Ana", "Lopez", "Bo Li", "book", "2026-11-01.md"] {
        assert!(!redacted.contains(secret), "{redacted}");
    }
    assert_eq!(folder.run("export calendar --person nobody").code, Some(2));
}

#[test]
fn what_the_journal_silences_is_no_event() {
    let silent = "---\ncadence: 14d\nfairweather-ignore: [overdue]\n---\n- 2026-10-01 a call\n";
    let folder = Folder::new(&[("people/Ana Lopez.md", silent)]);
    assert_eq!(values(&folder.run(&format!("export calendar {TODAY}")).out, "SUMMARY"), Vec::<String>::new());
}
