// The part that works while there is no network: it holds the study pages that somebody chose to keep on this phone,
// and the answers that wait to be sent. It stores nothing else: no other page ever enters a cache.
// Nothing runs here until a module is kept. Signing out clears all of it (the server says so as well, by Clear-Site-Data).
const SHELL = [
  '/assets/app.css', '/assets/app.js', '/assets/offline.js', '/assets/govuk-frontend.min.js',
  '/assets/atkinson-normal.woff2'
]
const AWAY = '/study/offline/away'
const FILES = 'senda-files'
const PAGES = 'senda-pages'
const DAYS = 60
const PATIENCE = 4000
const SENT_PATH = /^\/study\/(?:offline\/)?m\/([^/]+)\/([^/]+)\/(done|notes?|checks\/([^/]+))$/

/* ---------- What is known: IndexedDB ---------- */
const open = () => new Promise((done, failed) => {
  const asked = indexedDB.open('senda-offline', 1)
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore('modules', { keyPath: 'module' })
    asked.result.createObjectStore('queue', { keyPath: 'n', autoIncrement: true })
    asked.result.createObjectStore('meta', { keyPath: 'name' })
  }
  asked.onsuccess = () => done(asked.result)
  asked.onerror = () => failed(asked.error)
})
// Looking makes nothing: after everything was let go of, not even an empty store is left.
const there = async () => (await indexedDB.databases?.() ?? [{ name: 'senda-offline' }]).some((one) => one.name === 'senda-offline')
const inStore = async (store, mode, work) => {
  if (mode === 'readonly' && !await there()) return undefined
  const data = await open()
  try {
    return await new Promise((done, failed) => {
      const change = data.transaction(store, mode)
      const asked = work(change.objectStore(store))
      change.oncomplete = () => done(asked?.result)
      change.onerror = change.onabort = () => failed(change.error)
    })
  } finally {
    data.close()
  }
}
const all = async (store) => await inStore(store, 'readonly', (rows) => rows.getAll()) ?? []
const put = (store, row) => inStore(store, 'readwrite', (rows) => rows.put(row))
const remove = (store, key) => inStore(store, 'readwrite', (rows) => rows.delete(key))
const match = async (store, path) => await caches.has(store) ? (await caches.open(store)).match(path) : undefined
const meta = async (name) => (await inStore('meta', 'readonly', (rows) => rows.get(name)))?.value

/* ---------- Locked: the server said that nobody is signed in. What waits to be sent stays; nothing is shown until its owner is back ---------- */
const locked = async () => await meta('locked') === true
const lock = async () => { if (await there()) await put('meta', { name: 'locked', value: true }) }
const unlock = async () => { if (await locked()) await put('meta', { name: 'locked', value: false }) }

/* ---------- Keeping ---------- */
const ask = async (path) => {
  const told = await fetch(path, { credentials: 'same-origin', redirect: 'error', cache: 'no-store', headers: { accept: 'application/json' } })
  if (told.status === 401) await lock()
  return told
}

const getShell = async () => {
  const files = await caches.open(FILES)
  for (const file of SHELL) if (!await files.match(file)) await files.add(file)
  const pages = await caches.open(PAGES)
  const away = await fetch(AWAY, { credentials: 'same-origin', redirect: 'error', cache: 'no-store' })
  if (away.ok) await pages.put(AWAY, away)
}

const keep = async (module) => {
  const told = await ask(`/study/offline/list/${module}`)
  if (!told.ok) throw new Error(`${told.status}`)
  const list = await told.json()
  const owner = await meta('owner')
  if (owner && owner !== list.owner) await letGo()
  await unlock()
  await put('meta', { name: 'owner', value: list.owner })
  if (!await meta('device')) await put('meta', { name: 'device', value: crypto.randomUUID() })
  // Everything is fetched before anything is replaced: a line that drops half way leaves the older copy whole.
  const fetched = []
  let bytes = 0
  for (const path of list.pages) {
    const page = await fetch(path, { credentials: 'same-origin', redirect: 'error', cache: 'no-store' })
    if (!page.ok) throw new Error(`${page.status}`)
    const body = await page.blob()
    bytes += body.size
    fetched.push([path, new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': page.headers.get('content-security-policy') ?? "default-src 'none'" } })])
  }
  // Let go of meanwhile, because somebody signed out or another person signed in: nothing comes back.
  if (await meta('owner') !== list.owner) throw new Error('let go of')
  const files = await caches.open(FILES)
  for (const file of list.files) if (!await files.match(file)) await files.add(file)
  const pages = await caches.open(PAGES)
  for (const [path, page] of fetched) await pages.put(path, page)
  const before = (await all('modules')).find((one) => one.module === module)
  for (const path of before?.pages ?? []) if (!list.pages.includes(path)) await pages.delete(path)
  await put('modules', { ...list, bytes, kept: Date.now() })
  await tidy()
  return state()
}

const drop = async (module) => {
  const found = (await all('modules')).find((one) => one.module === module)
  const pages = await caches.open(PAGES)
  for (const path of found?.pages ?? []) await pages.delete(path)
  await remove('modules', module)
  await tidy()
  return state()
}

/* Files that no kept page names any more, and modules that nobody refreshed for sixty days. */
const tidy = async () => {
  const old = Date.now() - DAYS * 86400000
  const pages = await caches.open(PAGES)
  for (const one of await all('modules')) {
    if (one.kept > old) continue
    for (const path of one.pages) await pages.delete(path)
    await remove('modules', one.module)
  }
  const used = new Set([...SHELL, ...(await all('modules')).flatMap((one) => one.files)])
  const files = await caches.open(FILES)
  for (const one of await files.keys()) if (!used.has(new URL(one.url).pathname)) await files.delete(one)
}

const letGo = async () => {
  await caches.delete(PAGES)
  await caches.delete(FILES)
  await new Promise((done) => {
    const asked = indexedDB.deleteDatabase('senda-offline')
    asked.onsuccess = asked.onerror = asked.onblocked = done
  })
}

/* The server says when somebody signed out or another person signed in; browsers that do not know the word do it here. */
const get = async (request) => {
  const answer = await fetch(request)
  if (answer.headers.has('clear-site-data')) {
    await letGo()
    await self.registration.unregister()
  } else if (answer.ok && new URL(request.url).pathname === '/sign-in') {
    // The sign-in page is shown to nobody who is signed in.
    await lock()
  }
  return answer
}

const state = async () => {
  const queue = await all('queue')
  if (await locked()) return { modules: [], waiting: queue.filter((one) => !one.refused).map(({ kind }) => ({ kind })), refused: [], locked: true }
  return {
    modules: (await all('modules')).map(({ module, title, version, bytes, kept }) => ({ module, title, version, bytes, kept })),
    waiting: queue.filter((one) => !one.refused).map(({ kind, step, check, body, written }) => ({ kind, step, check, body, written })),
    refused: queue.filter((one) => one.refused),
    report: await meta('report')
  }
}

/* ---------- Sending: in order, each with an id that the server takes once ---------- */
let running = null
const send = () => { running ??= sendAll().finally(() => { running = null }); return running }
const sendAll = async () => {
  const [owner, device] = [await meta('owner'), await meta('device')]
  const report = { kept: 0, already: 0, stands: 0, refused: 0, notes: 0, stopped: '' }
  const touched = new Set()
  for (const one of await all('queue')) {
    if (one.refused) continue
    const body = new URLSearchParams({ '_owner': owner, '_device': device, '_id': one.id, '_kind': one.kind, '_step': one.step, '_check': one.check, '_written': `${one.written}` })
    for (const [name, value] of new URLSearchParams(one.body)) body.append(name, value)
    let answer
    try {
      answer = await fetch('/study/offline/send', {
        method: 'POST', credentials: 'same-origin', redirect: 'error',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }, body: body.toString()
      })
    } catch {
      report.stopped = 'offline'
      break
    }
    const told = await answer.json().catch(() => ({}))
    if (answer.status === 401) { await lock(); report.stopped = 'sign-in'; break }
    if (told.code === 'another_person') { await letGo(); return { ...await state(), report: { stopped: 'another' } } }
    if (answer.ok) {
      await unlock()
      report[told.outcome] += 1
      if (one.kind === 'note') report.notes += 1
      touched.add(one.step.split('/')[0])
      await remove('queue', one.n)
    } else if (answer.status >= 400 && answer.status < 500 && ![408, 425, 429].includes(answer.status)) {
      report.refused += 1
      await put('queue', { ...one, refused: told.detail ?? 'Senda could not read it.' })
    } else {
      report.stopped = 'busy'
      break
    }
  }
  if (touched.size || report.refused) await put('meta', { name: 'report', value: { ...report, at: Date.now() } })
  const kept = new Set((await all('modules')).map((one) => one.module))
  for (const module of touched) if (kept.has(module)) await keep(module).catch(() => {})
  return { ...await state(), now: report }
}

/* Modules whose text, answers or files have changed since they were kept are fetched anew. */
const refresh = async () => {
  for (const one of await all('modules')) {
    const told = await ask(`/study/offline/list/${one.module}`).catch(() => null)
    if (!told?.ok) continue
    const list = await told.json()
    if (await meta('owner') === list.owner) await unlock()
    if (list.version !== one.version || Date.now() - one.kept > 86400000) await keep(one.module).catch(() => {})
  }
  return state()
}

/* ---------- Requests ---------- */
const keptPath = (path) => path.startsWith('/study/m/') ? path.replace('/study/m/', '/study/offline/m/') : path
const keptPage = async (path) => {
  const away = path === AWAY || !await locked()
  return (away ? await match(PAGES, keptPath(path)) : null) ?? await match(PAGES, AWAY) ?? Response.error()
}

/* A network that answers too late is no network, where there is a kept page to read instead. */
const visit = async (event, path) => {
  const kept = await locked() ? null : await match(PAGES, keptPath(path))
  const online = get(event.request)
  if (!kept) return online.catch(() => keptPage(path))
  event.waitUntil(online.catch(() => {}))
  return Promise.race([
    online.catch(() => kept),
    new Promise((done) => setTimeout(() => done(kept), PATIENCE))
  ])
}

/* An answer whose way to the server is gone is kept here, with what was typed, and sent later. */
const post = async (event, [, module, name, what, check]) => {
  const copy = event.request.clone()
  try {
    return await get(event.request)
  } catch {
    const body = new URLSearchParams(await copy.text())
    const step = `${module}/${name}`
    const here = `/study/offline/m/${step}`
    const kind = check ? 'answer' : what === 'done' ? 'done' : 'note'
    const queue = (await all('queue')).filter((one) => one.step === step && !one.refused)
    if (kind === 'done') {
      const open = (body.get('open') ?? '').split(' ').filter(Boolean)
      const left = open.filter((one) => !queue.some((other) => other.check === one)).length
      if (left) return Response.redirect(`${here}?left=${left}#end`, 303)
    }
    if (kind === 'note' && !body.get('words')?.trim() && !body.get('quote')) return Response.redirect(`${here}?empty=note#end`, 303)
    if (kind === 'answer' && ![...body].some(([field, value]) => field.startsWith('answer') && value.trim())) {
      return Response.redirect(`${here}?empty=${check}#check-${check}`, 303)
    }
    // Of several tries that wait, the last is the one that is meant.
    for (const old of queue) if (kind !== 'note' && old.kind === kind && old.check === (check ?? '')) await remove('queue', old.n)
    await put('queue', { id: crypto.randomUUID(), kind, step, check: check ?? '', body: body.toString(), written: Date.now() })
    event.waitUntil(self.registration.sync?.register('senda-send').catch(() => {}) ?? Promise.resolve())
    const next = body.get('next')
    const on = kind === 'done' && next?.startsWith('/study/offline/m/') ? next : `${here}#${check ? `check-${check}` : 'end'}`
    return Response.redirect(on, 303)
  }
}

self.addEventListener('install', (event) => event.waitUntil(getShell().then(() => self.skipWaiting())))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('sync', (event) => { if (event.tag === 'senda-send') event.waitUntil(send()) })

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (request.method === 'GET' && (url.pathname.startsWith('/assets/') || url.pathname.startsWith('/study/media/'))) {
    event.respondWith(match(FILES, url.pathname).then((kept) => kept ?? fetch(request)))
  } else if (request.mode === 'navigate' && request.method === 'GET') {
    event.respondWith(visit(event, url.pathname))
  } else if (request.mode === 'navigate' && request.method === 'POST') {
    const sent = SENT_PATH.exec(url.pathname)
    if (sent) event.respondWith(post(event, sent))
  }
})

const commands = { keep, drop, send, refresh, state, letGo, forget: (n) => remove('queue', n).then(state) }
self.addEventListener('message', (event) => {
  const { what, which } = event.data
  const [answer] = event.ports
  if (!Object.hasOwn(commands, what)) return
  event.waitUntil(commands[what](which).then((done) => answer?.postMessage({ done: done ?? null }), (wrong) => answer?.postMessage({ wrong: `${wrong}` })))
})
