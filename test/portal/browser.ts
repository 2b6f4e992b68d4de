import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser of this machine; null where it has none, and stories in a browser are then skipped by name. */
export const chromiumHere: string | null = places.find((place) => existsSync(place)) ?? null

/** Opens the machine's own chromium, which speaks to nobody but the pages it is sent to. */
export function openBrowser(): Promise<Browser> {
  const quiet = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run']
  return chromium.launch({ executablePath: chromiumHere ?? '', headless: true, args: quiet })
}

export type Language = 'vi' | 'en'

export interface Reader {
  readonly origin: string
  readonly language: Language
  readonly width: number
  readonly theme?: 'light' | 'dark'
}

/** Somebody before a screen, and everything that went wrong in their browser: errors, warnings, refusals of the policy. */
export interface Reading extends AsyncDisposable {
  readonly page: Page
  readonly wrong: readonly string[]
  /** Opens a path and waits until what it asked for is there. */
  open(path: string): Promise<void>
}

export async function readerIn(browser: Browser, reader: Reader): Promise<Reading> {
  const { origin, language, width, theme = 'light' } = reader
  const context = await browser.newContext({
    locale: language === 'vi' ? 'vi-VN' : 'en-GB',
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    baseURL: origin,
  })
  const page = await context.newPage()
  const wrong = watched(page)
  return { page, wrong, open: (path) => opened(page, path), [Symbol.asyncDispose]: () => closed(context) }
}

function watched(page: Page): string[] {
  const wrong: string[] = []
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(`${message.type()}: ${message.text()}`)
  })
  page.on('requestfailed', (request) => {
    // What a page no longer wants it gives up by itself.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') wrong.push(`failed: ${request.url()}`)
  })
  return wrong
}

async function opened(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: 'networkidle' })
  await page.locator('h1').waitFor()
  await page.locator('.waiting').first().waitFor({ state: 'detached' })
  await page.evaluate(() => document.fonts.ready)
}

const closed = (context: BrowserContext): Promise<void> => context.close()
