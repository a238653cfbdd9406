//! Anything at all, in any order: afterwards the watcher finds what a fresh `check` finds.
//!
//! Four seeds by default; `FAIRWEATHER_WATCH_SEEDS=100` plays a hundred, `FAIRWEATHER_WATCH_FIRST=7`
//! begins with the seventh.

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::harness::Folder;

/// A small generator of numbers: the same seed, the same operations.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("small") % n
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const FOLDERS: [&str; 8] = ["", "2026", "people", "deep/er/still", "drafts", ".hidden", "templates", "deep"];
const FILES: [&str; 9] = [
    "2026-11-01.md",
    "2026-11-02.md",
    "Ana Lopez.md",
    "bo.MD",
    "notes.markdown",
    "x.txt",
    ".2026-11-03.md",
    "2026-11-04.md~",
    "ignored.md",
];
const LINES: [&str; 12] = [
    "#ask @ana for a lead\n",
    "- 2026-10-11 #ask [[Ana Lopez]] again\n",
    "#got help from @bo\n",
    "#giev @ana-lopes\n",
    "aliases: [Nina]\n",
    "- [ ] #give @bo a book due:2026-01-01\n",
    "%% fairweather: ignore[cold-ask] %%\n",
    "#met @ana, @nina\n",
    "circle: inner\n",
    "---\n",
    "\n",
    "2026-11-01 #ask @eve\n",
];

fn path(random: &mut Random) -> String {
    let folder = random.pick(&FOLDERS);
    let file = random.pick(&FILES);
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}

fn text(random: &mut Random) -> String {
    (0..random.below(6)).map(|_| random.pick(&LINES)).collect()
}

/// One operation. Most that cannot be done (a folder in the way, nothing there) do nothing, as in
/// life.
fn step(folder: &Folder, random: &mut Random, open: &mut Vec<File>) {
    let file = folder.at(&path(random));
    let _ = fs::create_dir_all(file.parent().expect("a folder"));
    match random.below(20) {
        0..=3 => drop(fs::write(&file, text(random))),
        4..=5 => {
            if let Ok(mut file) = File::options().append(true).create(true).open(&file) {
                let _ = file.write_all(text(random).as_bytes());
            }
        }
        6..=7 => drop(fs::rename(&file, folder.at(&path(random)))),
        8 => drop(fs::remove_file(&file)),
        9 => {
            // An atomic save.
            let temporary = folder.at(".save.tmp");
            if fs::write(&temporary, text(random)).is_ok() {
                let _ = fs::rename(&temporary, &file);
            }
        }
        10 => drop(fs::rename(folder.at(random.pick(&FOLDERS[1..])), folder.at(random.pick(&FOLDERS[1..])))),
        11 => {
            let from = folder.at(random.pick(&FOLDERS[1..]));
            let _ = fs::rename(from, folder.at(&format!("moved{}", random.below(3))));
        }
        12 => {
            let gone = format!("moved{}", random.below(3));
            let _ = fs::remove_dir_all(folder.at(&gone));
        }
        13 => {
            let _ = fs::remove_file(&file);
            let _ = symlink("Ana Lopez.md", &file);
        }
        14 => {
            let mode = if random.below(2) == 0 { 0o000 } else { 0o644 };
            let _ = fs::set_permissions(&file, Permissions::from_mode(mode));
        }
        15 => {
            // Half of a save; some are finished later, some never.
            if let Ok(mut half) = File::create(&file) {
                let _ = half.write_all(b"#ask @half");
                open.push(half);
            }
        }
        16 => {
            if let Some(mut half) = open.pop() {
                let _ = half.write_all(b"-way done\n");
            }
        }
        17 => drop(fs::write(
            folder.at(".gitignore"),
            random.pick(&["ignored.md\n", "drafts/\n", "", "/2026/\n"]),
        )),
        18 => {
            if random.below(2) == 0 {
                let _ = fs::remove_dir_all(folder.at(random.pick(&FOLDERS[1..])));
            } else {
                let _ = fs::write(&file, b"\xff\xfe not UTF-8");
            }
        }
        _ => {
            if random.below(4) == 0 {
                let lines = ["[lint]\nignore = [\"cold-ask\"]\n", "", "[journal]\nexclude = [\"deep/\"]\n"];
                folder.write("fairweather.toml", random.pick(&lines));
            } else {
                let _ = fs::create_dir_all(&file);
            }
        }
    }
}

fn play(seed: u64, operations: usize) {
    let folder = Folder::new(&[("2026-11-01.md", "#ask @ana\n")]);
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut open = Vec::new();
    let mut watcher = folder.watch();
    for nth in 1..=operations {
        step(&folder, &mut random, &mut open);
        // Some come while the last one is still worked on, some when all is quiet.
        if nth % 50 == 0 {
            println!("seed {seed}, after {nth} operations");
            watcher.agrees_with(&folder);
        } else if random.below(10) == 0 {
            std::thread::sleep(std::time::Duration::from_millis(random.below(30) as u64));
        }
    }
    drop(open);
    println!("seed {seed}, at the end");
    watcher.agrees_with(&folder);
}

#[test]
fn a_thousand_random_operations_end_as_check_has_it() {
    let number = |name: &str, default| {
        std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
    };
    let first = number("FAIRWEATHER_WATCH_FIRST", 1);
    for seed in first..first + number("FAIRWEATHER_WATCH_SEEDS", 4) {
        play(seed, 1_000);
    }
}
