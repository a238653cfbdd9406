-- Neovim: what a note shows, a closed note, completion, a code action, rename.
-- With a snippet of the README as its `init.lua`, which attaches by itself; Debian's has none of the functions that
-- those use, and is attached here. Each line of its output is `what: value`; an error ends it with 1.
local function fail(what) io.stderr:write(what .. '\n') vim.cmd('cquit 1') end
local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then fail('waited in vain for ' .. what) end
end
local ok, err = pcall(function()
  vim.cmd('edit log.md')
  local buffer = vim.api.nvim_get_current_buf()
  local encoding = 'utf-16'
  if vim.env.SNIPPET then
    wait('a client', function() return #vim.lsp.get_clients({ bufnr = buffer }) > 0 end)
    encoding = vim.lsp.get_clients({ bufnr = buffer })[1].offset_encoding
    print('encoding: ' .. encoding .. '\n')
  else
    local client = vim.lsp.start_client({ name = 'fairweather', cmd = { 'fairweather', 'server' }, root_dir = vim.fn.getcwd() })
    vim.lsp.buf_attach_client(buffer, client)
  end
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
    if action.title == 'Ignore `unknown-marker` here' then vim.lsp.util.apply_workspace_edit(action.edit, encoding) end
  end
  print('ignored: ' .. vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1] .. '\n')
  wait('silence', function() return #vim.diagnostic.get(buffer) == 0 end)
  vim.api.nvim_buf_set_lines(buffer, 1, 1, false, { '- 2026-01-02 #met @lop' })
  local items = ask('textDocument/completion', { textDocument = { uri = uri }, position = { line = 1, character = 22 } }).items
  print('offered: ' .. items[1].label .. ' ' .. items[1].textEdit.newText .. '\n')
  vim.lsp.util.apply_text_edits({ items[1].textEdit }, buffer, encoding)
  local renamed = ask('textDocument/rename', { textDocument = { uri = uri }, position = { line = 1, character = 22 }, newName = 'Noor de Wit' })
  vim.lsp.util.apply_workspace_edit(renamed, encoding)
  vim.cmd('silent! wall')
  print('renamed: ' .. vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1] .. '\n')
end)
if not ok then fail(tostring(err)) end
if vim.env.SNIPPET then
  -- A Markdown file outside of any journal is left alone.
  vim.cmd('edit! ' .. vim.env.SNIPPET .. '/elsewhere/README.md')
  vim.wait(300)
  print('elsewhere: ' .. #vim.lsp.get_clients({ bufnr = 0 }) .. '\n')
end
vim.cmd('qall!')
