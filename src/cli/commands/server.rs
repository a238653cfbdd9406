//! `fairweather server`: the streams and arguments of [`crate::lsp`].

use std::io::{self, BufReader, BufWriter};
use std::path::PathBuf;

use clap::Args;

use crate::cli::exit::Outcome;
use crate::clock::Clock;
use crate::error::Error;
use crate::lsp::{self, ServerOptions, SessionEnd, Streams, Verbosity};
use crate::project::Spec;

#[derive(Debug, Args)]
pub(crate) struct Server {
    /// The journal's root, instead of the folders that the editor names.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// The date to take as today, instead of the local one.
    #[arg(long, value_name = "DATE", env = "FAIRWEATHER_TODAY")]
    pub today: Option<String>,
    /// Speak over standard input and output, as it always does.
    #[arg(long, hide = true)]
    pub stdio: bool,
    /// The editor's process, which nobody asks for.
    #[arg(long = "clientProcessId", value_name = "N", hide = true)]
    pub client_process_id: Option<String>,
    /// Log methods, durations and counts on standard error; never what notes say.
    #[arg(short, long)]
    pub verbose: bool,
}

pub(super) fn run(args: &Server, clock: Clock) -> Result<Outcome, Error> {
    if let Some(root) = args.root.as_ref().filter(|root| !root.is_dir()) {
        return Err(Error::NoSuchPath(root.clone()));
    }
    // A malformed day is refused before an editor waits for an answer.
    let spec = Spec { today: args.today.clone(), root: args.root.clone(), ..Spec::default() };
    spec.day(|| clock().date_naive())?;
    let options = ServerOptions {
        clock,
        root: args.root.clone(),
        today: args.today.clone(),
        verbosity: if args.verbose { Verbosity::Verbose } else { Verbosity::Quiet },
    };
    let streams = Streams {
        input: Box::new(BufReader::with_capacity(1 << 16, io::stdin())),
        output: Box::new(BufWriter::with_capacity(1 << 16, io::stdout())),
        log: Box::new(io::stderr()),
    };
    Ok(match lsp::run(options, streams) {
        SessionEnd::Orderly => Outcome::Fine,
        SessionEnd::Abrupt => Outcome::Abrupt,
    })
}
