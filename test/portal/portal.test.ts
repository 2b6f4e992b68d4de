import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshHome, type Home } from '../harness/running-city.ts'
import { wrongAtWidths } from './axe.ts'
import { chromiumHere, openBrowser, type Reading, readerIn } from './browser.ts'
import { everyPage, languages, widths } from './every-page.ts'

const tourDossier = '000.00.60.H29-201015-0001'

describe.skipIf(chromiumHere === null)('the portal in a browser', () => {
  let home: Home
  let browser: Browser
  beforeAll(async () => {
    home = await freshHome()
    await home.start()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await home[Symbol.asyncDispose]()
  })

  const reader = (language: 'vi' | 'en', width = 1440): Promise<Reading> =>
    readerIn(browser, { origin: home.origin, language, width })

  test.for(languages)(
    'X01: every page in %s, at every width: nothing serious, nothing wider, nothing refused',
    async (language) => {
      await using reading = await reader(language)
      const { page, wrong, open } = reading
      for (const { name, path } of everyPage) {
        await open(path)
        expect([name, await wrongAtWidths(page, widths)]).toEqual([name, []])
        expect(await page.locator('html').getAttribute('lang')).toBe(language)
        expect(await page.locator('h1').count()).toBe(1)
        expect([name, await page.locator('.refused').allTextContents()]).toEqual([name, []])
        expect(await page.locator('.invented').isVisible()).toBe(true)
      }
      expect(wrong).toEqual([])
    },
  )

  test('by keyboard alone: from the front page to a dataset, its query, and the answer', async () => {
    await using reading = await reader('en')
    const { page, wrong, open } = reading
    await open('/')
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const tabTo = async (name: string | RegExp) => {
      const target = page.getByRole('main').locator('a, button, input, summary').filter({ hasText: name }).first()
      for (let presses = 0; presses < 60; presses += 1) {
        if (await target.evaluate((element) => element === document.activeElement)) return
        await press('Tab')
      }
      throw new Error(`nothing called ${name} was reached`)
    }
    await press('Tab', 'Enter', 'Tab')
    await page.keyboard.type('doanh nghiep')
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Data catalogue' }).waitFor()
    await tabTo(/^Enterprises$/)
    await press('Enter')
    const heading = page.getByRole('heading', { level: 1, name: 'Enterprises' })
    await heading.waitFor()
    expect(await heading.evaluate((element) => element === document.activeElement)).toBe(true)
    await tabTo('curl')
    await press('ArrowRight')
    await page.getByRole('tabpanel').getByText('pandas').waitFor()
    await tabTo('The GraphQL query that made this')
    await press('Enter')
    await tabTo('Run it yourself')
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Ask Kho yourself' }).waitFor()
    await tabTo('Send')
    await press('Enter')
    await page.getByText('"taxCode"').first().waitFor()
    expect(wrong).toEqual([])
  })

  test('G5: whoever has a dossier’s code sees its status and no more, and the code stays out of the address', async () => {
    await using reading = await reader('en', 360)
    const { page, open } = reading
    await open('/look-up')
    await page.getByLabel('Dossier code').fill(tourDossier)
    await page.keyboard.press('Enter')
    await page.getByText('Processing', { exact: true }).waitFor()
    expect(page.url()).toBe(`${home.origin}/look-up`)
    await page.getByLabel('Dossier code').fill('000.00.60.H29-201015-9999')
    await page.keyboard.press('Enter')
    await page.getByText('No dossier has this code').waitFor()
  })

  test('a business goes from the front page to a whole Parquet file in three clicks, and proves it by its checksum', async () => {
    const released = async () => (await (await fetch(`${home.origin}/open/procedures`)).json()).release?.state
    await expect.poll(released).toBe('published')
    await using reading = await reader('en')
    const { page, wrong, open } = reading
    await open('/')
    await page.getByRole('navigation').getByRole('link', { name: 'Catalogue' }).click()
    await page.locator('main a[href="/datasets/procedures"]').first().click()
    const row = page
      .getByRole('region', { name: /^Release 1/ })
      .getByRole('row')
      .filter({ hasText: 'PARQUET' })
    const download = page.waitForEvent('download')
    await row.getByRole('link').click()
    const bytes = readFileSync(await (await download).path())
    expect(await row.getByRole('cell').last().textContent()).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(wrong).toEqual([])
  })

  test('a preview leads through all pages and back, and tells what is withheld', async () => {
    await using reading = await reader('vi')
    const { page, open } = reading
    await open('/datasets/services')
    const first = page.getByRole('region', { name: 'Xem thử' }).locator('tbody tr').first()
    const firstText = await first.textContent()
    await page.getByRole('button', { name: 'Trang sau' }).click()
    await expect.poll(() => first.textContent()).not.toBe(firstText)
    await page.getByRole('button', { name: 'Trang trước' }).click()
    await expect.poll(() => first.textContent()).toBe(firstText)
    await open('/datasets/enterprises')
    expect(await page.locator('td.cell-withheld').first().textContent()).toBe('không được xem')
  })

  test('a chart is drawn under the policy, in both themes, and what draws it is loaded when it is seen', async () => {
    await using reading = await reader('en')
    const { page, wrong, open } = reading
    await open('/datasets/enterprises')
    const drawing = () =>
      page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /drawing-/.test(name)).length)
    expect(await drawing()).toBe(0)
    await page.getByRole('img', { name: 'Records by Status, 3 groups' }).scrollIntoViewIfNeeded()
    await page.locator('.chart-place svg text').filter({ hasText: 'Active' }).waitFor()
    expect(await drawing()).toBe(1)
    const inks = () =>
      page.locator('.chart-place svg path').evaluateAll((paths) => paths.map((path) => path.getAttribute('fill')))
    const light = await inks()
    await page.getByRole('button', { name: 'Dark' }).click()
    await expect.poll(inks).not.toEqual(light)
    await page.getByLabel('Records counted by').selectOption('registeredOn')
    await page.getByText('The figures', { exact: true }).click()
    await page
      .getByText(/^[A-Z][a-z]+ \d{4}$/)
      .first()
      .waitFor()
    await open('/scoreboard')
    await page.getByRole('img', { name: /^Pareto’s curve: \d+ of the/ }).scrollIntoViewIfNeeded()
    await page.locator('.chart-place svg text').filter({ hasText: '100 %' }).waitFor()
    expect(wrong).toEqual([])
  })

  test('X02: whatever an agency wrote into a cell is text', async () => {
    await using reading = await reader('en')
    const { page, wrong, open } = reading
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>{{constructor}}'
    await page.addInitScript((said) => {
      const asked = fetch
      globalThis.fetch = async (...about) => {
        const answer = await (await asked(...about)).text()
        return new Response(answer.replaceAll(/("(?:address|vi|en)":)"(?:[^"\\]|\\.)*"/g, `$1${said}`))
      }
    }, JSON.stringify(hostile))
    await open('/datasets/enterprises')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(hostile)
    expect(await page.locator('td').filter({ hasText: hostile }).count()).toBeGreaterThan(0)
    expect(await page.locator('main img, main script').count()).toBe(0)
    expect(wrong).toEqual([])
  })

  test('X08: language and theme are remembered, and nothing else is left behind', async () => {
    await using reading = await reader('en')
    const { page, open } = reading
    await open('/look-up')
    await page.getByLabel('Dossier code').fill(tourDossier)
    await page.keyboard.press('Enter')
    await page.getByText('Processing', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Dark' }).click()
    await page.getByRole('button', { name: 'Tiếng Việt' }).click()
    await page.getByText('Đang xử lý', { exact: true }).waitFor()
    const left = await page.evaluate(() => [JSON.stringify(localStorage), document.cookie].join(' '))
    expect(left).toBe('{"kho-theme":"dark","kho-language":"vi"} ')
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(tourDossier)
    await page.reload()
    await page.getByText('Tra cứu theo mã').waitFor()
    const shown = ['lang', 'data-theme'].map((name) => page.locator('html').getAttribute(name))
    expect(await Promise.all(shown)).toEqual(['vi', 'dark'])
  })
})
