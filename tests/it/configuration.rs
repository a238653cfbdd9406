//! What `config` prints is a configuration itself. What it prints and how a configuration is read:
//! `tests/cli/config.md`, `config-errors.md`, `silencing.md`.

use crate::tool::Folder;

#[test]
fn what_is_printed_is_a_configuration_and_the_same_one() {
    let folder = Folder::new(&[(
        "fairweather.toml",
        "[lint]\nhorizon = \"90d\"\n[rules.cold-ask]\nlevel = \"off\"\n[markers]\ngive = [\"helped\"]\n[[ignore]]\nperson = \"ana\"\n",
    )]);
    let all = folder.run("config").out;
    assert!(all.contains("person = \"ana\"") && all.contains("# fairweather.toml:8"), "{all}");
    let other = Folder::new(&[("fairweather.toml", &all)]);
    let strip = |text: &str| {
        text.lines()
            .map(|line| line.split("  #").next().unwrap_or("").trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(strip(&other.run("config").out), strip(&all));
}
