import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds serious or worse on a page as it stands, by rule and element. */
export async function seriousIn(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } } // axe-core, put there
    interface Violation {
      readonly id: string
      readonly impact: string
      readonly nodes: readonly { readonly html: string }[]
    }
    return (await axe.run()).violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0]?.html ?? '' }))
  })
  return found.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, html }) => `${id}: ${html}`)
}

/** What is wrong with a page at each width: serious by axe-core, or wider than the window. */
export async function wrongAtWidths(page: Page, widths: readonly number[]): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    const wider = await widerThanItsWindow(page)
    if (wider > 0) wrong.push(`${width}: ${wider} wider`)
    wrong.push(...(await seriousIn(page)).map((found) => `${width}: ${found}`))
  }
  return wrong
}

/** Pixels by which a page is wider than its window, once what is drawn by size (charts) has followed: in three seconds at most. */
async function widerThanItsWindow(page: Page): Promise<number> {
  const excess = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  for (let looks = 0; looks < 30; looks += 1) {
    if ((await page.evaluate(excess)) <= 0) return 0
    await page.waitForTimeout(100)
  }
  return page.evaluate(excess)
}
