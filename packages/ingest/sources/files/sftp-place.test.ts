import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { filesAgency } from '../../../../test/harness/files-agency.ts'
import { openSource } from '../open-source.ts'
import { pulled, sourceSuite, type TestAgency, testDocument } from '../source-suite.ts'
import { madeSftpServer } from './made-sftp-server.ts'

const secrets: { readonly [name: string]: string } = { SFTP_PASSWORD: 'mật khẩu' }

/** A folder of CSV files behind a real SFTP server. */
async function sftpAgency(pin?: string) {
  const files = filesAgency('csv')
  const server = await madeSftpServer('kho', secrets.SFTP_PASSWORD ?? '')
  const connection = {
    protocol: 'sftp' as const,
    host: '127.0.0.1',
    port: server.port,
    user: 'kho',
    password: { env: 'SFTP_PASSWORD' },
    hostKey: pin ?? server.hostKey,
    folder: files.folder,
  }
  return {
    ...files,
    server,
    document: testDocument('files', connection),
    options: { secretOf: (name: string) => secrets[name], cityFolder: '/' },
    changeMeanwhile: 'unseen' as const,
    sessions: async () => server.sessions,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await files[Symbol.asyncDispose]()
    },
  } satisfies TestAgency & { server: unknown }
}

async function given(pin?: string) {
  const agency = await sftpAgency(pin)
  onTestFinished(() => agency[Symbol.asyncDispose]())
  return { agency, source: await openSource(agency.document, agency.options) }
}

sourceSuite('csv over SFTP', sftpAgency)

describe('an SFTP server', () => {
  test('with another key than the pinned one is told no password', async () => {
    const { agency, source } = await given('SHA256:'.padEnd(50, 'A'))
    agency.write('t.csv', 'a\n1\n')
    await expect(pulled(source, 't.csv', ['a'])).rejects.toMatchObject({ code: 'KHO270' })
    expect(agency.server.logins).toEqual([])
  })

  test('that refuses the account is told apart from one that is not there', async () => {
    const { agency } = await given()
    const options = { ...agency.options, secretOf: () => 'wrong' }
    const source = await openSource(agency.document, options)
    await expect(pulled(source, 't.csv', ['a'])).rejects.toMatchObject({ code: 'KHO202' })
    await agency.server[Symbol.asyncDispose]()
    await expect(pulled(source, 't.csv', ['a'])).rejects.toMatchObject({ code: 'KHO201' })
  })

  test('that breaks off in the middle of a file gives nothing', async () => {
    const { agency, source } = await given()
    agency.write('t.csv', `a\n${'1\n'.repeat(200_000)}`)
    agency.server.mischief = (bytes, at) => (at > 100_000 ? 'drop' : bytes)
    await expect(pulled(source, 't.csv', ['a'])).rejects.toMatchObject({ code: 'KHO208' })
  })

  test('that gives less than the file has gives nothing', async () => {
    const { agency, source } = await given()
    agency.write('t.csv', `a\n${'1\n'.repeat(100_000)}`)
    agency.server.mischief = (bytes, at) => (at > 100_000 ? Buffer.alloc(0) : bytes)
    await expect(pulled(source, 't.csv', ['a'])).rejects.toMatchObject({ code: 'KHO269' })
  })

  test('F42: whose file grows while it is fetched gives nothing', async () => {
    const { agency, source } = await given()
    agency.write('t.csv', `a\n${'1\n'.repeat(100_000)}`)
    agency.server.mischief = (bytes, at) => {
      if (at === 0) agency.write('t.csv', `a\n${'1\n'.repeat(100_001)}`)
      return bytes
    }
    await expect(pulled(source, 't.csv', ['a'])).rejects.toMatchObject({ code: 'KHO211' })
  })

  test('that gives short pieces is asked again for the rest', async () => {
    const { agency, source } = await given()
    agency.write('t.csv', `a\n${'1\n'.repeat(50_000)}`)
    agency.server.mischief = (bytes) => bytes.subarray(0, 1000)
    expect(await pulled(source, 't.csv', ['a'])).toHaveLength(50_000)
  })

  test.for(['../t.csv', '/etc/passwd', 'link.csv', 'linked/t.csv', 'sub/../../t.csv', '.', 'a\0b.csv', 'sub\\t.csv'])(
    'I09: is asked for nothing outside the folder: %j',
    async (from) => {
      const { agency } = await given()
      agency.write('t.csv', 'a\n1\n')
      const folder = join(agency.folder, 'inner')
      mkdirSync(join(folder, 'sub'), { recursive: true })
      symlinkSync(join(agency.folder, 't.csv'), join(folder, 'link.csv'))
      symlinkSync(agency.folder, join(folder, 'linked'))
      const connection = { ...agency.document.connection, folder }
      const source = await openSource({ ...agency.document, connection }, agency.options)
      await expect(pulled(source, from, ['a'])).rejects.toMatchObject({
        code: expect.stringMatching(/^KHO(?:212|206)$/),
      })
      expect(await source.describe()).toEqual([])
    },
  )

  test('whose list of a folder never ends is listed as far as Kho looks', async () => {
    const { agency, source } = await given()
    agency.write('t.csv', 'a\n1\n')
    agency.server.endless = true
    expect(await pulled(source, '*.csv', ['a'])).toEqual([['1']])
  })

  test('is described with the files of its folders', async () => {
    const { agency, source } = await given()
    mkdirSync(join(agency.folder, '2020'))
    writeFileSync(join(agency.folder, '2020', 'ho_so_1.csv'), 'a\n1\n')
    writeFileSync(join(agency.folder, '2020', 'ho_so_2.csv'), 'a\n2\n')
    expect((await source.describe()).map(({ name }) => name)).toEqual(['2020/ho_so_1.csv', '2020/ho_so_2.csv'])
    expect((await source.describe([{ from: '2020/ho_so_*.csv' }])).map(({ name }) => name)).toEqual([
      '2020/ho_so_*.csv',
    ])
    expect(await pulled(source, '2020/ho_so_*.csv', ['a'])).toEqual([['2']])
  })
})
