//! The build script: how the program is linked.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if target("OS") == "linux" && target("ENV") == "gnu" && !is_static {
        // At a fixed address nothing is relocated at each start, which is a tenth of the time that a small
        // journal takes, and the pages that would be stay as they are on disk, which saves 1 MiB.
        println!("cargo:rustc-link-arg-bins=-no-pie");
        if has_unwinder() {
            // Its own unwinder, which only a backtrace asks for, instead of a library to load at each
            // start: another twelfth of that time. The linker drops the library that nothing needs. What
            // is built so needs glibc 2.35 where it runs, since that is where GCC's archive asks for
            // frames.
            println!("cargo:rustc-link-lib=gcc_eh");
        }
    }
}

/// Whether the linker knows GCC's unwinder as an archive.
fn has_unwinder() -> bool {
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let output = Command::new(linker).arg("-print-file-name=libgcc_eh.a").output();
    // Of a file that it does not know it prints the name alone.
    let path = output.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    path.is_some_and(|path| Path::new(path.trim()).is_absolute())
}
