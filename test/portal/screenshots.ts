import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBrowser, readerIn } from './browser.ts'
import { everyPage, languages, widths } from './every-page.ts'

/** Pictures of every page, to be looked at: `node test/portal/screenshots.ts --origin http://localhost:4000 --out FOLDER`. */
const { values } = parseArgs({
  options: {
    origin: { type: 'string', default: 'http://localhost:4000' },
    out: { type: 'string', default: 'screenshots' },
    only: { type: 'string', default: '' },
  },
})
const { origin, out, only } = values
mkdirSync(out, { recursive: true })
await using browser = await openBrowser()
const looks = languages.flatMap((language) => widths.map((width) => ({ language, width, theme: 'light' as const })))
for (const look of [...looks, { language: 'vi' as const, width: 1440, theme: 'dark' as const }]) {
  await using reading = await readerIn(browser, { origin, ...look })
  for (const { name, path } of everyPage.filter((page) => page.name.includes(only))) {
    await reading.open(path)
    const file = `${name}-${look.language}-${look.width}${look.theme === 'dark' ? '-dark' : ''}.png`
    await reading.page.screenshot({ path: join(out, file), fullPage: true })
  }
  for (const wrong of reading.wrong) process.stdout.write(`${look.language} ${look.width}: ${wrong}\n`)
}
