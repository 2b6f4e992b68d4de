import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshHome, type Home } from '../harness/running-city.ts'
import { chromiumHere, openBrowser } from './browser.ts'
import { keyboardOf } from './keyboard.ts'
import { signedInAs } from './signed-in.ts'

const dossier = '000.00.60.H29-201015-0001'
const purpose = '1.004194'

describe.skipIf(chromiumHere === null)('the stories of people who sign in, by keyboard alone', () => {
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

  const signedIn = async (person: string) => {
    const reading = await signedInAs(browser, person, { origin: home.origin, language: 'en', width: 1440, to: '/' })
    return { ...reading, keyboard: keyboardOf(reading.page) }
  }

  test('an officer chooses a purpose, opens a dossier, and asks for what is withheld', async () => {
    await using officer = await signedIn('officer_q1')
    const { page, keyboard, wrong } = officer
    await keyboard.press(page.getByRole('link', { name: 'Work' }))
    await keyboard.write(page.getByLabel('Procedure: type its code or name'), purpose)
    await keyboard.press(page.getByRole('button', { name: 'Choose this purpose' }).first())
    await page.getByText(/^\d+ dossiers are open\.$/).waitFor()
    await keyboard.write(page.getByLabel('Dossier code'), dossier)
    await keyboard.press(page.getByRole('button', { name: 'Open it' }))
    await page.getByRole('heading', { level: 1 }).filter({ hasText: dossier }).waitFor()
    const applicant = page.getByRole('region', { name: 'Applicant', exact: true })
    await keyboard.press(applicant.locator('summary').filter({ hasText: 'Phone' }))
    await keyboard.press(applicant.getByRole('button', { name: 'Ask to see it' }))
    const form = page.getByRole('dialog', { name: 'Ask for access: Phone' })
    await keyboard.press(form.getByRole('button', { name: 'Send the request' }))
    await form.getByText('The owner decides by 2020-11-09').waitFor()
    expect(wrong).toEqual([])
  })

  test('a citizen finds who used their data and asks why; the dialog gives the focus back', async () => {
    const token = (await home.kho('token', '--as', 'officer_q1')).stdout.trim()
    const asked = await fetch(`${home.origin}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'X-Purpose': purpose },
      body: JSON.stringify({ query: `{ dossier(dossierCode: "${dossier}") { applicant { name } } }` }),
    })
    expect(await asked.json()).toMatchObject({ data: { dossier: { applicant: { name: 'Nguyễn Thị Lan' } } } })
    await using citizen = await signedIn('citizen_lan')
    const { page, keyboard, wrong } = citizen
    await keyboard.press(page.getByRole('link', { name: 'Data about me' }))
    const why = page.getByRole('button', { name: 'Ask why' }).first()
    await keyboard.press(why)
    const question = page.getByRole('dialog', { name: 'Ask why the data was used' })
    await keyboard.press(question.getByRole('button', { name: 'Send' }))
    await question.getByText(/^Sent to /).waitFor()
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'hidden' })
    expect(await why.evaluate((button) => button === document.activeElement)).toBe(true)
    expect(wrong).toEqual([])
  })

  test('a steward opens a column to a department, sees who gains, switches on and takes back', async () => {
    await using steward = await signedIn('steward')
    const { page, keyboard, wrong } = steward
    await keyboard.press(page.getByRole('link', { name: 'Stewardship' }))
    await keyboard.press(page.getByRole('link', { name: /^Rules Feedback cases/ }))
    await keyboard.press(page.getByLabel(/received_at/), 'Space')
    await keyboard.choose(page.getByLabel('Agency', { exact: true }), 'H29.08')
    await keyboard.press(page.getByRole('button', { name: 'See who gains and who loses' }))
    await page
      .locator('.differences')
      .getByText(/^[\d,]+ records more$/)
      .first()
      .waitFor()
    await keyboard.press(page.getByRole('button', { name: 'Switch on' }))
    await page.getByText(/^Switched on, version \d+\.$/).waitFor()
    await keyboard.press(page.getByRole('button', { name: 'Go back to version 1' }))
    const inForce = page.getByRole('region', { name: 'In force' })
    await inForce.getByText('opened_to_h29_08').waitFor({ state: 'detached' })
    expect(wrong).toEqual([])
  })

  test('an operator sees what needs somebody, and narrows the runs to those that are held', async () => {
    await using operator = await signedIn('operator')
    const { page, keyboard, wrong } = operator
    await keyboard.press(page.getByRole('navigation').getByRole('link', { name: 'Operation' }))
    const problems = page.getByRole('region', { name: 'What needs somebody' })
    await keyboard.to(problems.getByRole('button').first())
    await keyboard.choose(page.getByLabel('Show'), 'held')
    await page.getByText('There is no such run').waitFor()
    expect(wrong).toEqual([])
  })
})
