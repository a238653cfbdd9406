//! All integration tests, in one binary.

mod case;
mod cli;
mod documentation;
mod git;
mod hostile;
mod law;
mod literate;
mod sample;
mod skim;
mod tidy;
