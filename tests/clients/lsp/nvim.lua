-- Neovim as the README configures it: what a note shows, a closed note, completion, a code action, rename.
-- Each line of its output is `what: value`; an error ends it with 1.
local function fail(what) io.stderr:write(what .. '\n') vim.cmd('cquit 1') end
local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then fail('waited in vain for ' .. what) end
end
local ok, err = pcall(function()
  vim.cmd('edit log.md')
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({ name = 'fairweather', cmd = { vim.env.FAIRWEATHER, 'server', '--today', '2026-11-20' }, root_dir = vim.fn.getcwd() })
  vim.lsp.buf_attach_client(buffer, client)
  wait('diagnostics', function() return #vim.diagnostic.get(buffer) > 0 end)
  print('open: ' .. vim.diagnostic.get(buffer)[1].code .. '\n')
  local closed = function()
    for _, shown in ipairs(vim.diagnostic.get()) do
      if vim.api.nvim_buf_get_name(shown.bufnr):match('closed%.md$') then return shown end
    end
  end
  wait('the closed note', function() return closed() ~= nil end)
  print('closed: ' .. closed().code .. '\n')
  local uri = vim.uri_from_bufnr(buffer)
  local function ask(method, params)
    local answers = vim.lsp.buf_request_sync(buffer, method, params, 20000)
    for _, answer in pairs(answers or {}) do return answer.result end
    fail('no answer to ' .. method)
  end
  local range = { start = { line = 0, character = 23 }, ['end'] = { line = 0, character = 23 } }
  local actions = ask('textDocument/codeAction', { textDocument = { uri = uri }, range = range, context = { diagnostics = {} } })
  for _, action in ipairs(actions) do
    if action.title == 'Ignore `unknown-marker` here' then vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16') end
  end
  print('ignored: ' .. vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1] .. '\n')
  wait('silence', function() return #vim.diagnostic.get(buffer) == 0 end)
  vim.api.nvim_buf_set_lines(buffer, 1, 1, false, { '- 2026-01-02 #met @lop' })
  local items = ask('textDocument/completion', { textDocument = { uri = uri }, position = { line = 1, character = 22 } }).items
  print('offered: ' .. items[1].label .. ' ' .. items[1].textEdit.newText .. '\n')
  vim.lsp.util.apply_text_edits({ items[1].textEdit }, buffer, 'utf-16')
  local renamed = ask('textDocument/rename', { textDocument = { uri = uri }, position = { line = 1, character = 22 }, newName = 'Noor de Wit' })
  vim.lsp.util.apply_workspace_edit(renamed, 'utf-16')
  vim.cmd('silent wall')
  print('renamed: ' .. vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1] .. '\n')
end)
if not ok then fail(tostring(err)) end
vim.cmd('qall!')
