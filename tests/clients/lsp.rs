//! Real editors with the language server, by the README's snippets word for word; and a client that announces
//! itself as others do.

use std::path::{Path, PathBuf};
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
    let bin = Path::new(FAIRWEATHER).parent().expect("a folder");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    command.current_dir(&folder.path).env("HOME", home).env("FAIRWEATHER", FAIRWEATHER).env("PATH", path);
    command.env("XDG_STATE_HOME", home).env("FAIRWEATHER_TODAY", "2026-11-20").stdin(Stdio::null());
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; is it installed?"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    // Neovim prints to standard error where it has no window.
    format!("{out}{err}").replace("\r\n", "\n")
}

/// The README's snippet that begins with a comment.
fn snippet(language: &str, comment: &str) -> String {
    let readme = std::fs::read_to_string(format!("{HERE}/README.md")).expect("there");
    let opening = format!("```{language}\n");
    let mut blocks = readme.split(opening.as_str()).skip(1).filter_map(|rest| rest.split("```").next());
    let block =
        blocks.find(|block| block.contains(comment)).unwrap_or_else(|| panic!("no block with {comment}"));
    block[block.find(comment).expect("there")..].to_owned()
}

/// A Neovim of this decade, which `.ci/run` installs beside the Python.
fn new_neovim() -> PathBuf {
    let beside = std::env::var("PYTHON").map(|python| Path::new(&python).with_file_name("nvim"));
    let named = std::env::var("NVIM_NEW").map(PathBuf::from);
    let found = named.or(beside).unwrap_or_default();
    assert!(found.is_file(), "no Neovim 0.11 at {}: `.ci/run` installs it beside PYTHON", found.display());
    found
}

#[test]
fn a_new_neovim_is_served_by_the_snippets_of_the_readme() {
    let both = snippet("lua", "-- Neovim 0.11");
    let (new, old) = both.split_once("-- Neovim 0.8 to 0.10").expect("a snippet for older ones");
    for (snippet, marker) in
        [(new, "fairweather.toml"), (new, ".obsidian/app.json"), (old, "fairweather.toml")]
    {
        let folder = notes();
        folder.write(marker, if marker.ends_with("json") { "{}" } else { "" });
        let home = folder.path.parent().expect("a folder");
        std::fs::create_dir_all(home.join("elsewhere")).expect("made");
        std::fs::write(home.join("elsewhere/README.md"), "#giev @bo\n").expect("written");
        std::fs::write(home.join("init.lua"), snippet).expect("written");
        let mut command = Command::new(new_neovim());
        command.arg("-u").arg(home.join("init.lua")).args(["--headless", "-c"]);
        command.arg(format!("luafile {HERE}/tests/clients/lsp/nvim.lua")).env("SNIPPET", home);
        let said = said(&folder, command);
        for line in [
            "encoding: utf-8",
            "open: unknown-marker",
            "closed: unknown-marker",
            "ignored: - 2026-01-01 #met @bo, #giev <!-- fairweather: ignore[unknown-marker] -->",
            "offered: Ana Lopez @ana-lopez",
            "renamed: - 2026-01-02 #met @noor-de-wit",
            "elsewhere: 0",
        ] {
            assert!(said.contains(line), "{line}\n{said}");
        }
        assert!(folder.at("people/Noor de Wit.md").is_file(), "it renames the page's file: {said}");
    }
}

#[test]
fn an_old_neovim_shows_findings_and_takes_what_is_offered() {
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
    assert!(folder.at("people/Noor de Wit.md").is_file(), "it renames the page's file: {said}");
}

#[test]
fn emacs_shows_findings_and_takes_what_is_offered() {
    let folder = notes();
    let file = folder.path.with_file_name("snippet.el");
    std::fs::write(&file, snippet("elisp", ";; Emacs, eglot")).expect("written");
    let mut command = Command::new("emacs");
    command.args(["-Q", "--batch", "-l"]).env("SNIPPET", &file);
    command.arg(format!("{HERE}/tests/clients/lsp/eglot.el"));
    let said = said(&folder, command);
    for line in [
        "server: fairweather",
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
