"""A client that announces itself as VS Code does, by pytest-lsp, in each position encoding."""

import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

NOTES = pathlib.Path(os.environ["NOTES"])
COMMAND = [os.environ["FAIRWEATHER"], "server", "--stdio", "--today", "2026-11-20"]


@pytest_lsp.fixture(params=["visual_studio_code", "neovim", "emacs"], config=ClientServerConfig(server_command=COMMAND))
async def client(request, lsp_client: LanguageClient):
    params = types.InitializeParams(
        capabilities=client_capabilities(request.param),
        workspace_folders=[types.WorkspaceFolder(uri=NOTES.as_uri(), name="notes")],
    )
    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


@pytest.mark.asyncio
async def test_a_note_is_judged_completed_and_explained(client: LanguageClient):
    uri = (NOTES / "log.md").as_uri()
    text = "- 2026-01-01 #met @lo, #giev\n"
    item = types.TextDocumentItem(uri=uri, language_id="markdown", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    command = types.ExecuteCommandParams(command="fairweather.status")
    status = await client.workspace_execute_command_async(command)
    assert status["journals"][0]["loaded"]
    assert [shown.code for shown in client.diagnostics[uri]] == ["unknown-marker"]
    document = types.TextDocumentIdentifier(uri=uri)
    at = types.Position(line=0, character=21)
    offered = await client.text_document_completion_async(types.CompletionParams(document, at))
    assert [item.label for item in offered.items] == ["Ana Lopez"]
    hover = await client.text_document_hover_async(types.HoverParams(document, types.Position(line=0, character=15)))
    assert "We met in person" in hover.contents.value
