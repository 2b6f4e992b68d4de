import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { permitsCity } from '../../../test/harness/permits.ts'
import { testStore } from '../../../test/harness/test-store.ts'
import { makeWorkbook, textSheet } from '../sources/files/xlsx/made-workbook.ts'
import { openSource } from '../sources/open-source.ts'
import { dropBounds } from './drop-bounds.ts'
import { readDropped } from './read-dropped.ts'

const { city } = compileCity(permitsCity())
if (!city) throw new Error('there is no city')
const [agency = ''] = city.agencies.keys()

async function* once(...pieces: readonly (string | Uint8Array)[]) {
  for (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece
}

const { signal } = new AbortController()
const read = (text: string | Uint8Array, name = 'luot_kham.csv') => readDropped({ name, bytes: once(text) }, signal)
const proposed = async (text: string | Uint8Array, name?: string) => (await read(text, name)).propose(city, agency)

async function workbook(rows: string, parts: { readonly [name: string]: string } = {}): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'kho-dropped-'))
  await makeWorkbook(join(folder, 't.xlsx'), [{ name: 'S', rows }], parts)
  const bytes = readFileSync(join(folder, 't.xlsx'))
  rmSync(folder, { recursive: true })
  return bytes
}

const visits = [
  'Mã lượt;Bệnh nhân;Liên hệ;Ngày khám;Chi phí;Số lần;Nộp đủ;Ghi chú',
  'L-001;Nguyễn Thị Lan;0912345678;2020-11-02;150000.50;1;true;',
  'L-002;Trần Văn Nam;0987654321;2020-11-03;90000.00;12;false;=1+1',
  'L-003;Lê Thị Hoa;;2020-11-03;0.00;3;true;gọi 0903000111',
].join('\r\n')

describe('a dropped file', () => {
  test('becomes documents that join the city, show nothing to anybody and are listed nowhere', async () => {
    const { dataset, documents, fields } = await proposed(visits)
    expect(documents.map(({ path }) => path)).toEqual([
      'sources/luot_kham.yaml',
      'datasets/luot_kham.yaml',
      'policies/luot_kham.yaml',
    ])
    const joined = compileCity([...permitsCity(), ...documents])
    expect(joined.problems).toEqual([])
    const contract = joined.city?.contracts.get(dataset)
    expect(contract).toMatchObject({ class: 'on_request', listed: false, owner: agency, key: ['ma_luot'] })
    expect(joined.city?.rules.get(dataset) ?? []).toEqual([])
    expect(documents.at(-1)?.text).toMatch(/No rule yet: nobody is shown anything[\s\S]+rules: \[\]/)
    expect(contract?.fields.map(({ name, type, sensitivity }) => [name, type, sensitivity])).toEqual([
      ['ma_luot', 'text', 'none'],
      ['benh_nhan', 'text', 'sensitive'],
      ['lien_he', 'text', 'personal'],
      ['ngay_kham', 'date', 'none'],
      ['chi_phi', 'decimal', 'none'],
      ['so_lan', 'text', 'none'],
      ['nop_du', 'boolean', 'none'],
      ['ghi_chu', 'text', 'personal'],
    ])
    const told = fields.map(({ field, nulls, distinct, longest, forms }) => [field, nulls, distinct, longest, forms])
    expect(told[2]).toEqual(['lien_he', 1, 2, 10, ['phone']])
    expect(told[1]).toEqual(['benh_nhan', 0, 3, 14, ['person_name']])
  })

  test('is read in full once it lies where its documents say, a formula as text, and nothing of it is refused', async () => {
    const { dataset, documents } = await proposed(visits)
    await using store = await testStore([...permitsCity(), ...documents])
    const home = mkdtempSync(join(tmpdir(), 'kho-dropped-'))
    onTestFinished(() => rmSync(home, { recursive: true }))
    mkdirSync(join(home, 'dropped/luot_kham'), { recursive: true })
    writeFileSync(join(home, 'dropped/luot_kham/luot_kham.csv'), visits)
    const document = store.city().sources.get('luot_kham')
    if (!document) throw new Error('there is no source')
    await using source = await openSource(document, { secretOf: () => undefined, cityFolder: home })
    const { state, inserted, quarantined } = await store.sync(dataset, 'luot_kham', source)
    expect({ state, inserted, quarantined }).toEqual({ state: 'done', inserted: 3, quarantined: 0 })
    const rows = await store.rows(`select chi_phi, ngay_kham, nop_du, ghi_chu from data.${dataset} order by ma_luot`)
    expect(rows[1]).toEqual(['90000.00', '2020-11-03', 'f', '=1+1'])
  })

  test('may be a workbook, in UTF-16 or with commas, and takes a name of its own beside datasets that are there', async () => {
    const book = await workbook(
      textSheet([
        ['Mã', 'Tên'],
        ['1', 'a'],
        ['2', '=cmd|x'],
      ]),
    )
    const sheet = await proposed(book, 'permits.xlsx')
    expect(sheet.dataset).not.toBe('permits')
    expect(compileCity([...permitsCity(), ...sheet.documents]).problems).toEqual([])
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Mã\tTên\r\n1\tá\r\n2\tb\r\n', 'utf16le')])
    const { documents } = await proposed(wide)
    expect(documents[0]?.text).toMatch(/encoding: utf-16le[\s\S]+delimiter: "\\t"/)
  })

  test('leaves no value in what is proposed, whatever its cells hold', async () => {
    const canaries = ['canary-5519', '079190004444', 'canary@secret.example', '0911222333']
    const { documents, fields } = await proposed(`ma,ai,thu,goi\n${canaries.join(',')}\nb,079190005555,c,d\n`)
    for (const canary of canaries) expect(JSON.stringify([documents, fields])).not.toContain(canary)
    expect(fields.map(({ forms }) => forms)).toEqual([[], ['citizen_id'], ['email'], ['phone']])
  })
})

describe('a hostile file', () => {
  let books: { readonly [what: string]: Buffer }
  beforeAll(async () => {
    const cells = '<row><c t="inlineStr"><is><t>a</t></is></c></row>'
    books = {
      bomb: await workbook(`${cells}${' '.repeat(64 * 1024 ** 2)}</sheetData>`),
      entities: await workbook(`${cells}</sheetData>`, {
        'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>',
      }),
      longCell: await workbook(textSheet([['a'], ['x'.repeat(70_000)]])),
      twice: await workbook(
        textSheet([
          ['a', 'a'],
          ['1', '2'],
        ]),
      ),
    }
  })

  test.for([
    ['I10: a workbook that unpacks to far more than it is', 'bomb', 'KHO494'],
    ['I11: a workbook whose XML defines entities', 'entities', 'KHO494'],
    ['I10: a workbook with a huge cell', 'longCell', 'KHO494'],
    ['I12: a workbook with two columns of one name', 'twice', 'KHO494'],
  ] as const)('%s is refused', async ([, book, code]) => {
    await expect(read(books[book] ?? '', 't.xlsx')).rejects.toMatchObject({ code })
  })

  test.for([
    ['X03: an image that calls itself a table', 't.xlsx', '<svg onload="alert(1)"/>', 'KHO493'],
    ['X03: a page', 't.html', '<script>', 'KHO493'],
    ['X03: a workbook that calls itself CSV', 't.csv', 'PK\u0003\u0004', 'KHO493'],
    ['X03: bytes that are no text', 't.csv', 'a,b\n1,\0', 'KHO493'],
    ['I09: a name that is a path', '../../etc/t.csv', 'a\n1', 'KHO493'],
    ['I09: a name with a backslash', 'c:\\t.csv', 'a\n1', 'KHO493'],
    ['A08: a name that holds somebody’s number', '079190000001.csv', 'a\n1', 'KHO493'],
    ['I12: two columns of one name', 't.csv', 'a,b,a\n1,2,3', 'KHO494'],
    ['I12: a column without a name', 't.csv', 'a,,c\n1,2,3', 'KHO494'],
    ['I12: a line of too many cells', 't.csv', 'a,b\n1,2,3', 'KHO494'],
    ['I12: a quote that never ends', 't.csv', 'a,b\n"1,2', 'KHO494'],
    ['I10: a huge cell', 't.csv', `a,b\n1,${'x'.repeat(40_000)}`, 'KHO494'],
    ['A08: records where names belong', 't.csv', '079190000001,Nguyễn Văn A\n079190000002,B', 'KHO495'],
    ['a header alone', 't.csv', 'a,b\n', 'KHO495'],
    ['nothing at all', 't.csv', '', 'KHO495'],
    ['rows that nothing tells apart', 't.csv', 'a,b\n1,2\n1,2', 'KHO495'],
    [
      'more columns than a dataset has',
      't.csv',
      `${Array.from({ length: 501 }, (_, at) => `c${at}`).join()}\n`,
      'KHO495',
    ],
  ] as const)('%s is refused', async ([, name, text, code]) => {
    await expect(read(text, name)).rejects.toMatchObject({ code })
  })

  test('I12: bytes that are not UTF-8 are refused, and no message quotes the file', async () => {
    const broken = Buffer.concat([Buffer.from('canary-1,b\n1,'), Buffer.from([0xc3, 0x28])])
    const faults = [broken, Buffer.from('canary-1,canary-1\n'), Buffer.from('a,b\ncanary-1')]
    for (const text of faults) {
      const error = await read(text).catch((thrown) => thrown)
      expect(error).toMatchObject({ code: 'KHO494' })
      expect(error.message + JSON.stringify(error.details)).not.toContain('canary')
    }
  })

  test('a file that hardly repeats a cell in many columns is read with bounded memory', async () => {
    const names = Array.from({ length: 400 }, (_, at) => `c${at}`).join()
    async function* wide() {
      yield Buffer.from(`${names}\n`)
      for (let row = 0; row < 6_000; row += 1) {
        yield Buffer.from(`${Array.from({ length: 400 }, (_, at) => `${row}x${at}`).join()}\n`)
      }
    }
    const dropped = await readDropped({ name: 't.csv', bytes: wide() }, signal)
    const { fields } = dropped.propose(city, agency)
    expect([dropped.rows, fields[0]?.distinct, fields[0]?.isKey]).toEqual([6_000, 5_000, true])
  })

  test('a file beyond the bound is left where the bound is', async () => {
    let sent = 0
    async function* endless() {
      for (; ; sent += 1) yield Buffer.alloc(1024 ** 2, 'a')
    }
    await expect(readDropped({ name: 't.csv', bytes: endless() }, signal)).rejects.toMatchObject({ code: 'KHO492' })
    expect(sent * 1024 ** 2).toBeLessThanOrEqual(dropBounds.bytes)
  })
})
