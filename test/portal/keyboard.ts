import type { Locator, Page } from 'playwright-core'

/** Somebody who has a keyboard and nothing else. */
export interface Keyboard {
  /** Goes from control to control until this one has the focus. */
  to(target: Locator): Promise<void>
  /** Goes there and presses a key. */
  press(target: Locator, key?: 'Enter' | 'Space'): Promise<void>
  /** Goes there and types over what is there. */
  write(target: Locator, text: string): Promise<void>
  /** Goes to a list of choices, and down in it to this value. */
  choose(target: Locator, value: string): Promise<void>
}

/** More controls than any page has: who comes by none twice is led in circles. */
const most = 600

export function keyboardOf(page: Page): Keyboard {
  const to: Keyboard['to'] = async (target) => {
    await target.waitFor()
    for (let steps = 0; steps < most; steps += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`the keyboard does not lead to ${target}`)
  }
  return {
    to,
    async press(target, key = 'Enter') {
      await to(target)
      await page.keyboard.press(key)
    },
    async write(target, text) {
      await to(target)
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(text)
    },
    async choose(target, value) {
      await to(target)
      for (let steps = 0; steps < most; steps += 1) {
        if ((await target.inputValue()) === value) return
        await page.keyboard.press('ArrowDown')
      }
      throw new Error(`${value} is no choice there`)
    },
  }
}
