import mysql from 'mysql2/promise'
import { describe, expect, test } from 'vitest'
import { mariadbInstalled, startMariadb } from './mariadb.ts'

describe.skipIf(!mariadbInstalled())('a MariaDB of our own', () => {
  test('answers on loopback and is gone after stop', async () => {
    const server = await startMariadb()
    const database = await server.makeDatabase()
    await server.run(database, ['create table t (a int)', 'insert into t values (1)'])
    const connection = await mysql.createConnection(server.urlOf(database))
    const [rows] = await connection.query({ sql: 'select a from t', rowsAsArray: true })
    await connection.end()
    await server.stop()
    await expect(mysql.createConnection(server.urlOf(database))).rejects.toThrow()
    expect(rows).toEqual([[1]])
  })
})
