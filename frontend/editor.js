// Adds to the pages on which content is written: what the compiler says and how the text reads, while it is typed;
// patterns put in at the cursor; saving a draft soon after the last key. Every button here works without it.
const desk = document.querySelector('[data-editor]')
const form = desk?.querySelector('form[data-autosave]')
const text = form?.elements.namedItem('text')

/* Puts the cursor on a line and column of the text, and scrolls it into view. */
const go = (line, column) => {
  const lines = text.value.split('\n')
  const at = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + [...(lines[line - 1] ?? '')].slice(0, column - 1).join('').length
  text.focus()
  text.setSelectionRange(at, at)
  const height = parseFloat(getComputedStyle(text).lineHeight) || 24
  text.scrollTop = Math.max(0, (line - 4) * height)
}

if (form && text instanceof HTMLTextAreaElement) {
  const panes = Object.fromEntries(['found', 'read', 'others', 'size'].map((name) => [name, desk.querySelector(`[data-pane="${name}"]`)]))
  const most = Number(desk.dataset.most)
  let asked = null
  let busy = false

  /* One question at a time; the newest text is asked about when the answer to an older one has come. */
  const ask = async (again) => {
    const now = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string')).toString()
    if (busy || (now === asked && !again)) return
    busy = true
    try {
      const answer = await fetch(desk.dataset.editor, {
        method: 'POST', credentials: 'same-origin', redirect: 'error',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }, body: now
      })
      if (answer.ok) {
        const told = await answer.json()
        asked = now
        for (const [name, html] of Object.entries(told)) if (panes[name] && panes[name].innerHTML !== html) panes[name].innerHTML = html
      }
    } catch { /* The draft says when the connection is gone. */ }
    busy = false
  }
  const size = () => {
    const bytes = new TextEncoder().encode(text.value).length
    panes.size.textContent = bytes > most
      ? `This text is ${bytes - most} bytes too long to be kept. Split it into steps; until then it stays on this page only.`
      : bytes > most * 0.9 ? `${most - bytes} bytes are left in this file.` : ''
  }
  let wait
  text.addEventListener('input', () => {
    size()
    clearTimeout(wait)
    wait = setTimeout(() => { ask(); form.dispatchEvent(new Event('app:save')) }, 900)
  })
  setInterval(() => { if (document.visibilityState === 'visible') ask(true) }, 30000)
  desk.dataset.ready = 'true'
  ask()

  desk.addEventListener('click', (event) => {
    const place = event.target.closest('a[data-line]')
    if (place) {
      event.preventDefault()
      go(Number(place.dataset.line), Number(place.dataset.column))
    }
    const pattern = event.target.closest('button[data-pattern]')
    if (pattern) {
      event.preventDefault()
      const [before, after = ''] = pattern.dataset.pattern.split('|')
      const chosen = text.value.slice(text.selectionStart, text.selectionEnd) || pattern.dataset.words
      text.focus()
      const start = text.selectionStart + before.length
      // Typed in as if by hand, so that the browser's own undo takes it back.
      if (!document.execCommand('insertText', false, before + chosen + after)) text.setRangeText(before + chosen + after, text.selectionStart, text.selectionEnd)
      text.setSelectionRange(start, start + chosen.length)
      text.dispatchEvent(new Event('input'))
    }
  })
}

/* A find elsewhere leads to its line: `…/revise?file=…&line=12`. */
const wanted = Number(new URLSearchParams(location.search).get('line'))
if (text instanceof HTMLTextAreaElement && Number.isInteger(wanted) && wanted >= 1) go(wanted, 1)

/* Words chosen in the text that is read become the words a comment is about. */
const passage = document.querySelector('[data-passages] ~ * [name="passage"], [name="passage"]')
const read = document.querySelector('[data-passages]')
if (passage && read) {
  document.addEventListener('selectionchange', () => {
    const chosen = getSelection()
    const words = chosen.toString().trim()
    if (words && words.length <= 500 && read.contains(chosen.anchorNode) && read.contains(chosen.focusNode)) passage.value = words
  })
}
