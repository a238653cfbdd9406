//! All integration tests, in one binary.

mod baseline;
mod case;
mod cli;
mod configuration;
mod documentation;
mod git;
mod exit_codes;
mod fixes;
mod hostile;
mod law;
mod literate;
mod sample;
mod skim;
mod tidy;
mod tool;
