import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshHome, type Home } from '../harness/running-city.ts'
import { wrongAtWidths } from './axe.ts'
import { chromiumHere, openBrowser } from './browser.ts'
import { languages, widths } from './every-page.ts'
import { settled } from './settled.ts'
import { signedInAs } from './signed-in.ts'

describe.skipIf(chromiumHere === null)('a steward’s desk in a browser', () => {
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

  const signedIn = (to: string, language: 'vi' | 'en' = 'en', width = 1440) =>
    signedInAs(browser, 'steward', { origin: home.origin, language, width, to })

  test('refused records are looked at again by one press, by keyboard and on a phone, and the page tells what came of it', async () => {
    await using reading = await signedIn('/steward', 'en', 360)
    const { page, wrong } = reading
    const table = page.getByRole('region', { name: 'Look at them again' }).getByRole('table')
    const button = table.getByRole('button', { name: /^Look again \w+, \w+$/ }).first()
    const [dataset = '', source = ''] = /(\w+), (\w+)$/.exec((await button.textContent()) ?? '')?.slice(1) ?? []
    const row = table
      .getByRole('row')
      .filter({ has: page.getByText(dataset, { exact: true }) })
      .filter({ hasText: source })
    await row.getByText('never asked for').waitFor()
    await button.press('Enter')
    await row.getByText(/^looked at \d+, published \d+, still refused \d+ \(/).waitFor()
    expect(wrong).toEqual([])
  })

  test('X03: a dropped file becomes a draft to be looked over, saved, taken away and thrown away, and a hostile one is refused in words', async () => {
    await using reading = await signedIn('/steward')
    const { page, wrong } = reading
    await page.getByRole('link', { name: 'New dataset from a file' }).click()
    await page.getByText('There is no draft').waitFor()
    const field = page.getByLabel('Drop a file here, or choose one')
    const give = (name: string, text: string) =>
      field.setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
    const status = page.waitForResponse((response) => response.url().endsWith('/steward/drop'))
    await give('lượt khám.csv', 'Mã lượt,Bệnh nhân,Chi phí\nL-1,Nguyễn Thị Lan,150000.50\nL-2,Trần Văn Nam,90000.00\n')
    expect((await status).status()).toBe(201)
    await page.getByText('It is the draft luot_kham now').waitFor()
    const fields = page.getByRole('region', { name: 'Fields of luot_kham' })
    const patient = fields.getByLabel('Sensitivity: benh_nhan')
    expect(await patient.inputValue()).toBe('sensitive')
    expect(await page.getByRole('main').textContent()).not.toContain('Nguyễn Thị Lan')
    await fields.getByLabel('English title: ma_luot').fill('Visit code')
    await fields.getByLabel('Sensitivity: ma_luot').selectOption('personal')
    await page.getByRole('button', { name: 'Save the draft luot_kham' }).press('Enter')
    await page.getByText('The draft is saved.').waitFor()
    await page.getByText('datasets/luot_kham.yaml', { exact: true }).first().click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download datasets/luot_kham.yaml' }).click()
    expect((await download).suggestedFilename()).toBe('datasets_luot_kham.yaml')
    expect(await page.locator('.card pre').allTextContents()).toContainEqual(expect.stringContaining('en: Visit code'))
    await settled(page)
    expect(await wrongAtWidths(page, widths)).toEqual([])
    await page.getByRole('button', { name: 'Throw it away luot_kham' }).click()
    await page.getByText('There is no draft').waitFor()
    expect(wrong).toEqual([])
    await give('logo.xlsx', '<svg onload="alert(1)"/>')
    const refused = page.getByRole('alert')
    await refused.getByText('KHO493').waitFor()
    expect(await refused.textContent()).toContain('What is in it is not what its name says.')
  })

  test('X04: a file that another site has a steward’s browser send is not even read', async () => {
    await using reading = await signedIn('/steward/drop')
    const cookies = (await reading.page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const crossing = [
      {},
      { origin: 'https://elsewhere.example', 'x-kho-csrf': '1' },
      { 'sec-fetch-site': 'cross-site', 'x-kho-csrf': '1' },
    ]
    for (const headers of crossing) {
      const sent = { cookie: cookies, 'x-kho-file': 't.csv', 'idempotency-key': 'from-elsewhere', ...headers }
      const answer = await fetch(`${home.origin}/steward/drop`, { method: 'POST', body: 'a\n1\n', headers: sent })
      expect((await answer.json()).errors).toMatchObject([{ extensions: { code: 'KHO478' } }])
    }
  })

  test.for(languages)('X01: the desk in %s, at every width: nothing serious, nothing wider', async (language) => {
    await using reading = await signedIn('/steward/drop', language)
    await settled(reading.page)
    expect(await wrongAtWidths(reading.page, widths)).toEqual([])
    await reading.open('/steward')
    await settled(reading.page)
    expect(await wrongAtWidths(reading.page, widths)).toEqual([])
    expect(reading.wrong).toEqual([])
  })
})
