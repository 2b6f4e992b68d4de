import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { type Language, openBrowser, type Reading, readerIn } from './browser.ts'
import { everyPage, languages, signedInPages, widths } from './every-page.ts'
import { signedInAs } from './signed-in.ts'

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
const looks = languages.flatMap((language) =>
  widths.map((width): { language: Language; width: number; theme: 'light' | 'dark' } => ({
    language,
    width,
    theme: 'light',
  })),
)
for (const look of [...looks, { language: 'vi' as const, width: 1440, theme: 'dark' as const }]) {
  await using reading = await readerIn(browser, { origin, ...look })
  for (const { name, path } of everyPage.filter((page) => page.name.includes(only))) {
    await reading.open(path)
    await pictured(reading, name, look)
  }
  for (const { name, path, as } of signedInPages.filter((page) => page.name.includes(only))) {
    await using own = await signedInAs(browser, as, { origin, ...look, to: path })
    await own.open(path)
    await pictured(own, name, look)
  }
}

async function pictured({ page, wrong }: Reading, name: string, { language, width, theme }: (typeof looks)[number]) {
  const file = `${name}-${language}-${width}${theme === 'dark' ? '-dark' : ''}.png`
  await drawAll(page)
  await page.screenshot({ path: join(out, file), fullPage: true })
  for (const said of wrong) process.stdout.write(`${name} ${language} ${width}: ${said}\n`)
}

/** Charts are drawn when somebody has them before them. */
async function drawAll(page: Page): Promise<void> {
  for (const chart of await page.locator('.chart-picture').all()) {
    await chart.scrollIntoViewIfNeeded()
    await chart.locator('svg').waitFor()
  }
  await page.evaluate(() => scrollTo(0, 0))
}
