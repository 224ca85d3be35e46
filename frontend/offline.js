// The visible side of study without a network: choosing modules, what waits to be sent, what became of it.
// The work is done in worker.js; this asks it and says what it answers.
const workers = navigator.serviceWorker
const spots = () => document.querySelectorAll('[data-app="offline-status"]')
const say = (words) => { for (const spot of spots()) if (spot.textContent !== words) spot.textContent = words }
const count = (many, one, more) => many === 1 ? `1 ${one}` : `${many} ${more}`
const things = (many, notes) => notes ? count(many, 'answer or note', 'answers and notes') : count(many, 'answer', 'answers')

const ask = (worker, what, which) => new Promise((done, failed) => {
  const line = new MessageChannel()
  line.port1.onmessage = ({ data }) => 'wrong' in data ? failed(new Error(data.wrong)) : done(data.done)
  worker.postMessage({ what, which }, [line.port2])
})
const active = async () => (await workers?.getRegistration('/'))?.active ?? null
const size = (bytes) => bytes < 1000000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1000000).toFixed(1)} MB`

/* ---------- What waits, in words ---------- */
const told = (state) => {
  const waits = state.waiting.length
  const notes = state.waiting.some((one) => one.kind === 'note')
  const now = state.now ?? {}
  if (now.stopped === 'another' || state.report?.stopped === 'another') return 'Somebody else has signed in here, so everything that was kept on this phone was removed. Nothing was sent under another name.'
  if (now.stopped === 'sign-in' && waits) return `${things(waits, notes)} wait${waits === 1 ? 's' : ''} to be sent. Sign in again and they go.`
  if (state.locked) return `Your session has ended, so what is kept on this phone is locked. ${waits ? `${things(waits, notes)} wait${waits === 1 ? 's' : ''} to be sent. ` : ''}Sign in again to open it.`
  if (waits) return `${things(waits, notes)} wait${waits === 1 ? 's' : ''} to be sent. ${waits === 1 ? 'It goes' : 'They go'} when the network is back.`
  const done = (now.kept ?? 0) + (now.already ?? 0)
  const parts = []
  if (done) parts.push(`${things(done, now.notes)} sent.`)
  if (now.stands) parts.push(`${count(now.stands, 'question was', 'questions were')} answered on another device first: see “Kept on this phone”.`)
  if (now.refused) parts.push(`${things(now.refused)} could not be taken: see “Kept on this phone”.`)
  return parts.join(' ')
}

// Where the reader looks: the address names the question.
const sayAtQuestion = (words) => {
  const form = document.getElementById(location.hash.slice(1))?.querySelector('form')
  if (!form) return say(words)
  const note = document.createElement('p')
  note.className = 'govuk-error-message'
  note.setAttribute('role', 'alert')
  note.textContent = words
  form.before(note)
}

const showStep = (state) => {
  const here = document.querySelector('[data-kept-step]')?.dataset.keptStep
  if (!here) return
  for (const one of state.waiting.filter((one) => one.step === here)) {
    const panel = one.kind === 'answer' ? document.getElementById(`check-${one.check}`) : null
    if (!panel || panel.querySelector('[data-waits]')) continue
    const note = document.createElement('p')
    note.dataset.waits = ''
    note.className = 'app-feedback'
    note.textContent = 'Your answer waits to be sent. What is said about it comes with the network.'
    panel.querySelector('form').before(note)
    for (const [name, value] of new URLSearchParams(one.body)) {
      for (const field of panel.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === 'radio' || field.type === 'checkbox') field.checked ||= field.value === value
        else if (field.type !== 'hidden') field.value = value
      }
    }
  }
  const asked = new URLSearchParams(location.search)
  if (asked.has('left')) say(`Answer the checks of this step first: ${asked.get('left')} to go.`)
  if (asked.get('empty') === 'note') say('Write something first.')
  else if (asked.has('empty')) sayAtQuestion('Choose or write an answer.')
}

const row = (words, button, press) => {
  const item = document.createElement('li')
  const text = document.createElement('span')
  text.append(words)
  item.append(text, ' ')
  if (button) {
    const knob = document.createElement('button')
    knob.type = 'button'
    knob.className = 'govuk-button govuk-button--secondary app-offline__button'
    knob.textContent = button
    knob.addEventListener('click', press)
    item.append(knob)
  }
  return item
}

const showRefused = (state) => {
  const list = document.querySelector('[data-app="offline-refused"]')
  if (!list) return
  list.replaceChildren(...state.refused.map((one) => row(
    `${one.step}: ${one.refused} You had written: ${[...new URLSearchParams(one.body)].filter(([name]) => name.startsWith('answer') || name === 'words').map(([, value]) => value).join(', ')}`,
    'Remove', async () => show(await ask(await active(), 'forget', one.n))
  )))
  list.closest('[data-app="offline-refused-box"]').hidden = state.refused.length === 0
}

const showKept = (state) => {
  const kept = new Map(state.modules.map((one) => [one.module, one]))
  for (const box of document.querySelectorAll('[data-keep]')) {
    const one = kept.get(box.dataset.keep)
    const [knob, words] = [box.querySelector('button'), box.querySelector('[data-keep-words]')]
    knob.hidden = false
    knob.firstChild.textContent = one ? 'Remove from this phone' : 'Keep on this phone'
    knob.dataset.does = one ? 'drop' : 'keep'
    words.textContent = one ? `Kept on ${new Date(one.kept).toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })}, ${size(one.bytes)}.` : ''
  }
  const list = document.querySelector('[data-app="offline-list"]')
  if (list) {
    list.replaceChildren(...state.modules.map((one) => {
      const link = document.createElement('a')
      link.href = `/study/offline/m/${one.module}`
      link.className = 'govuk-link'
      link.textContent = `${one.module} ${one.title}`
      return row(link)
    }))
    document.querySelector('[data-app="offline-none"]').hidden = state.locked || state.modules.length > 0
  }
}

const show = (state) => {
  if (!state) return
  showKept(state)
  const words = told(state)
  if (words && !spots().length) {
    const spot = document.createElement('p')
    spot.className = 'app-offline'
    spot.dataset.app = 'offline-status'
    spot.setAttribute('role', 'status')
    document.getElementById('main')?.prepend(spot)
  }
  if (words) say(words)
  showStep(state)
  showRefused(state)
}

const sendNow = async (worker) => {
  const state = await ask(worker, 'state')
  show(state)
  if (state.waiting.length && navigator.onLine) show(await ask(worker, 'send'))
  // Whoever has signed in again opens it.
  if (state.locked && navigator.onLine) show(await ask(worker, 'refresh'))
}

const begin = async () => {
  const page = document.querySelector('[data-app="offline-choose"]')
  if (!workers || !window.caches) {
    if (page) say('This browser cannot keep pages. Use the EPUB or the PDF instead.')
    return
  }
  const worker = await active()
  if (worker) {
    await sendNow(worker)
    addEventListener('online', () => sendNow(worker).catch(() => {}))
    if (page && navigator.onLine) show(await ask(worker, 'refresh'))
  } else if (page) {
    showKept({ modules: [] })
  }
  for (const knob of document.querySelectorAll('[data-keep] button')) knob.addEventListener('click', () => choose(knob))
}

const ready = async () => {
  await workers.register('/worker.js', { scope: '/', updateViaCache: 'none' })
  return (await workers.ready).active
}

const choose = async (knob) => {
  const module = knob.closest('[data-keep]').dataset.keep
  const does = knob.dataset.does
  knob.disabled = true
  say(does === 'keep' ? `Module ${module} is on its way to this phone.` : '')
  try {
    show(await ask(await ready(), does, module))
    say(does === 'keep' ? `Module ${module} is kept on this phone. You can read it without a network.` : `Module ${module} was removed from this phone.`)
  } catch {
    say(`Module ${module} could not be kept: the network or the space on this phone did not reach. Try again.`)
  }
  knob.disabled = false
}

/* Signing out: what waits goes first, then everything that was kept is removed. */
for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.ready || !workers?.controller) return
    event.preventDefault()
    const go = async () => {
      const worker = await active()
      const state = worker ? await ask(worker, 'send') : { waiting: [] }
      if (state.waiting.length && !confirm(`${things(state.waiting.length)} could not be sent yet. Sign out and lose ${state.waiting.length === 1 ? 'it' : 'them'}?`)) return
      if (worker) await ask(worker, 'letGo')
      await (await workers.getRegistration('/'))?.unregister()
      form.dataset.ready = 'yes'
      form.requestSubmit()
    }
    go()
  })
}

// What fails here fails quietly: the pages work without it, and the next visit tries again.
begin().catch(() => {})
