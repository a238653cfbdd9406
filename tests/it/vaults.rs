//! Three journals as strangers keep them (`tests/vaults`), without an edit to their habits: what is found in
//! them, and who in them is somebody.
//!
//! The whole of both is asserted, since what counts is what is not said: each vault is full of handles,
//! dates, tags and pages that only look like ours.

use std::path::Path;
use std::process::Command;

use crate::tool::Folder;

/// What the program prints for a vault.
fn run(vault: &str, args: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vaults").join(vault);
    let output = Command::new(env!("CARGO_BIN_EXE_fairweather"))
        .args(args)
        .current_dir(root)
        .env("FAIRWEATHER_TODAY", "2026-03-05")
        .output()
        .expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{vault}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What is found, a line each, and what was read.
fn check(vault: &str) -> Vec<String> {
    let page = run(vault, &["check", "--format", "concise"]);
    page.lines()
        .filter(|line| !line.starts_with("Found ") && !line.starts_with("All clear"))
        .map(str::to_owned)
        .collect()
}

/// Everybody: key and page, or what is known of those who have none.
fn people(vault: &str) -> Vec<String> {
    let page = run(vault, &["export", "people"]);
    let person = |line: &str| {
        let person: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = |key: &str| person[key].as_str().map(str::to_owned);
        let home = text("page").unwrap_or_else(|| format!("no page, {}", person["last_contact"]));
        format!("{}: {home}", text("person").expect("a key"))
    };
    page.lines().map(person).collect()
}

#[test]
fn a_vault_of_obsidian_with_the_usual_plug_ins_is_understood_as_it_is() {
    assert_eq!(
        check("obsidian"),
        [
            "10 Journal/Daily/2026/01-January/2026-01-24-Saturday.md:4:52: info[unthanked] `Hal Brenner` helped \
             you on 2026-01-24, and no thanks is noted",
            "Read 39 notes (20 dated): 9 people (2 without a page), 31 events.",
        ]
    );
    assert_eq!(
        people("obsidian"),
        [
            "benjamin-okafor: 20 People/Work/Ben Okafor.md",
            "hal-brenner: 20 People/Hal Brenner.md",
            "josie: 20 People/Josie.md",
            "marta-brenner: 20 People/Marta Brenner.md",
            "priya: 20 People/Priya.md",
            "priya-nair: 20 People/Work/Priya Nair.md",
            "tomás-rivera: 20 People/Tomás Rivera.md",
            "wendell-ames: no page, \"2026-02-07\"",
            "dunmore: no page, \"2026-03-01\"",
        ]
    );
}

#[test]
fn a_graph_of_logseq_is_understood_as_it_is() {
    assert_eq!(
        check("logseq"),
        [
            "Read 27 notes (14 dated): 5 people (1 without a page), 23 events. 1 copy that a sync made was not read.",
        ]
    );
    assert_eq!(
        people("logseq"),
        [
            "ines-duarte: pages/Ines Duarte.md",
            "kasia-nowak: pages/people___Kasia Nowak.md",
            "nonna: pages/people___Nonna.md",
            "oleh: pages/Oleh.md",
            "pieter-de-smet: no page, \"2026-02-09\"",
        ]
    );
}

#[test]
fn german_plain_notes_are_understood_as_they_are() {
    assert_eq!(
        check("german"),
        [
            "Tagebuch/Gesammeltes.md:13:4: warning[invalid-date] `30.02.2026` does not exist",
            "Read 30 notes (16 dated): 6 people (2 without a page), 17 events.",
        ]
    );
    assert_eq!(
        people("german"),
        [
            "brandt,-lene: Personen/Brandt, Lene.md",
            "jörg-petersen: Personen/Jörg Petersen.md",
            "renate-petersen: Personen/Mutter.md",
            "uli: Personen/Uli.md",
            "kasse: no page, \"2026-01-15\"",
            "rewe: no page, \"2026-01-03\"",
        ]
    );
}

/// What a format shows of the findings, a line each.
fn shown(text: &str) -> Vec<serde_json::Value> {
    let folder = Folder::new(&[("2026-01-05.md", text)]);
    let page = folder.run("check --format json --today 2026-01-06").out;
    let page: serde_json::Value = serde_json::from_str(&page).expect("JSON");
    page["findings"].as_array().expect("a list").clone()
}

#[test]
fn the_text_of_an_entry_is_whole_and_a_comment_elsewhere_changes_no_fingerprint() {
    let asked =
        "- #ask @bo see [page](x.md) and ![i](y.png) `code`\n- #asked @[[Bo]], <b>again</b>: [[Kyoto|it]]\n";
    let folder = Folder::new(&[("2026-01-05.md", asked)]);
    let events = folder.run("export events").out;
    let text = |line: &str| {
        let event: serde_json::Value = serde_json::from_str(line).expect("JSON");
        event["text"].as_str().expect("a text").to_owned()
    };
    let texts: Vec<String> = events.lines().map(text).collect();
    assert_eq!(
        texts,
        ["#ask @bo see [page](x.md) and ![i](y.png) `code`", "#asked @[[Bo]], <b>again</b>: [[Kyoto|it]]"]
    );

    let fingerprints = |text: &str| -> Vec<String> {
        shown(text).iter().map(|finding| finding["fingerprint"].to_string()).collect()
    };
    let plain = fingerprints(asked);
    assert!(!plain.is_empty(), "something is found");
    for comment in ["<!-- a comment -->", "%% a comment %%", "<!-- fairweather: ignore[overdue] x -->"] {
        let with = format!("{comment}\n\n{asked}\n{comment}\n");
        let found = fingerprints(&with);
        assert!(plain.iter().all(|print| found.contains(print)), "{comment}: {plain:?} {found:?}");
    }
}
