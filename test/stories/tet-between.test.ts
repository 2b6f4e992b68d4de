import { escalateCases } from '@kho/schema/cases/escalate-cases.ts'
import { expect, test } from 'vitest'
import { safeCity } from '../safety/safe-city.ts'
import { askingCity, askingText, clerk, lan, lanId } from './asking-city.ts'

/** Two days before Tết 2021, in a city that keeps it from Wednesday 10 to Tuesday 16 February. */
const beforeTet = askingText.replace(
  'synthetic: true',
  'synthetic: true\nclock: 2021-02-08T10:00:00+07:00\nholidays: codes/holidays.yaml',
)
const days = ['10', '11', '12', '15', '16'].map(
  (day) => `  - { date: 2021-02-${day}, title: { vi: Tết Nguyên đán, en: Lunar New Year } }`,
)
const holidays = `
# codes/holidays.yaml
holidays:
${days.join('\n')}
`

test('G13: what is due after Tết is on time at 16:59 of its day, and late at 00:01 of the next', async () => {
  await using city = await askingCity(safeCity(beforeTet + holidays))
  await city.ask(clerk, `{ resident(citizenId: "${lanId}") { born } }`)
  const access = (await city.ask(lan, '{ me { accesses(first: 1) { nodes { id } } } }')).me.accesses.nodes[0].id
  const asked = await city.change(
    lan,
    `askWhy(input: { access: "${access}", words: "Vì sao?" }) { asked agency dueDay refused { code } }`,
  )
  // Two working days: Tuesday the 9th, and Wednesday the 17th.
  expect(asked).toMatchObject({ agency: 'H29.1.1', dueDay: '2021-02-17' })

  const lateAt = (clock: string) =>
    escalateCases(city.safe.store.worker, { ...city.safe.store.city(), clock }, new Date())
  expect(await lateAt('2021-02-17T16:59:00+07:00')).toBe(0)
  expect(await lateAt('2021-02-17T23:59:59.999+07:00')).toBe(0)
  expect(await lateAt('2021-02-18T00:01:00+07:00')).toBe(1)
  const { me } = await city.ask(lan, '{ me { questions { nodes(first: 1) { ... on Question { level agency } } } } }')
  expect(me.questions.nodes).toEqual([{ level: 1, agency: 'H29.1' }])
})
