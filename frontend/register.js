// A register that is taken where there is no network: what was chosen stays on this phone, and is sent when it is back.
// Without this script the printed sheet does the same. Sending twice does no harm: a mark that stays as it is changes nothing.
const form = document.querySelector('form[action$="/register"]')
const status = document.querySelector('[data-register-status]')
const key = form && `register:${form.getAttribute('action')}:${form.elements.group.value}`
const say = (words) => { if (status) status.textContent = words }
const kept = () => { try { return localStorage.getItem(key) } catch { return null } }
const keep = (text) => { try { text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text) } catch { /* no room: the page itself still holds it */ } }

const send = async (text) => {
  const answer = await fetch(form.action, {
    method: 'POST', credentials: 'same-origin', redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: text
  })
  // Saved: the register's own page says so.
  if (answer.type === 'opaqueredirect') {
    keep(null)
    location.assign(`${form.getAttribute('action')}?group=${encodeURIComponent(form.elements.group.value)}`)
  } else if (answer.status === 422) {
    keep(null)
    sendAsPage(text)
  } else if (answer.ok) {
    // The session has ended: the page to sign in holds what was chosen and sends it on. Until then the phone keeps it too.
    sendAsPage(text)
  } else say('The register could not be saved. The marks are kept on this phone: press Save again in a moment.')
}

// As a page without this script would send it, with the button that was pressed.
const sendAsPage = (text) => {
  fill(text)
  const rest = new URLSearchParams(text).get('rest')
  if (rest) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'rest', value: rest }))
  form.submit()
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
