import { KhoError } from '@kho/schema/error.ts'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { workerLog } from './worker-log.ts'

/** What the store's driver throws: it quotes the row that it could not take. */
const quoting = () =>
  Object.assign(new Error('duplicate key: 079190000001'), {
    code: '23505',
    detail: 'Key (id)=(079190000001) already exists.',
    where: 'COPY run_1, line 3: "Trần Thị B"',
  })

test('a worker’s log tells what failed and where, and quotes no record', () => {
  const lines: string[] = []
  const log = workerLog(pino({}, { write: (line) => void lines.push(line) }))
  const named = new KhoError('KHO225', 'The run could not begin.', {}, { cause: quoting() })
  log.onError(quoting())
  log.onError(named)
  log.onRun({ dataset: 'permits', source: 'first', result: null, error: named })
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { code: 'KHO540', causes: [{ name: 'Error', code: '23505' }] },
    { code: 'KHO225', msg: 'The run could not begin.' },
    { code: 'KHO225', causes: [{ name: 'Error', code: '23505' }] },
    { code: 'KHO225', dataset: 'permits', source: 'first', state: 'failed' },
  ])
  for (const value of ['079190000001', 'Trần Thị B']) expect(lines.join('')).not.toContain(value)
})
