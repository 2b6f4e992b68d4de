import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshHome, type Home } from '../harness/running-city.ts'
import { wrongAtWidths } from './axe.ts'
import { chromiumHere, openBrowser } from './browser.ts'
import { languages, widths } from './every-page.ts'
import { keyboardOf } from './keyboard.ts'
import { settled } from './settled.ts'
import { signedInAs } from './signed-in.ts'

describe.skipIf(chromiumHere === null)('a business in a browser', () => {
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

  const signedIn = (to: string, language: 'vi' | 'en' = 'en') =>
    signedInAs(browser, 'business_saigon', { origin: home.origin, language, width: 1440, to })

  /** What whoever shows the key is taken for; the refusal's code where it lets nobody in. */
  async function shownBy(key: string): Promise<unknown> {
    const answer = await fetch(`${home.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ query: '{ viewer { kind application enterprise } dossiers { nodes { id } } }' }),
    })
    const { data, errors } = await answer.json()
    return data ?? errors[0].extensions.code
  }

  test('a business sees its licences and dossiers, issues a key, uses it, and revokes it, by keyboard alone', async () => {
    await using reading = await signedIn('/')
    const { page, wrong } = reading
    const keyboard = keyboardOf(page)
    const pressed = (name: string, role: 'link' | 'button' = 'button') =>
      keyboard.press(page.getByRole(role, { name }).first())
    await pressed('My business', 'link')
    const licences = page.getByRole('region', { name: 'Licences' }).first()
    await licences.getByRole('rowheader', { name: '00002/GP-05' }).waitFor()
    const dossiers = page.getByRole('region', { name: 'Dossiers of the business' }).first()
    await dossiers.getByRole('rowheader', { name: '000.00.70.H29-201016-0001' }).waitFor()
    const usage = page.getByRole('region', { name: 'Used and left' }).first()
    await usage.getByRole('rowheader', { name: 'dossiers' }).waitFor()
    await keyboard.write(page.getByLabel('Name of the program'), 'reports')
    await pressed('Issue a key')
    const made = page.getByRole('status').filter({ hasText: 'it is shown this once' })
    const key = (await made.locator('pre').first().textContent()) ?? ''
    await page.getByRole('button', { name: 'Revoke reports' }).waitFor()
    // Servers look once a second at what keys there are.
    await expect
      .poll(() => shownBy(key), { timeout: 10_000 })
      .toEqual({
        viewer: { kind: 'business', application: 'reports', enterprise: null },
        dossiers: expect.anything(),
      })
    await pressed('Revoke reports')
    await page.getByRole('button', { name: 'Revoke reports' }).waitFor({ state: 'detached' })
    await expect.poll(() => shownBy(key), { timeout: 10_000 }).toBe('KHO470')
    expect(wrong).toEqual([])
  })

  test.for(languages)(
    'X01: a business’s page in %s, at every width: nothing serious, nothing wider',
    async (language) => {
      await using business = await signedIn('/business', language)
      await settled(business.page)
      expect(await wrongAtWidths(business.page, widths)).toEqual([])
      expect(business.wrong).toEqual([])
    },
  )
})
