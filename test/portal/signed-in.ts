import type { Browser } from 'playwright-core'
import { type Reader, type Reading, readerIn } from './browser.ts'

/** Somebody of the demo who signed in by the demo's login page, at the page to which they wanted to go. */
export async function signedInAs(browser: Browser, person: string, reader: Reader & { readonly to: string }) {
  const reading: Reading = await readerIn(browser, reader)
  const { page } = reading
  await page.goto(`/auth/login?back=${encodeURIComponent(reader.to)}`)
  await page.locator(`button[value="${person}"]`).click()
  await page.locator('h1').waitFor()
  return reading
}
