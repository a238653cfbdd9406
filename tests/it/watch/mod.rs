//! `fairweather watch` over real folders: whatever happens to them, it ends with what `check` finds.

mod ends;
mod exec;
mod folders;
mod gap;
mod harness;
mod note;
mod polling;
mod random;
mod saves;
mod storm;
mod today;
