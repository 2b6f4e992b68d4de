import { openTimes } from '@kho/api/http/server-timing.ts'
import { asResponse } from '@kho/api/http/text-answer.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { expect, test } from 'vitest'
import { firstAgency, permit, permits, permitsCity } from '../../test/harness/permits.ts'
import { testStore } from '../../test/harness/test-store.ts'
import { metricsRoute } from './metrics.ts'

test('metrics are names and counts of what runs wrote down, and tell nothing of what is unlisted', async () => {
  const promised = permitsCity().map(({ path, text }) => ({
    path,
    text: text.replace('size: 1000', 'size: 1000\nrefresh: { every: 15m, promise: 1h }'),
  }))
  await using store = await testStore(promised)
  await store.sync('permits', 'first', firstAgency([...permits(20), permit('', { ma: null })]))
  await using api = openDatabase({ url: store.url, name: 'test metrics', role: 'kho_api' })
  const told = async () => {
    const route = metricsRoute(api)
    const asked = {
      request: new Request('http://kho/metrics'),
      body: '',
      parts: {},
      network: '',
      correlationId: '',
      timed: openTimes(0),
      tell: () => {},
    }
    const answer = asResponse(await route.handler({ ...asked, language: 'en' }))
    expect(answer.headers.get('content-type')).toContain('text/plain')
    return answer.text()
  }
  const text = await told()
  expect(text).toContain('kho_records{dataset="permits",source="first"} 20')
  expect(text).toContain('kho_quarantine_records{dataset="permits",source="first"} 1')
  expect(text).toContain('kho_late{dataset="permits",source="second"} 1')
  expect(text).toContain('kho_promise_seconds{dataset="permits",source="first"} 3600')
  expect(text).toContain('kho_runs{state="done",code=""} 1')
  expect(text).toContain('kho_rows_24h{became="inserted"} 20')
  expect(text).toMatch(/kho_lag_seconds\{dataset="permits",source="first"\} \d/)
  expect(text).toMatch(/kho_process_resident_memory_bytes \d+/)
  await store.apply(
    promised.map(({ path, text }) => ({ path, text: text.replace('class: shared', 'class: shared\nlisted: false') })),
  )
  const unlisted = await told()
  expect(unlisted).not.toContain('permits')
  expect(unlisted).toContain('kho_records{dataset="(unlisted)",source="(unlisted)"} 20')
})
