import { expect, test } from 'vitest'
import { mariadbInstalled } from '../harness/mariadb.ts'
import { mariadbRace, postgresRace, type RaceAgency } from './agencies.ts'
import { type RaceReport, race } from './race.ts'

// More rounds by command: node test/race/main.ts --rounds 1000
const rounds = Number(process.env.KHO_ROUNDS ?? 60)
const seed = Number(process.env.KHO_SEED ?? Date.now() % 1_000_000)
const timeout = 60_000 + rounds * 3000

async function ran(agency: RaceAgency): Promise<RaceReport> {
  console.info(`race: KHO_SEED=${seed} KHO_ROUNDS=${rounds}`)
  await using opened = agency
  const report = await race({ agency: opened, rounds, seed })
  console.info(`race: ${JSON.stringify(report)}`)
  expect(report.commits).toBeGreaterThan(rounds)
  return report
}

test('F22: PostgreSQL, two writers with held transactions: cursor syncs miss nothing, whatever the clocks say', {
  timeout,
}, async () => {
  const report = await ran(await postgresRace())
  // What the compare caught is what changes never tell of: deletes.
  expect(report).toMatchObject({ missed: 0, wrong: 0 })
  expect(report.caught).toBeLessThanOrEqual(report.deletes)
})

test.skipIf(!mariadbInstalled())(
  'F22: MariaDB, two writers with held transactions: what commits within the overlap is never missed, the rest is caught and reported',
  { timeout },
  async () => {
    const report = await ran(await mariadbRace())
    expect(report).toMatchObject({ missedWithinOverlap: 0, wrong: 0 })
    expect(report.caught).toBeGreaterThanOrEqual(report.missed > 0 ? 1 : 0)
  },
)
