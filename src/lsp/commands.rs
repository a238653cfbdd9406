//! Commands: what the server is doing, and taking up an old journal.
//!
//! Invariant: nothing but a new baseline is written, and none is replaced.

use lsp_server::ErrorCode;
use lsp_types::ExecuteCommandParams;
use serde_json::{Value, json};

use crate::atomic_file::{WriteError, create};
use crate::baseline::Baseline;
use crate::lsp::client::RequestRefusal;
use crate::lsp::document::real_path;
use crate::lsp::journal::ServedJournal;
use crate::lsp::server::LanguageServer;
use crate::lsp::settings::WatchedBy;
use crate::lsp::wire::{Address, address};
use crate::project::BaselineSpec;

pub(super) const NAMES: [&str; 2] = ["fairweather.createBaseline", "fairweather.status"];

pub(super) fn execute(
    server: &mut LanguageServer,
    params: ExecuteCommandParams,
) -> Result<Value, RequestRefusal> {
    match params.command.as_str() {
        "fairweather.status" => Ok(status(server)),
        "fairweather.createBaseline" => {
            let arguments = params.arguments.unwrap_or_default();
            let arguments = serde_json::to_value(arguments).unwrap_or_default();
            create_baseline(server, arguments.get(0).and_then(Value::as_str))
        }
        #[cfg(debug_assertions)]
        "fairweather.panic" => {
            #[expect(clippy::panic, reason = "a test asks for it, of a build for tests")]
            {
                panic!("a note's own words, which nobody may read in a log")
            }
        }
        _ => Err(RequestRefusal::new(ErrorCode::InvalidParams, "there is no such command")),
    }
}

fn status(server: &LanguageServer) -> Value {
    let day = server.day();
    let journal = |journal: &ServedJournal| {
        let coverage = journal.engine().map(|engine| engine.coverage()).unwrap_or_default();
        let watching = match (server.settings.watch, journal.live()) {
            (_, None) => "off",
            (WatchedBy::Server, Some(live)) if live.polling().is_some() => "poll",
            (WatchedBy::Server, Some(_)) => "system",
            (WatchedBy::Client, Some(_)) => "client",
            (WatchedBy::Nobody, Some(_)) => "off",
        };
        let loose = || journal.documents.values().next().map(|document| document.uri.clone());
        json!({
            "root": journal.root.as_ref().map(|root| root.uri.clone()).or_else(loose),
            "today": day.to_string(),
            "notes": coverage.notes,
            "people": coverage.people,
            "events": coverage.events,
            "findings": journal.findings.len(),
            "open": journal.documents.len(),
            "watching": watching,
            "loaded": !journal.is_loading && journal.engine().is_some(),
        })
    };
    let journals: Vec<Value> = server.journals.iter().map(journal).collect();
    json!({"version": env!("CARGO_PKG_VERSION"), "journals": journals})
}

fn create_baseline(server: &mut LanguageServer, root: Option<&str>) -> Result<Value, RequestRefusal> {
    let day = server.day();
    let wanted = match root.map(address) {
        None => None,
        Some(Address::File(path)) => Some(real_path(&path)),
        Some(_) => {
            return Err(RequestRefusal::new(
                ErrorCode::InvalidParams,
                "the argument is not the address of a folder",
            ));
        }
    };
    let is_wanted = |journal: &&mut ServedJournal| {
        journal.root.as_ref().is_some_and(|root| wanted.as_ref().is_none_or(|wanted| root.real == *wanted))
    };
    let mut found: Vec<&mut ServedJournal> = server.journals.iter_mut().filter(is_wanted).collect();
    let journal = match found.as_mut_slice() {
        [] => return Err(RequestRefusal::new(ErrorCode::InvalidParams, "there is no such journal")),
        [one] => one,
        _ => {
            return Err(RequestRefusal::new(
                ErrorCode::InvalidParams,
                "there are several journals: name a root's URI",
            ));
        }
    };
    let Some(file) = journal.root.as_ref().and_then(|root| BaselineSpec::AtRoot.file(&root.real)) else {
        return Err(RequestRefusal::failed("the journal has no folder"));
    };
    let Some(engine) = journal.engine_mut() else {
        return Err(RequestRefusal::failed("the journal could not be read"));
    };
    let known = Baseline::accepting(engine.check(day).iter().map(|finding| &**finding));
    match create(&file.path, known.print().as_bytes()) {
        Ok(()) => {}
        Err(WriteError::Exists) => {
            return Err(RequestRefusal::failed(
                "there is a baseline already: `fairweather baseline update` forgets what is solved",
            ));
        }
        Err(error) => return Err(RequestRefusal::failed(format!("the baseline cannot be written: {error}"))),
    }
    server.take_hints(&[file.path]);
    Ok(Value::Null)
}
