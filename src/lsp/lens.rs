//! Lenses: on the first line of a page, when its person was met last, and what is promised to them.
//!
//! Facts of the page's person and nothing to press; a count of anything is in none.
//!
//! Invariant: what is no page has none.

use lsp_types::CodeLensParams;
use serde_json::{Value, json};

use crate::lsp::about;
use crate::lsp::client::{AwaitedAnswer, RequestRefusal};
use crate::lsp::dispatch::parameters;
use crate::lsp::server::LanguageServer;
use crate::lsp::wire::position;

impl LanguageServer {
    pub(super) fn code_lenses(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let params: CodeLensParams = parameters(params)?;
        let Some(located) = self.locate(&params.text_document.uri.0) else { return Ok(Value::Null) };
        let today = self.day();
        let Some(scene) = self.scene(located) else { return Ok(Value::Null) };
        let graph = scene.engine.graph();
        let Some(owner) = scene.id.and_then(|id| graph.directory.by_page(id)) else { return Ok(json!([])) };
        let tie = graph.tie(owner, scene.engine.journal(), scene.engine.config(), today);
        let first = position(&scene.text, scene.origin, scene.unit, 0);
        let facts = about::facts(scene.engine, &tie, today);
        let lens = |title: String| {
            // A title without a command is only read.
            json!({"range": {"start": first, "end": first}, "command": {"title": title, "command": ""}})
        };
        Ok(facts.into_iter().map(lens).collect())
    }

    /// Has the client ask for them again, since other notes may have changed what they say.
    pub(super) fn refresh_lenses(&mut self) {
        if self.settings.code_lens && self.client.refreshes_lenses {
            self.out.request("workspace/codeLens/refresh", Value::Null, AwaitedAnswer::Other);
        }
    }
}
