//! `fairweather watch`: the streams and arguments of [`crate::watch`].

use std::io::{self, IsTerminal};
use std::time::Duration;

use chrono::NaiveDate;

use crate::cli::command::Watch;
use crate::cli::terminal::Terminal;
use crate::cli::{Outcome, progress};
use crate::clock::Clock;
use crate::config::nearest;
use crate::engine::{Engine, Source};
use crate::error::Error;
use crate::output::Format;
use crate::project::{Prepared, Selection, prepare, root_name};
use crate::watch::{self, Door, Ending, Exec, Inputs, Options, Page, Screen, Setup, Window};

pub fn run(args: &Watch, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let inputs = Inputs::open()?;
    let poll = args.poll.map(interval).transpose()?;
    let exec = match (&args.exec, args.shell) {
        (None, _) => None,
        (Some(line), true) => Some(Exec::shell(line, inputs.sender.clone())),
        (Some(line), false) => Some(Exec::direct(line, inputs.sender.clone())?),
    };
    let door = Arguments { args };
    // Also what a mistake in the configuration is told by, before anything is read.
    let config = door.prepare(clock().date_naive())?.config;
    let page = page(args, &config.output.format)?;
    let style = terminal.configured(&config).style;
    let mut screen = Screen::new(Box::new(io::stdout()), Box::new(io::stderr()), style, page);
    let ending = watch::run(&door, Options { clock, poll, exec }, &inputs, &mut screen)?;
    Ok(match ending {
        Ending::Quit => Outcome::Fine,
        Ending::Signal(signal) => Outcome::Signal(signal),
    })
}

fn interval(seconds: f64) -> Result<Duration, Error> {
    let is_sensible = (0.05..=86_400.0).contains(&seconds);
    is_sensible.then(|| Duration::from_secs_f64(seconds)).ok_or_else(|| Error::Remedied {
        message: format!("--poll: every {seconds} seconds is not possible"),
        help: "write seconds from 0.05 to 86400, e.g. `--poll=5`".to_owned(),
    })
}

/// How to show runs: what was asked for, as far as standard output can.
fn page(args: &Watch, configured: &str) -> Result<Page, Error> {
    let format = match args.format.as_deref() {
        Some("full") => Format::Full,
        Some("concise") => Format::Concise,
        Some("jsonl" | "json") => return Ok(Page::Documents),
        Some(name) => {
            let help = match nearest(name, ["full", "concise", "jsonl"].into_iter()) {
                Some(near) => format!("there is a format of a similar name: `{near}`"),
                None => "write full, concise or jsonl".to_owned(),
            };
            return Err(Error::Remedied { message: format!("--format: watch has no format `{name}`"), help });
        }
        // A configured format for programs is meant for `check`.
        None if configured == "concise" => Format::Concise,
        None => Format::Full,
    };
    let is_terminal = io::stdout().is_terminal() && io::stdin().is_terminal();
    let size = terminal_size::terminal_size().filter(|_| is_terminal);
    let Some((columns, rows)) = size.filter(|(columns, rows)| columns.0 > 0 && rows.0 > 0) else {
        return Ok(Page::Lines(format));
    };
    let window = Window { columns: columns.0.into(), rows: rows.0.into() };
    Ok(if args.no_clear { Page::Scroll(format, window) } else { Page::Window(format, window) })
}

/// The journal that the arguments name.
struct Arguments<'a> {
    args: &'a Watch,
}

impl Door for Arguments<'_> {
    fn prepare(&self, today: NaiveDate) -> Result<Setup, Error> {
        let args = self.args;
        let selection = Selection { select: args.select.as_deref(), ignore: &args.ignore };
        let Prepared { config, rules, disk, root, today, config_file, threads, shown, .. } =
            prepare(args.path.as_slice(), &args.journal, selection, today)?;
        let disk_root = root.clone();
        Ok(Setup {
            config,
            rules,
            disk,
            root: args
                .journal
                .root
                .as_ref()
                .map_or_else(|| root_name(&root), |root| root.display().to_string()),
            baseline: args.known.path(&disk_root).map(|file| std::path::absolute(&file).unwrap_or(file)),
            known: args.known.load_from(&disk_root)?,
            config_file: config_file.map(|file| std::path::absolute(&file).unwrap_or(file)),
            reads_no_file: args.journal.isolated && args.journal.config.is_empty(),
            fixed_today: args.journal.today.is_some().then_some(today),
            today,
            threads,
            shown,
        })
    }

    fn load(&self, setup: &Setup, source: &dyn Source) -> Engine {
        progress::with_progress(source, |source| {
            Engine::open(setup.config.clone(), setup.rules.clone(), source, setup.today, setup.threads)
        })
    }
}
