//! One small made-up file of each source, with everything that becomes of it.

use std::path::Path;

use super::{import, lines};
use crate::tool::Folder;

struct Sample {
    source: &'static str,
    file: &'static str,
    code: i32,
    /// Rows, added, twice, without a name, skipped.
    counts: [u64; 5],
    /// Where rows are refused.
    refused: &'static [(u64, u64)],
    notes: &'static [(&'static str, &'static [&'static str])],
}

const SAMPLES: [Sample; 7] = [
    Sample {
        source: "linkedin",
        file: "Connections.csv",
        code: 1,
        counts: [8, 5, 1, 1, 0],
        refused: &[(12, 54)],
        notes: &[(
            "connections/linkedin.md",
            &[
                "- 2019-11-14 #added/linkedin @[[Tomás Ibarra]] [profile](https://www.linkedin.com/in/tom%C3%A1s-ibarra)",
                "- 2020-09-02 #added/linkedin @[[Grace Mwangi]] [profile](https://www.linkedin.com/in/gracemwangi)",
                "- 2020-09-03 #added/linkedin @[[Lee Park (lee-park-1)]] [profile](https://www.linkedin.com/in/lee-park-1)",
                "- 2021-09-04 #added/linkedin @[[Lee Park (leepark77)]] [profile](https://www.linkedin.com/in/leepark77)",
                "- 2026-02-08 #added/linkedin @[[Marit Solheim]] [profile](https://www.linkedin.com/in/marit-solheim-4c2)",
            ],
        )],
    },
    Sample {
        source: "linkedin",
        file: "Connections-2016.csv",
        code: 0,
        counts: [2, 2, 0, 0, 0],
        refused: &[],
        notes: &[(
            "connections/linkedin.md",
            &[
                "- 2016-01-29 #added/linkedin @[[Marit Solheim]]",
                "- 2016-02-03 #added/linkedin @[[Oskar Nyman]]",
            ],
        )],
    },
    Sample {
        source: "linkedin",
        file: "Recommendations_Given.csv",
        code: 0,
        counts: [1, 1, 0, 0, 0],
        refused: &[],
        notes: &[("connections/linkedin.md", &["- 2023-05-16 #give/recommendation @[[Tomás Ibarra]]"])],
    },
    Sample {
        source: "facebook",
        file: "your_friends.json",
        code: 0,
        counts: [2, 2, 0, 0, 0],
        refused: &[],
        notes: &[(
            "connections/facebook.md",
            &[
                "- 2010-01-01 #added/facebook @[[Marit Solheim]]",
                "- 2019-01-23 #added/facebook @[[Zoë Marchetti]]",
            ],
        )],
    },
    Sample {
        source: "vcard",
        file: "contacts.vcf",
        code: 1,
        counts: [4, 2, 0, 0, 1],
        refused: &[(21, 1)],
        notes: &[(
            "connections/vcard.md",
            &["- #added/vcard @[[Grace Mwangi]]", "- #added/vcard @[[Tomás Ibarra]]"],
        )],
    },
    Sample {
        source: "csv",
        file: "google.csv",
        code: 0,
        counts: [2, 1, 0, 1, 0],
        refused: &[],
        notes: &[("connections/csv.md", &["- #added/csv @[[Marit Solheim]]"])],
    },
    Sample {
        source: "friends",
        file: "friends.md",
        code: 0,
        counts: [7, 5, 0, 0, 2],
        refused: &[],
        notes: &[
            (
                "connections/friends.md",
                &[
                    "- 2019-03-30 @[[Oskar Nyman]] and @[[Marit Solheim]] came to dinner. `@met`",
                    "- 2019-04-02 Coffee with @[[Marit Solheim]] in Bergen. #coffee",
                ],
            ),
            ("connections/friends-notes.md", &["- noted 2019-04-01: @[[Oskar Nyman]] moved to Turku."]),
            ("people/Marit Solheim.md", &["- #added/friends"]),
            ("people/Oskar Nyman.md", &["- #added/friends"]),
        ],
    },
];

#[test]
fn each_sample_becomes_its_lines_and_a_second_run_changes_no_byte() {
    for sample in SAMPLES {
        let folder = Folder::new(&[]);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/import/samples").join(sample.file);
        let args = format!("{} {}", sample.source, file.display());
        let (ran, document) = import(&folder, &args);
        assert_eq!(ran.code, Some(sample.code), "{ran:?}");
        let counts = ["rows", "added", "same", "nameless", "skipped"];
        assert_eq!(counts.map(|count| document[count].as_u64()), sample.counts.map(Some), "{ran:?}");
        let refused = document["refused"].as_array().expect("a list").iter();
        let places = refused.map(|row| (row["line"].as_u64(), row["column"].as_u64()));
        let expected = sample.refused.iter().map(|(line, column)| (Some(*line), Some(*column)));
        assert!(places.eq(expected), "{ran:?}");
        assert_eq!(document["wrote"], true);
        for (path, expected) in sample.notes {
            assert_eq!(lines(&folder, path), *expected, "{path}");
        }
        let written: Vec<&str> = document["notes"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|note| note["path"].as_str())
            .collect();
        assert_eq!(written.len(), sample.notes.len());
        let before: Vec<String> = written.iter().map(|path| folder.read(path)).collect();
        let (again, document) = import(&folder, &args);
        assert_eq!(again.code, Some(sample.code), "{again:?}");
        assert_eq!(document["added"], 0, "{again:?}");
        assert_eq!(document["known"].as_u64(), Some(sample.counts[1]));
        assert_eq!(document["wrote"], false);
        assert_eq!(before, written.iter().map(|path| folder.read(path)).collect::<Vec<_>>());
        // What was written, the journal is quiet about: nobody has twenty cards here.
        let check = folder.run("check --today 2026-11-27 --format concise --fail-on never");
        let quiet = |line: &&str| !line.contains("card-only") && !line.contains("cold-add");
        let loud: Vec<&str> = check.out.lines().filter(|line| line.contains(": ")).filter(quiet).collect();
        assert!(loud.iter().all(|line| !line.contains("connections/")), "{loud:?}");
    }
}

#[test]
fn the_note_and_the_pages_are_as_they_are_described() {
    let folder = Folder::new(&[]);
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/import/samples");
    let file = samples.join("google.csv");
    let ran = folder.run(&format!("import csv --today 2026-11-27 {}", file.display()));
    assert_eq!(
        ran.out,
        format!("Added 1 of 2 rows of {} to connections/csv.md (1 without a name).\n", file.display())
    );
    assert_eq!(
        folder.read("connections/csv.md"),
        "---\nfairweather-import: csv\nfairweather-ignore: [undated-marker, unknown-person]\n---\n# Contacts\n\nWritten by `fairweather import csv`, which only ever adds lines at the end. Edit as you like; strike a line (`~~…~~`) to leave somebody out for good.\n\n- #added/csv @[[Marit Solheim]]\n"
    );
    let file = samples.join("friends.md");
    let ran = folder.run(&format!("import friends --today 2026-11-27 {}", file.display()));
    assert!(
        ran.out.contains(
            "to connections/friends.md, connections/friends-notes.md and 2 pages in people (2 skipped)."
        ),
        "{ran:?}"
    );
    assert_eq!(
        folder.read("people/Marit Solheim.md"),
        "---\nname: \"Marit Solheim\"\naliases: [\"Mari\"]\nlocation: \"Bergen\"\ngroups: [\"school\"]\nfairweather-ignore: [undated-marker]\n---\n- #added/friends\n"
    );
}
