import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshHome, type Home } from '../harness/running-city.ts'
import { wrongAtWidths } from './axe.ts'
import { chromiumHere, openBrowser, readerIn } from './browser.ts'
import { languages, widths } from './every-page.ts'
import { settled } from './settled.ts'
import { signedInAs } from './signed-in.ts'

const dossier = '000.00.60.H29-201015-0001'
const purpose = '1.004194'

const words = {
  vi: { procedure: 'Thủ tục: gõ mã hoặc tên', choose: 'Chọn mục đích này', code: 'Mã số hồ sơ', open: 'Mở hồ sơ' },
  en: {
    procedure: 'Procedure: type its code or name',
    choose: 'Choose this purpose',
    code: 'Dossier code',
    open: 'Open it',
  },
}

async function choosePurpose(page: Page, language: 'vi' | 'en'): Promise<void> {
  await page.getByLabel(words[language].procedure).fill(purpose)
  await page.getByRole('button', { name: words[language].choose }).first().click()
}

async function openDossier(page: Page, language: 'vi' | 'en'): Promise<void> {
  await page.getByLabel(words[language].code).fill(dossier)
  await page.getByRole('button', { name: words[language].open }).click()
  await page.getByRole('heading', { level: 1 }).filter({ hasText: dossier }).waitFor()
  await settled(page)
}

describe.skipIf(chromiumHere === null)('officers and operators in a browser', () => {
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

  const signedIn = (person: string, to: string, language: 'vi' | 'en' = 'en', width = 1440) =>
    signedInAs(browser, person, { origin: home.origin, language, width, to })

  test('G1: an officer sees one dossier of three agencies by one query, and asks for a cell that is withheld', async () => {
    await using reading = await signedIn('officer_q1', '/work')
    const { page, wrong } = reading
    await choosePurpose(page, 'en')
    await page.getByText(/^\d+ dossiers are open\.$/).waitFor()
    await page
      .getByText(/^\d+ days late$/)
      .first()
      .waitFor()
    await openDossier(page, 'en')
    expect(page.url()).toBe(`${home.origin}/work/dossier`)
    const part = (name: string) => page.getByRole('region', { name, exact: true })
    expect(await part('Applicant').textContent()).toContain('Nguyễn Thị Lan')
    expect(await part('Applicant').textContent()).toContain('****0001')
    expect(await part('Procedure').textContent()).toContain('Cấp giấy phép xây dựng nhà ở riêng lẻ')
    expect(await part('Steps').first().textContent()).toContain('Thẩm định hồ sơ')
    await page.getByText('The GraphQL query that made this').click()
    expect(await page.locator('.query pre').first().textContent()).toContain('query OneDossier')
    await page.getByText(`X-Purpose: ${purpose}`).waitFor()
    await part('Applicant').getByText('why?').filter({ hasText: 'Phone' }).click()
    await part('Applicant').getByRole('button', { name: 'Ask to see it' }).click()
    const form = page.getByRole('dialog', { name: 'Ask for access: Phone' })
    expect(await form.getByLabel('For the procedure').inputValue()).toBe(purpose)
    expect(await form.getByLabel('What for and how it is used').inputValue()).toContain('Phone is needed')
    await form.getByRole('button', { name: 'Send the request' }).click()
    await form.getByText('The owner decides by 2020-11-09').waitFor()
    await form.getByRole('link', { name: 'Your unit’s requests for access' }).click()
    const row = page.getByRole('row').filter({ hasText: 'people.phone' })
    expect(await row.textContent()).toContain('waiting')
    expect(await row.textContent()).toContain('NĐ 47/2020')
    expect(wrong).toEqual([])
  })

  test('X08: a purpose and a dossier’s code are kept in no storage, and a page that is loaded anew asks again', async () => {
    await using reading = await signedIn('officer_q1', '/work')
    const { page } = reading
    await choosePurpose(page, 'en')
    await openDossier(page, 'en')
    const left = await page.evaluate(() => [localStorage, sessionStorage].map((kept) => JSON.stringify(kept)).join(' '))
    expect(left).not.toContain(dossier)
    expect(left).not.toContain(purpose)
    await page.reload()
    await page.getByLabel(words.en.procedure).waitFor()
    expect(await page.getByText('Nguyễn Thị Lan').count()).toBe(0)
  })

  test('an officer of another district sees where a dossier is and not whose, and for an assigned task alone its other parts say why not', async () => {
    await using other = await signedIn('officer_q3', '/work')
    await choosePurpose(other.page, 'en')
    await openDossier(other.page, 'en')
    const about = other.page.getByRole('region', { name: `Dossier ${dossier}` })
    expect(await about.getByText('withheld').count()).toBeGreaterThan(3)
    expect(await other.page.getByText('Nguyễn Thị Lan').count()).toBe(0)
    await using own = await signedIn('officer_q1', '/work')
    await own.page.getByLabel('Key of the task that is assigned to you').fill(dossier)
    await own.page.getByRole('button', { name: words.en.choose }).last().click()
    await openDossier(own.page, 'en')
    await own.page.getByText('079190000001').waitFor()
    expect(await own.page.getByText(/^A purpose is needed/).count()).toBeGreaterThan(2)
  })

  test('an operator sees what needs somebody with the command to copy, and nobody’s data', async () => {
    await using reading = await signedIn('operator', '/')
    const { page, wrong } = reading
    await page.getByRole('navigation').getByRole('link', { name: 'Operation' }).click()
    const problems = page.getByRole('region', { name: 'What needs somebody' })
    await problems.getByText('kho quarantine list').waitFor()
    expect(await problems.getByText('Who suffers').count()).toBeGreaterThan(0)
    await page.getByRole('region', { name: 'Records in quarantine' }).getByRole('row').nth(1).waitFor()
    await page
      .getByRole('region', { name: 'Lag against what is promised' })
      .getByText('one_stop_q1', { exact: true })
      .waitFor()
    await page.getByRole('region', { name: 'Ledger' }).getByRole('row').nth(1).waitFor()
    await page.getByLabel('Show').selectOption('held')
    await page.getByText('There is no such run').waitFor()
    const text = await page.getByRole('main').textContent()
    expect(text).not.toMatch(/\b0\d{11}\b/)
    expect(wrong).toEqual([])
  })

  test('whoever a page is not for is told so, and where to sign in', async () => {
    await using nobody = await readerIn(browser, { origin: home.origin, language: 'en', width: 360 })
    await nobody.open('/operate')
    await nobody.page.getByText('This page is not for you').waitFor()
    const way = nobody.page.getByRole('main').getByRole('link', { name: 'Sign in' })
    expect(await way.getAttribute('href')).toBe('/auth/login?back=%2Foperate')
    expect(await wrongAtWidths(nobody.page, widths)).toEqual([])
    await using citizen = await signedIn('citizen_lan', '/work')
    await citizen.page.getByText('You are signed in, but not as somebody whom this page is for.').waitFor()
  })

  test.for(languages)(
    'X01: at work and at the controls in %s, at every width: nothing serious, nothing wider',
    async (language) => {
      await using officer = await signedIn('officer_q1', '/work', language)
      const { page } = officer
      await settled(page)
      expect(['choosing', await wrongAtWidths(page, widths)]).toEqual(['choosing', []])
      await choosePurpose(page, language)
      await settled(page)
      expect(['work', await wrongAtWidths(page, widths)]).toEqual(['work', []])
      await openDossier(page, language)
      await page.locator('.why summary').first().click()
      await page.locator('.why button').first().click()
      await page.getByRole('dialog').waitFor()
      expect(['asking', await wrongAtWidths(page, widths)]).toEqual(['asking', []])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(['dossier', await wrongAtWidths(page, widths)]).toEqual(['dossier', []])
      await using operator = await signedIn('operator', '/operate', language)
      await settled(operator.page)
      expect(['operate', await wrongAtWidths(operator.page, widths)]).toEqual(['operate', []])
      expect([...officer.wrong, ...operator.wrong]).toEqual([])
    },
  )
})
