import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshHome, type Home } from '../harness/running-city.ts'
import { chromiumHere, openBrowser } from './browser.ts'
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
})
