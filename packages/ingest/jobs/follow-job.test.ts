import { openDatabase } from '@kho/schema/store/database.ts'
import { afterEach, expect, test, vi } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { logCity } from '../../../test/harness/log-city.ts'
import { compiled } from '../../../test/harness/test-store.ts'
import { followJob } from './follow-job.ts'
import { longJobs } from './long-jobs.ts'

const city = compiled(
  logCity({ port: 5432, database: 'motcua', user: 'kho' }).map(({ path, text }) => ({
    path,
    text: text.replace('limits: {', 'limits: { hours: "18:00-06:00",'),
  })),
)

afterEach(() => void vi.useRealTimers())

test('a log is followed in the hours of its source only, however long it has been followed', async () => {
  await using followers = openDatabase({ url: 'postgres://127.0.0.1:1/none', name: 'never asked' })
  const options = {
    followers,
    owner: null,
    database: followers,
    url: '',
    identityKey,
    open: () => Promise.reject(),
    onRun: () => undefined,
    onError: () => undefined,
  }
  const [job] = followJob(options)
  if (!job) throw new Error('there is a job where there are sessions to follow by')
  const keysAt = (time: string) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(`2020-11-02T${time}:00+07:00`) })
    return job.keysOf(city)
  }
  expect([keysAt('17:59'), keysAt('18:00'), keysAt('05:59'), keysAt('06:00')]).toEqual([[], ['office'], ['office'], []])
  const followed: AbortSignal[] = []
  const work = ({ signal }: { signal: AbortSignal }) => {
    followed.push(signal)
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  }
  const long = longJobs([{ ...job, work }], (error) => expect.unreachable(String(error)))
  keysAt('05:59')
  long.keep(city, 1)
  long.keep(city, 1)
  expect(followed.map(({ aborted }) => aborted)).toEqual([false])
  keysAt('06:00')
  long.keep(city, 1)
  expect(followed.map(({ aborted }) => aborted)).toEqual([true])
  await long.close()
})
