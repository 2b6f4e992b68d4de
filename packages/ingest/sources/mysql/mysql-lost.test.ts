import { expect, onTestFinished, test } from 'vitest'
import { mariadbInstalled, startMariadb } from '../../../../test/harness/mariadb.ts'
import { connectionOf } from '../connection.ts'
import { testDocument } from '../source-suite.ts'
import { streamBatches } from './mysql-batches.ts'
import { mysqlSession } from './mysql-session.ts'

test.skipIf(!mariadbInstalled())(
  'a read that begins after its server has died fails, and waits for nothing',
  async () => {
    const server = await startMariadb()
    onTestFinished(() => server.stop())
    const document = testDocument('mysql', { host: '127.0.0.1', port: server.port, user: server.user })
    const connection = connectionOf(document, { secretOf: () => undefined, cityFolder: '/' })
    await using session = await mysqlSession(connection, 'kho/test')
    const told = new Promise((resolve) => session.connection.once('error', resolve))
    await server.kill()
    await told
    const rows = streamBatches(session, 'select 1', { width: 1, marked: false }, new AbortController().signal)
    await expect(rows.next()).rejects.toThrow('closed state')
  },
)
