//! Real editors save a watched note: one run a save, whatever they do on the way.

use std::process::{Command, Stdio};

use crate::harness::{Folder, changed};

const NOTE: &str = "2026-11-01.md";

/// Each way of saving: the program and its arguments; `LINE` is what is added to the note.
const VIM: [(&str, &str); 4] = [
    ("a backup by renaming", "set backup backupcopy=no swapfile"),
    ("a backup by copying", "set backup backupcopy=yes swapfile"),
    ("a backup until it is written", "set nobackup writebackup backupcopy=no"),
    ("in place", "set nobackup nowritebackup noswapfile"),
];
const EMACS: [(&str, &str); 3] = [
    ("a backup by renaming", "(setq backup-by-copying nil)"),
    ("a backup by copying", "(setq backup-by-copying t)"),
    ("precious", "(setq file-precious-flag t)"),
];

fn saves_once(editor: &str, ways: &[(&str, &str)], command: impl Fn(&str, &str) -> Command) {
    for (way, settings) in ways {
        let folder = Folder::new(&[(NOTE, "#ask/reference @ana for a lead\n"), ("people/bo.md", "# Bo\n")]);
        let mut watcher = folder.watch();
        // The second time the backup is there already.
        for nth in 0..2 {
            let mut command = command(settings, &format!("#ask/reference @dee-{nth} for a hand"));
            command.current_dir(&folder.path).env("HOME", &folder.path).stdin(Stdio::null());
            let output =
                command.output().unwrap_or_else(|error| panic!("{editor}: {error}; is it installed?"));
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{editor}, {way}: {said}");
            let run = watcher.only_run(&folder);
            assert_eq!(changed(&run), [NOTE], "{editor}, {way}");
            assert_eq!(run["delta"]["new"], 1, "{editor}, {way}: {run}");
            watcher.agrees_with(&folder);
        }
    }
}

#[test]
fn vim_saves_once() {
    saves_once("vim", &VIM, |settings, line| {
        let mut command = Command::new("vim");
        command.args(["-N", "-u", "NONE", "-es", "-c", settings, "-c"]);
        command.args([&format!("normal Go{line}"), "-c", "wq", NOTE]);
        command
    });
}

#[test]
fn emacs_saves_once() {
    saves_once("emacs", &EMACS, |settings, line| {
        let mut command = Command::new("emacs");
        let edit = format!(
            "(progn {settings} (setq make-backup-files t) (find-file \"{NOTE}\") (goto-char (point-max)) \
             (insert \"{line}\\n\") (do-auto-save) (save-buffer))"
        );
        command.args(["-Q", "--batch", "--eval", &edit]);
        command
    });
}
