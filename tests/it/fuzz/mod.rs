//! Any bytes may come: each target takes some, and a corpus that is made from what the project has is given to all.
//!
//! A target is a function as cargo-fuzz calls it. The mutations are the same in every run, so a failure comes back.

mod targets;

use std::path::Path;

use targets::TARGETS;

/// How many mutations are made of each text of the corpus.
const ROUNDS: usize = 12;
/// Longer texts are cut: what goes wrong does so in short ones.
const LONGEST: usize = 1500;

/// Pieces that mean something to one reader or another.
const PIECES: &[&str] = &[
    "---\n",
    "aliases: [",
    "]\n",
    "- ",
    "#ask @ana",
    "\t",
    "\r",
    "\r\n",
    "\0",
    "\u{feff}",
    "[[",
    "]]",
    "](",
    "~~",
    "%%",
    "<!-- ",
    "-->",
    "```\n",
    "> ",
    "| a |\n|---|\n",
    ":LOGBOOK:\n",
    ":END:\n",
    "\u{202e}",
    "e\u{301}",
    "\u{9b}",
    "2026-02-30",
    "fairweather: ignore[all]",
    "= [",
    "\"",
    "'",
    "\\",
    "{",
    "}",
    "#_",
    ";",
    ",",
    "\n\n",
    "99999999999999999999",
    "BEGIN:VCARD\n",
    "END:VCARD\n",
    "\u{1f382}",
    "&#64;",
    "key:: ",
    "H 100644 a1 0\t",
    "M 100644 a1 2\t",
    "S 040000 a1 0\t",
    "100644 blob a1\tnotes/",
    "A\0notes/",
    "a1 blob 12\n",
    "a1 missing\n",
    "160000 commit a1\t",
];

/// A generator of numbers that is the same everywhere (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).expect("below the end")
    }
}

/// The files below some folders of the repository, and what an attack found.
fn corpus() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<_> = ["sample-journal/people", "tests/language", "tests/it/fuzz/corpus"]
        .map(|folder| root.join(folder))
        .into();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort();
    files.iter().map(|file| std::fs::read(file).expect("a file")).collect()
}

/// Some bytes changed: cut, doubled, overwritten, or with a piece put in.
fn mutated(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let start = numbers.below(bytes.len());
    let mut bytes = bytes[start..bytes.len().min(start + LONGEST)].to_vec();
    for _ in 0..=numbers.below(4) {
        let (a, b) = (numbers.below(bytes.len() + 1), numbers.below(bytes.len() + 1));
        let (from, to) = (a.min(b), a.max(b));
        match numbers.below(6) {
            0 => bytes.truncate(to),
            1 => drop(bytes.drain(from..to)),
            2 => bytes.extend_from_within(from..to),
            3 if !bytes.is_empty() => {
                let at = numbers.below(bytes.len());
                bytes[at] = u8::try_from(numbers.below(256)).expect("a byte");
            }
            _ => {
                let piece = PIECES[numbers.below(PIECES.len())];
                bytes.splice(from..from, piece.bytes());
            }
        }
    }
    bytes
}

#[test]
fn no_bytes_bring_a_reader_down() {
    let corpus = corpus();
    for (name, target) in TARGETS {
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
        for seed in &corpus {
            let whole = &seed[..seed.len().min(LONGEST)];
            let inputs = std::iter::once(whole.to_vec());
            for input in inputs.chain((0..ROUNDS).map(|_| mutated(seed, &mut numbers))) {
                let outcome = std::panic::catch_unwind(|| target(&input));
                assert!(
                    outcome.is_ok(),
                    "{name} fails: put this into tests/it/fuzz/corpus:\n{:?}",
                    String::from_utf8_lossy(&input)
                );
            }
        }
    }
}
