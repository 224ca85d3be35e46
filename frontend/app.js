// Adds to pages that already work without it: reading settings that show at once, the reading ruler, reading aloud,
// saving as you go, copying. GOV.UK Frontend's own script focuses error summaries and counts words.
import { initAll } from '/assets/govuk-frontend.min.js'

const root = document.documentElement
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

/* Reading settings: the form shows its effect before it is saved. The server keeps them. */
for (const form of document.querySelectorAll('[data-app="prefs"]')) {
  form.addEventListener('change', ({ target }) => { if (target.name in root.dataset) root.dataset[target.name] = target.value })
}

/* Reading ruler: follows the pointer, and moves by a line with Alt and the arrow keys. */
const ruler = document.querySelector('.app-ruler')
if (ruler) {
  let y = innerHeight / 3
  const place = (to) => {
    y = Math.max(0, Math.min(innerHeight, to))
    ruler.style.transform = `translateY(${y - 26}px)`
  }
  ruler.style.top = '0'
  place(y)
  addEventListener('pointermove', (event) => { if (root.dataset.ruler === 'on') place(event.clientY) }, { passive: true })
  addEventListener('keydown', (event) => {
    if (root.dataset.ruler !== 'on' || !event.altKey) return
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    place(y + (event.key === 'ArrowDown' ? 30 : -30))
  })
}

/* Listen: shown only where the browser can speak. Reads sentence by sentence, marks where it is, pauses, and goes faster. */
const RATES = [1, 1.25, 1.5, 1.75, 0.75]
const sentences = (block) => {
  const nodes = []
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  let text = ''
  while (walker.nextNode()) { nodes.push([walker.currentNode, text.length]); text += walker.currentNode.data }
  const parts = Intl.Segmenter ? [...new Intl.Segmenter(root.lang, { granularity: 'sentence' }).segment(text)] : [{ segment: text, index: 0 }]
  const place = (at, end) => {
    const [node, from] = nodes.findLast(([, from]) => end ? from < at : from <= at) ?? nodes[0]
    return [node, Math.min(at - from, node.data.length)]
  }
  return parts.filter((part) => part.segment.trim()).map((part) => {
    const range = document.createRange()
    range.setStart(...place(part.index, false))
    range.setEnd(...place(part.index + part.segment.length, true))
    return { block, range, words: part.segment.trim() }
  })
}
for (const tools of document.querySelectorAll('[data-app="listen"]')) {
  const text = document.getElementById(tools.dataset.listen)
  if (!text || !('speechSynthesis' in window)) continue
  const [play, faster, end] = ['play', 'faster', 'stop'].map((does) => tools.querySelector(`[data-does="${does}"]`))
  let [all, at, rate, turn, state] = [[], 0, 0, 0, 'still']
  const mark = (one) => {
    all.forEach(({ block }) => block.classList.remove('app-spoken'))
    globalThis.CSS?.highlights?.delete('spoken')
    if (!one) return
    if (globalThis.CSS?.highlights) CSS.highlights.set('spoken', new Highlight(one.range))
    else one.block.classList.add('app-spoken')
    const { top, bottom } = one.range.getBoundingClientRect()
    if (top < 0 || bottom > innerHeight) one.block.scrollIntoView({ block: 'center' })
  }
  const set = (next) => {
    state = next
    play.textContent = { still: 'Listen', speaking: 'Pause', paused: 'Go on' }[next]
    faster.hidden = end.hidden = next === 'still'
  }
  const stop = () => { turn += 1; speechSynthesis.cancel(); at = 0; set('still'); mark(null) }
  // A sentence that was cut short begins again: browsers pause in the middle of a word, or not at all.
  const say = () => {
    const mine = turn += 1
    speechSynthesis.cancel()
    if (at >= all.length) return stop()
    const part = new SpeechSynthesisUtterance(all[at].words)
    part.lang = root.lang
    part.rate = RATES[rate]
    part.onend = () => { if (mine === turn && state === 'speaking') { at += 1; say() } }
    mark(all[at])
    speechSynthesis.speak(part)
  }
  tools.hidden = false
  play.addEventListener('click', () => {
    if (state === 'speaking') { turn += 1; speechSynthesis.cancel(); return set('paused') }
    if (state === 'still') all = [...text.querySelectorAll('p, li, h2, h3, h4, blockquote, th, td')].filter((el) => !el.querySelector('p, li')).flatMap(sentences)
    set('speaking')
    say()
  })
  faster.addEventListener('click', () => {
    rate = (rate + 1) % RATES.length
    faster.textContent = `Speed ${RATES[rate]}`
    if (state === 'speaking') say()
  })
  end.addEventListener('click', () => { stop(); play.focus() })
  addEventListener('pagehide', stop)
}

/* Saving as you go. The “Save draft” button remains and does the same. */
for (const form of document.querySelectorAll('form[data-autosave]')) {
  const status = form.querySelector('[data-autosave-status]')
  const say = (words) => { if (status && status.textContent !== words) status.textContent = words }
  const content = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string')).toString()
  let saved = content()
  let busy = false
  let over = false
  const save = async () => {
    const now = content()
    if (busy || over || now === saved) return
    busy = true
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: 'POST', credentials: 'same-origin', redirect: 'error', keepalive: now.length < 60000,
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }, body: now
      })
      if (answer.ok) {
        const told = await answer.json().catch(() => ({}))
        for (const [name, value] of Object.entries(told.fields ?? {})) {
          const field = form.elements.namedItem(name)
          if (field instanceof HTMLInputElement && field.type === 'hidden') field.value = value
        }
        saved = withFields(now, told.fields ?? {})
        say(told.status ?? 'Draft saved')
      } else if (answer.status === 409) {
        over = true
        say('This was changed somewhere else, so we stopped saving it here. Copy what you wrote, then open the page again.')
      } else if (answer.status === 422) {
        say((await answer.json().catch(() => ({}))).status ?? 'We could not save your last changes.')
      } else if (answer.status === 401 || answer.status === 403) {
        say('You have been signed out. Sign in again in another tab; what you wrote stays here.')
      } else {
        say('We could not save your last changes. We will try again in 10 seconds.')
      }
    } catch {
      say('You seem to be offline. We will save when the connection is back. Keep this page open.')
    }
    busy = false
  }
  const withFields = (text, fields) => {
    const all = new URLSearchParams(text)
    for (const [name, value] of Object.entries(fields)) if (all.has(name)) all.set(name, value)
    return all.toString()
  }
  setInterval(save, 10000)
  addEventListener('online', save)
  form.addEventListener('app:save', save)
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save() })
  form.addEventListener('submit', () => { over = true })
  addEventListener('beforeunload', (event) => { if (!over && content() !== saved) event.preventDefault() })
}

/* Copy: shown only where the browser allows it. */
for (const button of document.querySelectorAll('[data-app="copy"]')) {
  if (!navigator.clipboard) continue
  const words = button.textContent
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy)
      button.textContent = 'Copied'
    } catch {
      button.textContent = 'Your browser did not allow copying'
    }
    setTimeout(() => { button.textContent = words }, 4000)
  })
}

/* The place where somebody stops reading is kept as they leave the page. “Stop here for now” does the same without script. */
const reading = document.querySelector('[data-place]')
if (reading) {
  const marks = [...reading.querySelectorAll('[data-p], h2[id], section[id^="check-"]')]
  const here = () => {
    if (scrollY < 80) return ''
    let last = ''
    for (const mark of marks) {
      if (mark.getBoundingClientRect().top > innerHeight / 3) break
      last = mark.id
    }
    return last
  }
  let kept = null
  let over = false
  const keep = () => {
    const passage = here()
    if (over || kept === null || passage === kept) return
    kept = passage
    navigator.sendBeacon(reading.dataset.place, new URLSearchParams({ passage, by: 'page' }))
  }
  addEventListener('load', () => setTimeout(() => { kept = here() }, 300))
  addEventListener('submit', () => { over = true })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keep() })
  addEventListener('pagehide', keep)
}

/* Marking and noting what is selected in the text. The form below the text does the same by the number of the paragraph. */
const noting = document.querySelector('[data-app="notes"] form')
const prose = document.getElementById('text')
if (noting && prose) {
  const field = (name) => noting.elements.namedItem(name)
  const bar = document.createElement('div')
  bar.className = 'app-select'
  bar.hidden = true
  bar.setAttribute('role', 'group')
  bar.setAttribute('aria-label', 'The words that you selected')
  let chosen = { words: '', paragraph: '' }
  const button = (words, act) => {
    const one = document.createElement('button')
    one.type = 'button'
    one.className = 'app-tool'
    one.textContent = words
    one.addEventListener('click', () => {
      field('quote').value = chosen.words
      field('paragraph').value = chosen.paragraph
      act()
    })
    bar.append(one)
  }
  button('Mark these words', () => { field('words').value = ''; noting.requestSubmit() })
  button('Write a note on them', () => {
    for (let el = noting; el; el = el.parentElement) if (el instanceof HTMLDetailsElement) el.open = true
    bar.hidden = true
    field('words').focus()
  })
  bar.addEventListener('pointerdown', (event) => event.preventDefault())
  prose.after(bar)
  document.addEventListener('selectionchange', () => {
    const all = getSelection()
    const words = all.toString().trim()
    const range = all.rangeCount ? all.getRangeAt(0) : null
    if (!words || !range || !prose.contains(range.commonAncestorContainer)) {
      if (!bar.contains(document.activeElement)) bar.hidden = true
      return
    }
    const from = range.startContainer
    const block = (from instanceof Element ? from : from.parentElement)?.closest('[data-p]')
    chosen = { words, paragraph: block?.dataset.p ?? '' }
    bar.hidden = false
  })
}

/* A word of the glossary is explained where it stands. The link to “Words on this page” does the same. */
if ('showPopover' in HTMLElement.prototype) {
  const links = document.querySelectorAll('a.app-term')
  const note = document.createElement('div')
  if (links.length) {
    note.className = 'app-word'
    note.popover = 'auto'
    note.tabIndex = -1
    note.setAttribute('role', 'note')
    document.body.append(note)
  }
  for (const link of links) {
    const word = document.getElementById(link.hash.slice(1))
    const meaning = word?.nextElementSibling
    if (!meaning) continue
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      const name = document.createElement('strong')
      name.textContent = word.textContent
      note.replaceChildren(name, ' ', meaning.textContent)
      note.showPopover()
      const at = link.getBoundingClientRect()
      const box = note.getBoundingClientRect()
      const below = at.bottom + 8 + box.height < innerHeight
      note.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.width - 8))}px`
      note.style.top = `${below ? at.bottom + 8 : Math.max(8, at.top - box.height - 8)}px`
      note.focus()
    })
  }
}

/* Study without a network: only for those who keep pages on this device. */
if (navigator.serviceWorker?.controller) import('/assets/offline.js')
