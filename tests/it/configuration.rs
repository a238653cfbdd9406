//! `config`, `init`, what a configuration silences, and texts from standard input.

use crate::tool::Folder;

#[test]
fn each_value_names_who_set_it() {
    let folder = Folder::new(&[
        ("2026-03-02.md", "- #met @ana\n"),
        (
            "fairweather.toml",
            "[lint]\nhorizon = \"90d\"\n[rules.cold-ask]\nlevel = \"off\"\n[markers]\ngive = [\"helped\"]\n[[ignore]]\nperson = \"ana\"\n",
        ),
    ]);
    for (args, line) in [
        ("config lint.horizon", "lint.horizon = \"90d\"  # fairweather.toml:2\n"),
        ("config lint.fail-on", "lint.fail-on = \"warning\"  # the default\n"),
        ("config rules.cold-ask", "rules.cold-ask.level = \"off\"  # fairweather.toml:4\n"),
        ("config markers.give", "markers.give = [\"helped\"]  # fairweather.toml:6\n"),
        ("config lint.horizon --config lint.horizon=2w", "lint.horizon = \"14d\"  # the command line\n"),
        ("config lint.horizon --isolated", "lint.horizon = \"365d\"  # the default\n"),
        ("config circles.inner", "circles.inner = { size = 5, every = \"7d\" }  # the default\n"),
    ] {
        assert_eq!(folder.run(args).out, line, "{args}");
    }
    let all = folder.run("config").out;
    assert!(all.contains("person = \"ana\"") && all.contains("# fairweather.toml:8"), "{all}");
    // What is printed is a configuration, and the same one.
    let other = Folder::new(&[("fairweather.toml", &all)]);
    let strip = |text: &str| {
        text.lines()
            .map(|line| line.split("  #").next().unwrap_or("").trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(strip(&other.run("config").out), strip(&all));
}

#[test]
fn another_file_may_be_named() {
    let folder = Folder::new(&[
        ("2026-03-02.md", "- #ask @ana\n"),
        ("fairweather.toml", "[lint]\nhorizon = \"9d\"\n"),
    ]);
    let elsewhere = Folder::new(&[("my.toml", "\n[lint]\nhorizon = \"8d\"\n")]);
    let file = elsewhere.path("my.toml").display().to_string();
    let out = folder.run(&format!("config lint.horizon --config {file}")).out;
    assert_eq!(out, format!("lint.horizon = \"8d\"  # {file}:3\n"));
}

#[test]
fn mistakes_are_shown_with_place_and_nearest_name() {
    for (source, said) in [
        (
            "[lint]\nignore = [\"cold-ask\",\n  \"cold-aks\"]\n",
            "fairweather.toml:3:3: there is no rule or group `cold-aks`\n  help: there is a rule of a similar name: `cold-ask`",
        ),
        (
            "[lint]\nselect = \"wether\"\n",
            "fairweather.toml:2:10: there is no rule or group `wether`\n  help: there is a rule of a similar name: `weather`",
        ),
        (
            "[lint.per-file-ignores]\n\"a/**\" = [\"notse\"]\n",
            "fairweather.toml:2:11: there is no rule or group `notse`\n  help: there is a rule of a similar name: `notes`",
        ),
        (
            "[[ignore]]\nrule = \"unthankd\"\n",
            "fairweather.toml:2:8: there is no rule or group `unthankd`\n  help: there is a rule of a similar name: `unthanked`",
        ),
        ("[rules.cold-aks]\n", "fairweather.toml:1:8: there is no rule or group `cold-aks`"),
        ("[rules.cold-ask]\nasks = 3\n", "fairweather.toml:2:1: `cold-ask` has no option `asks`"),
        ("[rules.overdue]\nlevle = \"info\"\n", "help: there is an option of a similar name: `level`"),
        (
            "[rules.overdue]\nlevel = \"warnin\"\n",
            "fairweather.toml:2:9: \"warnin\" is no level\n  help: there is a value of a similar name: `warning`; they are error, warning, info, off",
        ),
        (
            "[output]\nformat = \"sarfi\"\n",
            "fairweather.toml:2:10: `output.format` cannot be \"sarfi\"\n  help: there is a value of a similar name: `sarif`",
        ),
        ("[journal]\nhandles = \"declard\"\n", "help: there is a value of a similar name: `declared`"),
        (
            "[rules.ask-only]\nshare = 80\n",
            "fairweather.toml:2:9: `share` cannot be 80\n  help: write a share from 0 to 1",
        ),
        ("[rules.ask-only]\nshare = nan\n", "help: write a share from 0 to 1"),
        (
            "[rules.ask-only]\ncontacts = \"three\"\n",
            "fairweather.toml:2:12: `contacts` cannot be \"three\"\n  help: write a whole number",
        ),
        (
            "[rules.unthanked]\ndays = 0\n",
            "fairweather.toml:2:8: `days` cannot be 0\n  help: write a duration such as \"30d\"",
        ),
        ("[rules.asks-without-give]\nask = 3\n", "help: there is an option of a similar name: `asks`"),
        ("[rules.cold-ask]\nlevel = \"loud\"\n", "fairweather.toml:2:9: \"loud\" is no level"),
        (
            "[[ignore]]\nperso = \"ana\"\n",
            "fairweather.toml:2:1: `[ignore.0]` has no key `perso`\n  help: there is a key of a similar name: `person`",
        ),
        ("[[ignore]]\nuntil = \"2027-02-30\"\n", "fairweather.toml:2:9: `ignore.0.until` cannot be"),
    ] {
        let ran = Folder::new(&[("a.md", "x\n"), ("fairweather.toml", source)]).run("check");
        assert_eq!(ran.code, Some(2), "{source}");
        assert!(ran.err.contains(said), "{source}\n{}", ran.err);
    }
    let ran = Folder::new(&[]).run("check --config lint.ignore=[\"notse\"]");
    assert!(
        ran.err.contains("`lint.ignore.0`: there is no rule")
            || ran.err.contains("`lint.ignore`: there is no rule"),
        "{}",
        ran.err
    );
}

#[test]
fn a_mistake_on_the_command_line_is_not_blamed_on_the_file() {
    let folder =
        Folder::new(&[("a.md", "x\n"), ("fairweather.toml", "[rules.unthanked]\nlevel = \"info\"\n")]);
    let ran = folder.run("check --config rules.unthanked.days=0");
    assert!(ran.err.starts_with("error: `rules.unthanked.days`: `days` cannot be 0"), "{}", ran.err);
}

#[test]
fn a_key_on_the_command_line_may_hold_dots_in_quotes() {
    let folder = Folder::new(&[("2026-03-02.md", "- #giev @ana\n"), ("2026-03-03.md", "- #giev @bo\n")]);
    let ran = folder.run("check -q --format concise --config lint.per-file-ignores.\"*-02.md\"=[\"notes\"]");
    assert_eq!((ran.code, ran.out.lines().count()), (Some(1), 1), "{ran:?}");
    assert!(ran.out.starts_with("2026-03-03.md"), "{}", ran.out);
}

#[test]
fn the_configuration_silences_by_file_person_rule_and_day() {
    let notes = |config: &str| {
        Folder::new(&[
            ("archive/2026-03-01.md", "- #ask @bo for a lead\n"),
            ("2026-03-02.md", "- #ask @ana for a lead\n"),
            ("people/Ana Lopez.md", "She sings.\n"),
            ("fairweather.toml", config),
        ])
    };
    for (config, left) in [
        ("", 2),
        ("[lint.per-file-ignores]\n\"archive/**\" = [\"asking\"]\n", 1),
        ("[lint.per-file-ignores]\n\"archive/\" = [\"cold-ask\"]\n", 1),
        ("[lint.per-file-ignores]\n\"archive/**\" = [\"notes\"]\n", 2),
        ("[[ignore]]\nperson = \"ana\"\n", 1),
        (
            "[[ignore]]\nperson = \"ana\"\nrule = \"asking\"\nuntil = \"2026-03-05\"\nreason = \"cousins\"\n",
            1,
        ),
        ("[[ignore]]\nperson = \"ana\"\nuntil = \"2026-03-04\"\n", 2),
        ("[[ignore]]\nperson = \"ana\"\nrule = \"unthanked\"\n", 2),
        ("[[ignore]]\nperson = \"nobody at all\"\n", 2),
        ("[[ignore]]\nrule = \"cold-ask\"\n", 0),
    ] {
        let out = notes(config).run("check --format concise --select cold-ask").out;
        assert_eq!(out.matches("[cold-ask]").count(), left, "{config}\n{out}");
    }
}

#[test]
fn standard_input_replaces_one_note_or_adds_it() {
    let folder = Folder::new(&[("people/Ana Lopez.md", "She sings.\n"), ("2026-03-02.md", "- #met @ana\n")]);
    let ran = folder
        .run_with("check --stdin-filename 2026-03-02.md --format concise", b"\n- #ask @ana for a lead\n");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.starts_with("2026-03-02.md:2:3: warning[cold-ask]"), "{}", ran.out);
    let ran =
        folder.run_with("check ./new/2026-03-03.md --stdin-filename ./new/2026-03-03.md", b"- #giev @ana\n");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("#giev"), "what is quoted is what was given: {}", ran.out);
    assert!(!folder.path("new").exists());
    let ran = folder.run_with("check --diff --stdin-filename 2026-03-02.md", b"- #thanked @ana\n");
    assert!(ran.out.contains("-- #thanked @ana\n+- #thanks @ana\n"), "{}", ran.out);
    assert_eq!(folder.read("2026-03-02.md"), "- #met @ana\n");
    assert_eq!(folder.run_with("check --stdin-filename 2026-03-02.md", b"caf\xe9").code, Some(2));
}

#[test]
fn no_exclude_reads_what_is_excluded() {
    let folder = Folder::new(&[
        (".gitignore", "old/\n"),
        ("fairweather.toml", "[journal]\nexclude = [\"drafts/\"]\n"),
        ("old/2026-03-01.md", "- #ask @bo\n"),
        ("drafts/2026-03-01.md", "- #ask @cy\n"),
        ("templates/2026-03-01.md", "- #ask @dee\n"),
    ]);
    assert_eq!(folder.run("check").code, Some(0));
    let out = folder.run("check --no-exclude --format concise").out;
    assert_eq!(out.matches("[cold-ask]").count(), 3, "{out}");
    assert_eq!(folder.run("check --no-exclude --exclude").code, Some(0));
}

#[test]
fn init_writes_what_fits_and_what_check_accepts() {
    let prose = "Went for a long walk with the dog along the canal in the morning,\nthen read until lunch and answered a few letters that had been lying\n".repeat(8);
    let plain = Folder::new(&[
        ("friends/Ana Lopez.md", "She sings.\n"),
        ("20.11.2025.md", "- #thanked @ana for the call #call\n"),
        ("thoughts.md", &prose),
    ]);
    let ran = plain.run("init");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let text = plain.read("fairweather.toml");
    for said in [
        "people = [\"people/\", \"People/\", \"contacts/\", \"@*\", \"friends/\"]\n",
        "date-formats = [\"%d.%m.%Y\"]\n",
        "soft-breaks = \"join\"\n",
        "thanks = [\"thanked\"]\n",
        "# talked = [\"call\"]",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    assert!(ran.out.starts_with("Found a folder of plain notes: 3 notes.\n"), "{}", ran.out);
    assert_eq!(plain.run("check").code, Some(0), "{}", plain.run("check").out);
    let events = plain.run("export events").out;
    assert!(
        events.contains("\"date\":\"2025-11-20\"") && events.contains("\"person\":\"ana-lopez\""),
        "{events}"
    );
    assert_eq!(plain.run("init").code, Some(2));
    assert_eq!(plain.read("fairweather.toml"), text);

    let many = "- #ask @a\n".to_owned() + &"- #giev @a\n".repeat(25);
    let vault = Folder::new(&[(".obsidian/app.json", "{}"), ("2026-03-02.md", &many)]);
    let ran = vault.run("init");
    assert!(
        ran.out.contains("an Obsidian vault") && ran.out.contains("fairweather baseline create"),
        "{}",
        ran.out
    );
    let logseq = Folder::new(&[("logseq/config.edn", "{}"), ("journals/2026_03_02.md", "- #met @a\n")]);
    assert!(logseq.run("init").out.contains("a Logseq folder"));
    assert_eq!(logseq.run("check").code, Some(0));
    assert_eq!(Folder::new(&[]).run("init").code, Some(0));
}
