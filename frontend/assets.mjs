// Makes the files that Senda embeds: `node assets.mjs OUT`, with node_modules beside OUT's parent or in $NODE_PATH.
// OUT receives: served/ (hashed names, each with .gz and .br where that is smaller), ttf/, licences/,
// served.tsv (plain name, hashed name, content type), ttf.tsv (name), licences.tsv (name, version, licence, file).
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { createRequire } from 'node:module'

const here = dirname(fileURLToPath(import.meta.url))
const [out, modules] = process.argv.slice(2)
if (!out || !modules) throw new Error('usage: node assets.mjs OUT NODE_MODULES')
const subset = createRequire(join(modules, 'package.json'))('subset-font')

const kinds = {
  '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml', '.woff2': 'font/woff2'
}
const atkinson = '@fontsource-variable/atkinson-hyperlegible-next'
const fonts = {
  'atkinson-normal.woff2': `${atkinson}/files/atkinson-hyperlegible-next-latin-wght-normal.woff2`,
  'atkinson-ext-normal.woff2': `${atkinson}/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2`,
  'atkinson-italic.woff2': `${atkinson}/files/atkinson-hyperlegible-next-latin-wght-italic.woff2`,
  'lexend-normal.woff2': '@fontsource-variable/lexend/files/lexend-latin-wght-normal.woff2'
}
// The letters of English and its neighbours, of the weights that a page uses: a phone fetches half as much. Names from
// Warsaw to Prague have a file of their own, fetched only where a page needs it. styles/tokens.css names the same ranges.
const letters = [[0x20, 0x7e], [0xa0, 0xff], [0x131, 0x131], [0x152, 0x153], [0x2010, 0x2027], [0x2030, 0x2030], [0x2039, 0x203a], [0x20ac, 0x20ac], [0x2122, 0x2122], [0x2190, 0x2193], [0x2212, 0x2212], [0x2713, 0x2713]]
  .flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at))).join('')
const cut = {
  'atkinson-normal.woff2': { wght: { min: 400, max: 700 } },
  'atkinson-italic.woff2': { wght: 400 },
  'lexend-normal.woff2': { wght: { min: 400, max: 700 } }
}
const expo = '@expo-google-fonts/atkinson-hyperlegible-next'
const printFonts = {
  'regular': `${expo}/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf`,
  'italic': `${expo}/400Regular_Italic/AtkinsonHyperlegibleNext_400Regular_Italic.ttf`,
  'bold': `${expo}/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf`
}
// the package's licence text, and the files of the packages that ship
const texts = {
  'govuk-frontend': [join(here, 'licences/govuk-frontend.txt')],
  [atkinson]: [join(modules, atkinson, 'LICENSE')],
  '@fontsource-variable/lexend': [join(modules, '@fontsource-variable/lexend/LICENSE')],
  [expo]: [join(modules, expo, 'LICENSE'), join(modules, expo, 'LICENSE_FONT')]
}

for (const part of ['served', 'ttf', 'licences']) {
  rmSync(join(out, part), { recursive: true, force: true })
  mkdirSync(join(out, part), { recursive: true })
}

const served = []
const names = new Map()
const serve = (plain, bytes) => {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
  const hashed = plain.replace(/(\.[a-z0-9]+)$/, `-${hash}$1`)
  const file = join(out, 'served', hashed)
  writeFileSync(file, bytes)
  if (extname(plain) !== '.woff2') {
    const gz = gzipSync(bytes, { level: 9 })
    const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
    if (gz.length < bytes.length) writeFileSync(`${file}.gz`, gz)
    if (br.length < bytes.length) writeFileSync(`${file}.br`, br)
  }
  names.set(`/assets/${plain}`, `/assets/${hashed}`)
  served.push([plain, hashed, kinds[extname(plain)]].join('\t'))
}
// every address of an asset inside another becomes its hashed name, so order matters: leaves first
const linked = (text) => text.replace(/\/assets\/[a-z0-9.-]+/g, (plain) => {
  const hashed = names.get(plain)
  if (!hashed) throw new Error(`${plain} is named in a file but is not an asset made before it`)
  return hashed
})

for (const [plain, path] of Object.entries(fonts)) {
  const whole = readFileSync(join(modules, path))
  serve(plain, cut[plain] ? await subset(whole, letters, { targetFormat: 'woff2', variationAxes: cut[plain] }) : whole)
}
serve('favicon.svg', readFileSync(join(here, 'favicon.svg')))
const script = readFileSync(join(modules, 'govuk-frontend/dist/govuk/govuk-frontend.min.js'), 'utf8').replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n')
serve('govuk-frontend.min.js', Buffer.from(script))
for (const own of ['offline.js', 'app.js', 'editor.js', 'register.js']) serve(own, Buffer.from(linked(readFileSync(join(here, own), 'utf8'))))

const sass = (...more) => execFileSync(process.execPath, [
  join(modules, 'sass/sass.js'), '--style=compressed', '--no-source-map', '--no-charset', ...more
], { encoding: 'utf8', maxBuffer: 1 << 24 })
const govuk = sass(`--load-path=${join(modules, 'govuk-frontend/dist')}`, join(here, 'govuk.scss'))
// no inline styles anywhere: the pages run under style-src 'self'. GOV.UK Frontend first, then ours, in this order
const own = ['tokens', 'frame', 'pieces', 'study', 'staff', 'device'].map((part) => sass(join(here, 'styles', `${part}.css`)).trim())
serve('app.css', Buffer.from(govuk.trim() + linked(own.join(''))))
// last: it names every other file by its hash, so a change in any of them is a new worker
serve('worker.js', Buffer.from(linked(readFileSync(join(here, 'worker.js'), 'utf8'))))

for (const [name, path] of Object.entries(printFonts)) cpSync(join(modules, path), join(out, 'ttf', `${name}.ttf`))

const shipped = Object.keys(JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).dependencies)
const licences = shipped.map((name) => {
  const { version, license } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'))
  const parts = texts[name]
  if (!parts?.every(existsSync)) throw new Error(`no licence text is known for ${name}: add it to assets.mjs`)
  const file = `${name.replace(/[^a-z0-9-]/g, '_')}.txt`
  writeFileSync(join(out, 'licences', file), parts.map((part) => readFileSync(part, 'utf8').trim()).join('\n\n') + '\n')
  return [name, version, license, file].join('\t')
})
writeFileSync(join(out, 'licences.tsv'), licences.join('\n') + '\n')
writeFileSync(join(out, 'ttf.tsv'), Object.keys(printFonts).join('\n') + '\n')
writeFileSync(join(out, 'served.tsv'), served.join('\n') + '\n')
