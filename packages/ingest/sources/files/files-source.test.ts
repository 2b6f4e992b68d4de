import { mkdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type FilesAgency, filesAgency, type MadeFormat } from '../../../../test/harness/files-agency.ts'
import { openSource } from '../open-source.ts'
import { batchesOf, pulled, sourceSuite, testDocument } from '../source-suite.ts'

function agencyOf(): FilesAgency {
  const agency = filesAgency('csv')
  onTestFinished(() => agency[Symbol.asyncDispose]())
  return agency
}

const formats: readonly MadeFormat[] = ['csv', 'tsv', 'xlsx', 'json', 'ndjson', 'xml']
for (const format of formats) sourceSuite(format, async () => filesAgency(format))

describe('a CSV file', () => {
  test('may have a byte order mark, which is no part of the first name', async () => {
    const agency = agencyOf()
    agency.write('t.csv', '\uFEFFma,ten\n1,a\n')
    const source = await openSource(agency.document, agency.options)
    expect((await source.describe())[0]?.columns.map((column) => column.name)).toEqual(['ma', 'ten'])
    expect(await pulled(source, 't.csv', ['ma'])).toEqual([['1']])
  })

  test('may mix line ends and lack the last one', async () => {
    const agency = agencyOf()
    agency.write('t.csv', 'ma,ten\n1,a\r\n2,b\n3,c')
    const source = await openSource(agency.document, agency.options)
    expect(await pulled(source, 't.csv', ['ma', 'ten'])).toEqual([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ])
  })

  test.for([
    ['a column named twice', 'ma,ten,ma\n1,a,2\n', 1],
    ['a column without a name', 'ma,,ten\n1,a,2\n', 1],
    ['no header', '', 1],
    ['a record with too few cells', 'ma,ten\n1,a\n2\n3,c\n', 3],
    ['a record with too many cells', 'ma,ten\n1,a\n2,b,c\n', 3],
    ['a quote never closed', 'ma,ten\n1,a\n2,"b\n', 3],
    ['text after a closing quote', 'ma,ten\n1,"a"b\n', 2],
    ['a quote inside a cell', 'ma,ten\n1,a"b\n', 2],
    ['an empty line', 'ma,ten\n1,a\n\n2,b\n', 3],
  ] as const)('with %s is refused with its line', async ([, content, line]) => {
    const agency = agencyOf()
    agency.write('t.csv', content)
    const source = await openSource(agency.document, agency.options)
    const failure = await pulled(source, 't.csv', ['ma']).catch((error) => error)
    expect(failure).toMatchObject({ code: 'KHO209', details: { from: 't.csv', line } })
  })

  test.for([
    ['invalid UTF-8', null, Buffer.concat([Buffer.from('ma\n1\n'), Buffer.from([0xc3, 0x28]), Buffer.from('\n')])],
    [
      'UTF-8 that ends in the middle of a letter',
      null,
      Buffer.concat([Buffer.from('ma\n1\n'), Buffer.from([0xe1, 0xbb])]),
    ],
    ['another encoding than it says', 'utf-16le', Buffer.from([0x61, 0, 0, 0xd8, 0x61, 0])],
    ['an encoding nobody knows', 'tcvn-5712', Buffer.from('ma\n1\n')],
  ] as const)('with %s is refused', async ([, encoding, content]) => {
    const agency = agencyOf()
    agency.write('t.csv', content)
    const connection = { ...agency.document.connection, encoding }
    const source = await openSource({ ...agency.document, connection }, agency.options)
    await expect(pulled(source, 't.csv', ['ma'])).rejects.toMatchObject({ code: 'KHO210' })
  })

  test.for([
    ['windows-1258', Buffer.from([0x6d, 0x61, 0x0a, 0xd0, 0xf4, 0xec, 0x0a]), 'Đô\u0300\u0301'.slice(0, 2)],
    ['utf-16le', Buffer.from('\uFEFFma\nThủ Đức\n', 'utf16le'), 'Thủ Đức'],
  ] as const)('in %s is read as its texts', async ([encoding, content, text]) => {
    const agency = agencyOf()
    agency.write('t.csv', content)
    const connection = { ...agency.document.connection, encoding }
    const source = await openSource({ ...agency.document, connection }, agency.options)
    const [row] = await pulled(source, 't.csv', ['ma'])
    expect(row?.[0]).toContain(text)
  })

  test('may have another delimiter by its contract', async () => {
    const agency = agencyOf()
    agency.write('t.csv', 'ma;ten\n1;a,b\n')
    const connection = { ...agency.document.connection, delimiter: ';' }
    const source = await openSource({ ...agency.document, connection }, agency.options)
    expect(await pulled(source, 't.csv', ['ma', 'ten'])).toEqual([['1', 'a,b']])
  })

  test('replaced by another one while it is read is not read', async () => {
    const agency = agencyOf()
    const content = `ma\n${Array.from({ length: 20_000 }, (_, index) => index).join('\n')}\n`
    agency.write('t.csv', content)
    agency.write('next.csv', content)
    const source = await openSource(agency.document, agency.options)
    const reading = (async () => {
      let first = true
      for await (const _ of batchesOf(source, 't.csv', ['ma'], undefined, 'r')) {
        if (first) renameSync(join(agency.folder, 'next.csv'), join(agency.folder, 't.csv'))
        first = false
      }
    })()
    await expect(reading).rejects.toMatchObject({ code: 'KHO211' })
  })

  test('is described even when it is broken further down, and a broken one hides no other', async () => {
    const agency = agencyOf()
    agency.write('a.csv', 'ma,ten\n1,a\n2\n')
    agency.write('b.csv', 'ma\n1\n')
    agency.write('readme.txt', 'no table')
    const source = await openSource(agency.document, agency.options)
    const tables = await source.describe()
    expect(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)])).toEqual([
      ['a.csv', ['ma', 'ten']],
      ['b.csv', ['ma']],
    ])
  })

  test('in a folder below is a table too', async () => {
    const agency = agencyOf()
    mkdirSync(join(agency.folder, '2020'))
    agency.write('2020/t.csv', 'ma\n1\n')
    const source = await openSource(agency.document, agency.options)
    expect((await source.describe()).map(({ name }) => name)).toEqual(['2020/t.csv'])
    expect(await pulled(source, '2020/t.csv', ['ma'])).toEqual([['1']])
  })
})

describe('the folder of a source', () => {
  test.for([
    '../secret.csv',
    '/etc/passwd',
    'link.csv',
    'linked/secret.csv',
    'sub/../../secret.csv',
    '.',
    'sub',
    'a\0b.csv',
  ])('is not left by %j', async (from) => {
    const outside = agencyOf()
    outside.write('secret.csv', 'a\n1\n')
    mkdirSync(join(outside.folder, 'inner'))
    const folder = join(outside.folder, 'inner')
    mkdirSync(join(folder, 'sub'))
    symlinkSync(join(outside.folder, 'secret.csv'), join(folder, 'link.csv'))
    symlinkSync(outside.folder, join(folder, 'linked'))
    const source = await openSource(testDocument('files', { folder }), outside.options)
    await expect(pulled(source, from, ['a'])).rejects.toMatchObject({ code: 'KHO212' })
    expect(await source.describe()).toEqual([])
  })

  test.for([
    ['/etc', {}],
    ['..', {}],
    ['no/../../other', {}],
    ['/no/such/folder', {}],
    ['linked', {}],
    ['home/keys', {}],
    ['.', {}],
    ['/srv/drop-other', { folders: ['/srv/drop'] }],
  ] as const)('is not %j unless the operator says so, whether it is there or not', async ([folder, given]) => {
    const agency = agencyOf()
    agency.write('secret.csv', 'a\n1\n')
    const cityFolder = join(agency.folder, 'city')
    mkdirSync(join(cityFolder, 'home', 'keys'), { recursive: true })
    symlinkSync(agency.folder, join(cityFolder, 'linked'))
    const options = { secretOf: () => undefined, cityFolder, home: join(cityFolder, 'home'), ...given }
    const source = await openSource(testDocument('files', { folder }), options)
    for (const asked of [source.describe(), source.check(['secret.csv']), pulled(source, 'secret.csv', ['a'])]) {
      await expect(asked).rejects.toMatchObject({ code: 'KHO276', details: { source: 'agency' } })
    }
  })

  test('may lie in any root that the operator names, even one that a link leads to', async () => {
    const agency = agencyOf()
    mkdirSync(join(agency.folder, 'drop', 'tax'), { recursive: true })
    agency.write('drop/tax/t.csv', 'a\n1\n')
    symlinkSync(join(agency.folder, 'drop'), join(agency.folder, 'link'))
    const options = { secretOf: () => undefined, cityFolder: '/no/city', folders: [join(agency.folder, 'link')] }
    for (const root of ['drop', 'link']) {
      const source = await openSource(testDocument('files', { folder: join(agency.folder, root, 'tax') }), options)
      expect(await pulled(source, 't.csv', ['a'])).toEqual([['1']])
    }
  })

  test('that is not there is told', async () => {
    const agency = agencyOf()
    const source = await openSource(testDocument('files', { folder: '/no/such/folder' }), agency.options)
    await expect(source.describe()).rejects.toMatchObject({ code: 'KHO201' })
  })

  test('is named relative to the city’s, or by a variable that must be there', async () => {
    const agency = agencyOf()
    agency.write('t.csv', 'a\n1\n')
    const named = testDocument('files', { folder: { env: 'FOLDER' } })
    const secretOf = (name: string) => (name === 'FOLDER' ? '.' : undefined)
    const source = await openSource(named, { secretOf, cityFolder: agency.folder })
    expect(await pulled(source, 't.csv', ['a'])).toEqual([['1']])
    await expect(openSource(named, agency.options)).rejects.toMatchObject({ code: 'KHO215' })
  })
})
