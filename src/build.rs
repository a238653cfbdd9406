//! The build script: how the program is linked, and what `--version` says of it.
//!
//! Position-independent, as Rust links everything, so that the system may load it at a random address, as hardened
//! distributions demand. On Linux with glibc the unwinder is part of the program: only a backtrace asks for it, and a
//! library for it would have to be found and loaded at each start. Where the C library can read them, the 17,000
//! places that depend on the address are packed: 5 KB instead of 410 KB, and a start takes 1.7 ms instead of 1.8.
//!
//! To win a little more on one machine, set
//!
//! ```sh
//! FAIRWEATHER_FIXED_ADDRESS=1 cargo build --release
//! ```
//!
//! which gives the random address up.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const FIXED_ADDRESS: &str = "FAIRWEATHER_FIXED_ADDRESS";
/// The commit, for those who build without git.
const COMMIT: &str = "FAIRWEATHER_COMMIT";

fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
    say_what_is_built();
    println!("cargo:rerun-if-env-changed={FIXED_ADDRESS}");
    if !is_dynamic_glibc() {
        return;
    }
    if has_unwinder() {
        // The linker drops the library that nothing needs then. GCC's archive asks for frames where glibc 2.35 has
        // them, if it was built with one.
        println!("cargo:rustc-link-lib=gcc_eh");
    }
    if env::var_os(FIXED_ADDRESS).is_some_and(|value| value == "1") {
        // Nothing is relocated at each start, and the pages that would be stay as they are on disk, shared
        // with other processes: 1 MiB less memory.
        println!("cargo:rustc-link-arg-bins=-no-pie");
    } else if packs_relocations() {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// What `--version` says besides the version. The commit only of what is built to be used: the development
/// profile would be compiled again after each commit.
fn say_what_is_built() {
    println!("cargo:rerun-if-env-changed={COMMIT}");
    println!("cargo:rustc-env=FAIRWEATHER_TARGET={}", env::var("TARGET").unwrap_or_default());
    let is_used = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    // Cargo hands what is said below on to what it runs, so it may come back empty from a test that builds.
    let given = env::var(COMMIT).ok().filter(|commit| !commit.is_empty());
    let commit = given.or_else(|| is_used.then(commit).flatten());
    println!("cargo:rustc-env=FAIRWEATHER_COMMIT={}", commit.unwrap_or_default());
}

/// The commit of a checkout, or the one that a package was made of.
fn commit() -> Option<String> {
    if let Ok(packaged) = std::fs::read_to_string(".cargo_vcs_info.json") {
        let (_, rest) = packaged.split_once("\"sha1\": \"")?;
        return rest.get(..10).map(str::to_owned);
    }
    let git = |arguments: &[&str]| {
        let output =
            Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    // Not the commit of a repository that merely holds a copy of this one.
    if Path::new(&git(&["rev-parse", "--show-toplevel"])?).canonicalize().ok()
        != Path::new(".").canonicalize().ok()
    {
        return None;
    }
    for file in ["HEAD", "logs/HEAD"] {
        println!("cargo:rerun-if-changed={}", git(&["rev-parse", "--git-path", file])?);
    }
    git(&["rev-parse", "--short=10", "HEAD"])
}

fn is_dynamic_glibc() -> bool {
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    target("OS") == "linux" && target("ENV") == "gnu" && !is_static
}

/// Whether relocations may be packed: the C library that the program is linked with can read them (`DT_RELR`), as glibc
/// can since version 2.36, and the linker is Rust's own choice. Another one may refuse what it does not know.
fn packs_relocations() -> bool {
    const SINCE: &[u8] = b"GLIBC_ABI_DT_RELR";
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    if env::var_os("RUSTC_LINKER").is_some() || flags.contains("link") {
        return false;
    }
    let Some(library) = found_by_linker("libc.so.6") else { return false };
    println!("cargo:rerun-if-changed={}", library.display());
    std::fs::read(library).is_ok_and(|bytes| bytes.windows(SINCE.len()).any(|part| part == SINCE))
}

/// Whether the linker knows GCC's unwinder as an archive.
fn has_unwinder() -> bool {
    found_by_linker("libgcc_eh.a").is_some()
}

/// The file that the linker takes for a library of this name.
fn found_by_linker(name: &str) -> Option<PathBuf> {
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let output = Command::new(linker).arg(format!("-print-file-name={name}")).output().ok()?;
    let path = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    // For a file that it does not know, it prints the name alone.
    path.is_absolute().then_some(path)
}
