import i18next from 'i18next'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { expect, test } from 'vitest'
import { type Language, wordsIn } from '../../words/words.ts'
import { Going } from './going.tsx'

const going = {
  ...{ since: '2026-01-01', until: '2026-07-01', use: 'newCode' },
  reason: { vi: 'Có mã mới.', en: 'There is a new code.' },
}

async function shown(lng: Language, but: Partial<{ use: null }> = {}): Promise<string> {
  const resources = { [lng]: { translation: wordsIn(lng) } }
  await i18next.use(initReactI18next).init({ lng, resources, interpolation: { escapeValue: false } })
  return renderToStaticMarkup(createElement(Going, { going: { ...going, ...but } })).replaceAll(/<[^>]+>/g, '')
}

test('a field that goes says in both languages until when it stays, what to use instead and why', async () => {
  expect(await shown('vi')).toBe('Còn đến 2026-07-01 Hãy dùng newCode. Báo từ 2026-01-01. Có mã mới.')
  expect(await shown('en')).toBe('Kept until 2026-07-01 Use newCode. Said since 2026-01-01. There is a new code.')
  expect(await shown('en', { use: null })).toBe('Kept until 2026-07-01 Said since 2026-01-01. There is a new code.')
})
