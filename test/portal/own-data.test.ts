import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshHome, type Home } from '../harness/running-city.ts'
import { wrongAtWidths } from './axe.ts'
import { chromiumHere, openBrowser } from './browser.ts'
import { languages, widths } from './every-page.ts'
import { settled } from './settled.ts'
import { signedInAs } from './signed-in.ts'

const dossier = '000.00.60.H29-201015-0001'

/** Somebody who counts how often they press something. */
function counting() {
  let clicks = 0
  return {
    clicks: () => clicks,
    async press(what: Locator) {
      clicks += 1
      await what.click()
    },
    async choose(list: Locator, value: string) {
      clicks += 1
      await list.selectOption(value)
    },
  }
}

describe.skipIf(chromiumHere === null)('stewards and citizens in a browser', () => {
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

  const signedIn = (person: string, to: string, language: 'vi' | 'en' = 'en') =>
    signedInAs(browser, person, { origin: home.origin, language, width: 1440, to })

  test('G21: a steward opens a column to a department, sees who gains, switches on and takes back, each in under ten clicks', async () => {
    await using reading = await signedIn('steward', '/')
    const { page, wrong } = reading
    const opening = counting()
    await opening.press(page.getByRole('link', { name: 'Stewardship' }))
    await opening.press(page.getByRole('link', { name: /^Rules Feedback cases/ }))
    await opening.press(page.getByLabel(/received_at/))
    await opening.choose(page.getByLabel('Agency', { exact: true }), 'H29.08')
    await opening.press(page.getByRole('button', { name: 'See who gains and who loses' }))
    const differences = page.locator('.differences')
    await differences
      .getByText(/^[\d,]+ records more$/)
      .first()
      .waitFor()
    expect(await differences.textContent()).toContain('Võ Thành Công')
    await opening.press(page.getByRole('button', { name: 'Switch on' }))
    await page.getByText(/^Switched on, version \d+\.$/).waitFor()
    expect(opening.clicks()).toBeLessThan(10)
    const inForce = page.getByRole('region', { name: 'In force' })
    await inForce.getByText('The owner shows this part to Department of Construction.').waitFor()
    const back = counting()
    await back.press(page.getByRole('button', { name: 'Go back to version 1' }))
    await inForce.getByText('opened_to_h29_08').waitFor({ state: 'detached' })
    expect(back.clicks()).toBeLessThan(10)
    expect(wrong).toEqual([])
  })

  test('a rule that fails the city’s tests is not saved, and the page names the test', async () => {
    await using reading = await signedIn('steward', '/steward/rules/dossiers')
    const { page } = reading
    await page.getByLabel('Channel channel').check()
    await page.getByLabel('Agency', { exact: true }).selectOption('H29.08')
    await page.getByRole('button', { name: 'See who gains and who loses' }).click()
    await page.getByRole('alert').getByText('policies/dossiers.test.yaml').first().waitFor()
    await page.getByRole('button', { name: 'Count' }).click()
    const matrix = page.getByRole('region', { name: 'Who can see what' })
    await matrix.getByRole('rowheader', { name: 'Status', exact: true }).waitFor()
    expect(await matrix.getByText('masked').count()).toBeGreaterThan(0)
  })

  test('a citizen finds who used their data in two clicks, asks why, and has something corrected', async () => {
    const { token } = await (await fetch(`${home.origin}/demo/token?as=officer_q1`)).json()
    const asked = await fetch(`${home.origin}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'X-Purpose': '1.004194' },
      body: JSON.stringify({ query: `{ dossier(dossierCode: "${dossier}") { applicant { name } } }` }),
    })
    expect(await asked.json()).toMatchObject({ data: { dossier: { applicant: { name: 'Nguyễn Thị Lan' } } } })
    await using reading = await signedIn('citizen_lan', '/')
    const { page, wrong } = reading
    const finding = counting()
    await finding.press(page.getByRole('link', { name: 'Data about me' }))
    const uses = page.getByRole('region', { name: 'Who used my data' })
    await uses
      .getByText(/^An officer of District 1 read/)
      .first()
      .waitFor()
    expect(finding.clicks()).toBeLessThanOrEqual(2)
    await uses.getByText('Narrow down', { exact: true }).press('Enter')
    await uses.getByLabel('Agency that read').selectOption({ label: 'Department of Construction' })
    await uses.getByLabel('Up to and with').fill('2020-01-01')
    await uses.getByRole('button', { name: 'Show', exact: true }).press('Enter')
    await uses.getByText('No such use').waitFor()
    await uses.getByRole('button', { name: 'Show all' }).press('Enter')
    await uses.getByLabel('Dataset').selectOption({ label: 'People' })
    await uses.getByRole('button', { name: 'Show', exact: true }).press('Enter')
    await uses
      .getByText(/^An officer of District 1 read/)
      .first()
      .waitFor()
    await uses.getByRole('button', { name: 'Ask why' }).first().click()
    const question = page.getByRole('dialog', { name: 'Ask why the data was used' })
    await question.getByRole('button', { name: 'Send' }).click()
    await question.getByText(/^Sent to .+ It answers by \d{4}-\d\d-\d\d at the latest\.$/).waitFor()
    await question.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('region', { name: 'What I have asked for' }).getByText('Please tell me why').waitFor()
    await page.getByRole('button', { name: /^Look People/ }).click()
    const held = page.getByRole('region', { name: 'What the city holds about me' })
    await held.locator('dd').filter({ hasText: 'Nguyễn Thị Lan' }).first().waitFor()
    await held.getByRole('button', { name: 'Ask to correct it' }).nth(1).click()
    const correction = page.getByRole('dialog', { name: /^Have it corrected/ })
    await correction.getByLabel('It should be').fill('Nguyễn Thị Lan Anh')
    await correction.getByRole('button', { name: 'Send' }).click()
    await correction.getByText(/^Sent to /).waitFor()
    await correction.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Tell me daily' }).click()
    await page.getByText('Noted.').waitFor()
    expect(wrong).toEqual([])
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    expect(await page.evaluate(() => document.cookie)).toBe('')
  })

  test.for(languages)(
    'X01: a steward’s and a citizen’s pages in %s, at every width: nothing serious, nothing wider',
    async (language) => {
      await using steward = await signedIn('steward', '/steward', language)
      for (const path of ['/steward', '/steward/rules/dossiers', '/steward/requests']) {
        await steward.open(path)
        await settled(steward.page)
        expect([path, await wrongAtWidths(steward.page, widths)]).toEqual([path, []])
      }
      await using citizen = await signedIn('citizen_lan', '/me', language)
      await settled(citizen.page)
      expect(await wrongAtWidths(citizen.page, widths)).toEqual([])
      expect([...steward.wrong, ...citizen.wrong]).toEqual([])
    },
  )
})
