//! Files that are not what they should be, and rows that are not.

use super::{connections, import, lines};
use crate::tool::{Folder, Ran};

/// What becomes of a file that cannot be imported: nothing is written.
fn stopped(source: &str, name: &str, bytes: &[u8]) -> String {
    let folder = Folder::new(&[]);
    folder.write(name, bytes);
    for format in ["", "--format json"] {
        let ran = folder.run(&format!("import {source} {name} --today 2026-11-27 {format}"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.err.contains("error: ") && ran.err.contains("\n  help: "), "{ran:?}");
        assert!(!folder.path("connections").exists() && !folder.path("people").exists());
        if !format.is_empty() {
            return ran.err;
        }
    }
    unreachable!("two formats were tried")
}

#[test]
fn a_file_of_another_kind_is_refused_at_its_place() {
    let head = "First Name,Last Name,Connected On\n";
    for (source, bytes, place) in [
        ("linkedin", &b"a,b\n1,2\n"[..], "x.y:1:1: error: no header"),
        ("linkedin", b"First Name;Last Name;Connected On\nAna;Lopez;\n", "x.y:1:1: error: no header"),
        ("linkedin", b"", "x.y:1:1: error: no header"),
        ("csv", b"PK\x03\x04...", "x.y:1:1: error: this is a zip archive"),
        ("csv", b"\xff\xfeN\0a\0", "x.y:1:1: error: the file is UTF-16"),
        ("csv", b"Name\nAna\nJos\xe9\n", "x.y:3:4: error: byte 0xE9 is not UTF-8"),
        ("csv", b"Name,x\nAna,y\nBo,\"z\nCy,w\n", "x.y:3:4: error: this quote is never closed"),
        ("facebook", b"{\"friends\": [\n  {\"name\": oops", "x.y:2:12: error: broken JSON"),
        ("facebook", b"{\"photos\": []}", "x.y:1:1: error: no list of friends"),
        ("vcard", b"Name\nAna\n", "x.y:1:1: error: no vCard"),
        (
            "friends",
            b"### Friends:\n- Ana\n\n- Bo\n",
            "x.y:4:1: error: \"- Bo\" stands where a heading belongs",
        ),
    ] {
        let err = stopped(source, "x.y", bytes);
        assert!(err.starts_with(place), "{err}");
    }
    let long = format!("{head}{}", "x".repeat(10_000_000));
    let folder = Folder::new(&[]);
    folder.write("c.csv", long.as_bytes());
    let (ran, document) = import(&folder, "linkedin c.csv");
    assert_eq!((ran.code, &document["refused"][0]["line"]), (Some(1), &2.into()), "{:?}", ran.err);
}

#[test]
fn the_job_ends_with_a_way_out() {
    let folder =
        Folder::new(&[("connections/csv.md", "# My own\n"), ("c.csv", "Name\nAna Lopez\n"), ("c/x", "")]);
    for (args, says) in [
        ("csv nowhere.csv", "`nowhere.csv` does not exist"),
        ("csv c", "`c` is a folder"),
        ("linkedin c", "`c` holds no Connections.csv"),
        ("csv c.csv", "choose another folder with --into"),
        ("csv c.csv --into ../x", "lies outside the journal"),
        ("csv c.csv --into /tmp", "lies outside the journal"),
        ("csv c.csv --into .hidden", "the journal does not read"),
        ("csv c.csv --into c.csv", "is not a folder"),
        ("csv c.csv --on tomorrow", "`tomorrow` is not a date"),
        ("csv c.csv --on 2030-01-01", "is after today"),
        ("csv c.csv --columns nam=Name", "`nam` is not a column"),
        ("csv c.csv --columns name=Who", "none of the first 20 rows holds `Who`"),
        ("vcard c.csv --columns name=Who", "of no other source"),
        ("csv c.csv --columns name=", "`name=` is not a column"),
        ("csv c.csv --dry-run --diff", "cannot be used with"),
        ("csv c.csv --diff --format json", "prints a diff, and no JSON"),
        ("outlook c.csv", "invalid value"),
    ] {
        let ran = folder.run(&format!("import {args} --today 2026-11-27"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{args}: {ran:?}");
        assert!(ran.err.contains(says), "{args}: {}", ran.err);
    }
    assert_eq!(folder.read("connections/csv.md"), "# My own\n");
    folder.write("fairweather.toml", b"[x");
    let ran = folder.run("import csv c.csv");
    assert!(ran.code == Some(2) && ran.err.contains("fairweather.toml:1:3: "), "{ran:?}");
    assert!(ran.err.contains("\n  help: "), "{ran:?}");
}

#[test]
fn rows_are_refused_one_by_one_in_the_order_of_the_file() {
    let folder = Folder::new(&[
        ("people/a.md", "---\nname: Bo Li\n---\n"),
        ("people/b.md", "---\nname: bo li\n---\n"),
    ]);
    let long = "x".repeat(101);
    folder.write(
        "c.csv",
        connections(&[
            ("Ana", "Lopez", "", "31 Feb 2020"),
            ("Bo", "Li", "", "2020-01-01"),
            (&long, "", "", ""),
            ("Cy", "Do", "", "2026-11-28"),
            ("Di", "Fo", "", "2020-01-01,surplus"),
            ("Ed", "Go", "", "2020-01-01"),
        ])
        .as_bytes(),
    );
    let ran = folder.run("import linkedin c.csv --today 2026-11-27");
    let said: Vec<&str> = ran.err.lines().filter(|line| !line.starts_with("  help: ")).collect();
    assert_eq!(
        said,
        [
            "c.csv:2:12: error: \"31 Feb 2020\" is not a day",
            "c.csv:3:1: held back: Bo Li fits people/a.md and people/b.md",
            "c.csv:4:1: error: the name has 101 characters",
            "c.csv:5:8: error: \"2026-11-28\" is after today",
            "c.csv:6:19: error: \"surplus\" is one cell too many",
        ]
    );
    assert_eq!(ran.err.lines().count(), 10, "each with a help");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(1), "Added 1 of 6 rows of c.csv to connections/linkedin.md (1 held back, 4 refused).\n")
    );
}

#[test]
fn names_that_mean_harm_are_names_or_nothing() {
    let folder = Folder::new(&[]);
    let names = [
        "=HYPERLINK(\"\"http://x\"\") Kim",
        "../../../etc/passwd",
        "CON",
        "🙂🙂",
        "\u{1b}[31mRed\u{7} Hat",
        "@[[Evil]] #give x",
        "`code` ~~Bo~~ <!-- %% Li",
        "Everyone",
        "20 November 2026",
        "Ana.md",
    ];
    let mut table = String::from("Name\n");
    names.iter().for_each(|name| table.push_str(&format!("\"{name}\"\n")));
    folder.write("c.csv", table.as_bytes());
    let (ran, document) = import(&folder, "csv c.csv --pages");
    let events = folder.run("export events --today 2026-11-27");
    let added = usize::try_from(document["added"].as_u64().expect("a number")).expect("small");
    assert_eq!(events.out.lines().count(), added, "{ran:?}\n{}", events.out);
    assert!(events.out.lines().all(|line| line.contains("\"marker\":\"added\"")), "{}", events.out);
    assert!(!ran.out.contains('\u{1b}') && !events.out.contains('\u{1b}'));
    let files: Vec<String> = std::fs::read_dir(folder.path("people"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(
        files.contains(&"CON_.md".to_owned()) && files.contains(&"etc passwd.md".to_owned()),
        "{files:?}"
    );
    // All that lies in the folder is what was written.
    assert_eq!(
        std::fs::read_dir(folder.root()).expect("a folder").count(),
        2 + usize::from(folder.path("connections").exists())
    );
}

#[test]
fn items_that_mean_harm_are_words() {
    let folder = Folder::new(&[]);
    let texts = [
        "#give **Ana Lopez** a book",
        "give: **Ana Lopez** a book",
        "[ ] **Ana Lopez** a task",
        "TODO **Ana Lopez** a task",
        "@[[Bo Li]] and **Ana Lopez**",
        "[give:: x] (date:: 2020-01-01) **Ana Lopez**",
        "~~struck **Ana Lopez**~~ `code **Ana Lopez**` <!-- **Ana Lopez** -->",
        "%% hidden **Ana Lopez** %% $x$ %%%",
        "https://x.org/]#give and **Ana Lopez** https://x.org/a#ask ok",
        "{{query **Ana Lopez**}} <% x %>",
        "&#35;give &num;give &commat;bo **Ana Lopez**",
        "2020-02-02 2020-02-03: **Ana Lopez** [[2020-01-01]]",
        "📅 2020-02-02 ✅ 2020-02-02 **Ana Lopez**",
        "| **Ana Lopez** | x | > y # z",
        "\\**Ana Lopez** \\#give \\\\",
        "<script>x</script> **Ana Lopez** ![[x]] ![a](b)",
        "- [x] **Ana Lopez** 1. 2) +",
        "**Ana Lopez**, **Bo Li**/**Cy Do** ex-**Di Fo**",
        "DONE **Ana Lopez** ::x:: a::b",
        "[^1] **Ana Lopez** [x]: y",
    ];
    let mut register = String::from("### Activities:\n");
    texts.iter().for_each(|text| register.push_str(&format!("- 2019-05-05: {text}\n")));
    register.push_str("\n### Notes:\n");
    texts.iter().for_each(|text| register.push_str(&format!("- 2019-05-06: {text}\n")));
    folder.write("register.txt", register.as_bytes());
    let (ran, document) = import(&folder, "friends register.txt");
    let held: Vec<String> =
        document["held"].as_array().expect("a list").iter().map(|held| held["line"].to_string()).collect();
    assert_eq!(held, Vec::<String>::new(), "{ran:?}");
    let events = folder.run("export events --today 2026-11-27");
    for line in events.out.lines() {
        assert!(
            line.contains("\"marker\":\"mention\"") && line.contains("\"date\":\"2019-05-05\""),
            "{line}"
        );
        assert!(!line.contains("\"planned\""), "{line}");
    }
    let ana = events.out.lines().filter(|line| line.contains("\"person\":\"ana-lopez\"")).count();
    assert_eq!(ana, texts.len(), "{}", events.out);
    assert_eq!(lines(&folder, "connections/friends-notes.md").len(), texts.len());
}

#[test]
fn a_file_of_many_rows_is_read_in_linear_time() {
    let folder = Folder::new(&[]);
    let mut json = String::from("[");
    for nth in 0..30_000 {
        json.push_str(&format!("{{\"name\":\"Friend{nth} Of{}\",\"timestamp\":1262304000}},", nth % 7));
    }
    json.pop();
    json.push(']');
    folder.write("f.json", json.as_bytes());
    let (_, document) = import(&folder, "facebook f.json");
    assert_eq!(document["added"], 30_000);
}

#[test]
fn each_of_a_million_rows_is_counted() {
    let folder = Folder::new(&[]);
    let mut table = String::from("Id,Name\n");
    for nth in 0..1_000_000 {
        table.push_str(if nth % 1_000 == 0 { "7,Ana Lopez\n" } else { "7,\n" });
    }
    table.push_str("8,Bo Li,x\n");
    folder.write("c.csv", table.as_bytes());
    let (ran, document) = import(&folder, "csv c.csv");
    assert_eq!(ran.code, Some(1));
    let count = |what: &str| document[what].as_u64();
    assert_eq!(["rows", "added", "same", "nameless"].map(count), [1_000_001, 1, 999, 999_000].map(Some));
    assert_eq!(
        (&document["refused"][0]["line"], &document["refused"][0]["column"]),
        (&1_000_002.into(), &9.into())
    );
}

#[test]
fn a_note_that_would_grow_too_large_is_not_written() {
    let folder = Folder::new(&[("fairweather.toml", "[journal]\nmax-note-size = \"1KB\"\n")]);
    let rows: Vec<String> = (0..100).map(|nth| format!("Name{nth} Surname\n")).collect();
    folder.write("c.csv", format!("Name\n{}", rows.concat()).as_bytes());
    let ran: Ran = folder.run("import csv c.csv --today 2026-11-27");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("max-note-size"), "{ran:?}");
    assert!(!folder.path("connections").exists());
}
