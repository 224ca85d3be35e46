// A register that is taken where there is no network: what was chosen stays on this phone, and is sent when it is back.
// Without this script the printed sheet does the same. Sending twice does no harm: a mark that stays as it is changes nothing.
const form = document.querySelector('form[action$="/register"]')
const status = document.querySelector('[data-register-status]')
const key = form && `register:${form.getAttribute('action')}`
const say = (words) => { if (status) status.textContent = words }
const kept = () => { try { return localStorage.getItem(key) } catch { return null } }
const keep = (text) => { try { text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text) } catch { /* no room: the page itself still holds it */ } }

const send = async (text) => {
  const answer = await fetch(form.action, {
    method: 'POST', credentials: 'same-origin',
    headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: text
  })
  keep(null)
  // The server's own page says what came of it: saved, or what to correct.
  if (answer.redirected) location.assign(answer.url)
  else if (answer.ok) location.reload()
  else if (answer.status === 422) { fill(text); form.submit() } else say('The register could not be saved. Check that you are signed in, then press Save again.')
}

const fill = (text) => {
  for (const [name, value] of new URLSearchParams(text)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === 'radio') field.checked = field.value === value
      else if (field.type !== 'hidden') field.value = value
    }
  }
}

if (form) {
  const waiting = kept()
  if (waiting) {
    fill(waiting)
    say('Marks are kept on this phone and not sent yet. They are sent when the network is back.')
    if (navigator.onLine) send(waiting).catch(() => {})
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const data = new URLSearchParams(new FormData(form))
    if (event.submitter?.name) data.set(event.submitter.name, event.submitter.value)
    const text = data.toString()
    keep(text)
    say('Saving…')
    send(text).catch(() => say('No network. The marks are kept on this phone and sent when it is back. Keep this page, or open it again later.'))
  })
  addEventListener('online', () => { const text = kept(); if (text) send(text).catch(() => {}) })
}
