//! Real editors with the language server, as the README configures them; and a client that announces itself
//! as others do.

use std::process::{Command, Stdio};

use crate::harness::Folder;
use crate::{FAIRWEATHER, HERE};

fn notes() -> Folder {
    Folder::new(&[
        ("log.md", "- 2026-01-01 #met @bo, #giev\n"),
        ("closed.md", "- 2026-01-01 #met @bo, #gets\n"),
        ("people/Ana Lopez.md", "# Ana Lopez\n"),
    ])
}

/// What an editor's script prints in a folder of notes.
fn said(folder: &Folder, mut command: Command) -> String {
    // A home folder is not read as a journal.
    let home = folder.path.parent().expect("a folder");
    command.current_dir(&folder.path).env("HOME", home).env("FAIRWEATHER", FAIRWEATHER);
    command.env_remove("FAIRWEATHER_TODAY").stdin(Stdio::null());
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; is it installed?"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    // Neovim prints to standard error where it has no window.
    format!("{out}{err}").replace("\r\n", "\n")
}

#[test]
fn neovim_shows_findings_and_takes_what_is_offered() {
    let folder = notes();
    let mut command = Command::new("nvim");
    command.args(["--clean", "--headless", "-c"]).arg(format!("luafile {HERE}/tests/clients/lsp/nvim.lua"));
    let said = said(&folder, command);
    for line in [
        "open: unknown-marker",
        "closed: unknown-marker",
        "ignored: - 2026-01-01 #met @bo, #giev <!-- fairweather: ignore[unknown-marker] -->",
        "offered: Ana Lopez @ana-lopez",
        "renamed: - 2026-01-02 #met @noor-de-wit",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    // This Neovim takes no renamed files, so the page says the name.
    let page = std::fs::read_to_string(folder.at("people/Ana Lopez.md")).expect("there");
    assert!(page.contains("name: Noor de Wit\n"), "{page}");
}

#[test]
fn emacs_shows_findings_and_takes_what_is_offered() {
    let folder = notes();
    let mut command = Command::new("emacs");
    command.args(["-Q", "--batch", "-l"]);
    command.arg(format!("{HERE}/tests/clients/lsp/eglot.el"));
    let said = said(&folder, command);
    for line in [
        "`#giev` is not a marker",
        "ignored: - 2026-01-01 #met @bo, #giev <!-- fairweather: ignore[unknown-marker] -->",
        "offered: Ana Lopez",
        "renamed: - 2026-01-02 #met @noor-de-wit",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
}

#[test]
fn a_generic_client_is_served_as_whatever_it_says_it_is() {
    let folder = notes();
    let mut command = Command::new(std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned()));
    command.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir"]);
    command.arg(format!("{HERE}/tests/clients/lsp")).arg(format!("{HERE}/tests/clients/lsp/generic.py"));
    command.env("NOTES", &folder.path).env("PYTHONDONTWRITEBYTECODE", "1");
    let said = said(&folder, command);
    assert!(said.contains("3 passed"), "{said}");
}
