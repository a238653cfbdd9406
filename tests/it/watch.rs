//! A real folder, watched while it is edited.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::tool::Folder;

/// Long enough for a busy machine; nothing is measured.
const PATIENCE: Duration = Duration::from_secs(60);

struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(folder: &Folder) -> Watch {
        let mut child = folder
            .command("watch --format concise")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let out = child.stdout.take().expect("a pipe");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Watch { child, lines }
    }

    /// Waits for a line that holds all parts.
    fn wait_for(&self, parts: &[&str]) {
        let mut seen = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if parts.iter().all(|part| line.contains(part)) => return,
                Ok(line) => seen.push(line),
                Err(_) => panic!("no line with {parts:?} in {seen:#?}"),
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn saves_moves_and_removals_are_told_as_they_happen() {
    let folder = Folder::new(&[("2026-03-01.md", "#ask @bo for a lift\n")]);
    let watch = Watch::start(&folder);
    watch.wait_for(&["2026-03-01.md:1:1", "cold-ask"]);
    folder.write("2026-02-01.md", b"#talked @bo\n");
    watch.wait_for(&["1 solved, 0 new, 0 open"]);
    // As vim saves: the old note is moved away and the new one over it.
    folder.write("new~", b"#ask @zed for money\n");
    std::fs::rename(folder.path("new~"), folder.path("2026-02-01.md")).expect("renamed");
    watch.wait_for(&["2 new, 2 open"]);
    std::fs::remove_file(folder.path("2026-02-01.md")).expect("removed");
    watch.wait_for(&["1 solved", "1 open"]);
    // A folder that comes with notes in it.
    std::fs::create_dir_all(folder.path("elsewhere")).expect("a folder");
    folder.write("elsewhere/2026-02-02.md", b"#talked @bo\n");
    watch.wait_for(&["1 solved, 0 new, 0 open"]);
    folder.write("fairweather.toml", b"[rules.cold-ask]\nlevel = \"off\"\n");
    std::fs::remove_dir_all(folder.path("elsewhere")).expect("removed");
    folder.write("2026-03-04.md", b"#giev @bo a hand\n");
    watch.wait_for(&["unknown-marker"]);
}
