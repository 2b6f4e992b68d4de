import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readFiles as given } from '../../../../../test/harness/read-files.ts'
import { makeWorkbook, textSheet } from './made-workbook.ts'

describe('a spreadsheet', () => {
  const cells = (...texts: readonly string[]) => `<row>${texts.join('')}</row>`
  const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`

  test('gives shared and rich texts, dates, codes with leading zeros, booleans and what formulas came to', async () => {
    const { read, path } = given()
    const styles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
      <numFmts><numFmt numFmtId="164" formatCode="000000000000"/></numFmts>
      <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs></styleSheet>`
    const shared = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
      <si><t>Hồ sơ</t></si><si><r><t xml:space="preserve">Quận </t></r><r><t>1</t></r><rPh><t>x</t></rPh></si></sst>`
    const values = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c s="1"><v>44137</v></c><c s="2"><v>79123456789</v></c>'
    const rest =
      '<c s="3"><v>44137.75</v></c><c t="b"><v>1</v></c><c t="str"><f>A1&amp;"x"</f><v>kq</v></c><c><v>0.1</v></c>'
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const rows = `${cells(...names.map(text))}<row/>${cells(values, rest)}</sheetData>`
    await makeWorkbook(path('t.xlsx'), [{ name: 'S', rows }], {
      'xl/styles.xml': styles,
      'xl/sharedStrings.xml': shared,
    })
    expect(await read('t.xlsx', names)).toEqual([
      ['Hồ sơ', 'Quận 1', '2020-11-02', '079123456789', '2020-11-02 18:00:00', 'true', 'kq', '0.1'],
    ])
  })

  test('is read by its sheet’s name, else by its first', async () => {
    const { read, path } = given()
    const sheet = (value: string) => textSheet([['a'], [value]])
    await makeWorkbook(path('t.xlsx'), [
      { name: 'Một', rows: sheet('1') },
      { name: 'Hai', rows: sheet('2') },
    ])
    expect([await read('t.xlsx', ['a']), await read('t.xlsx', ['a'], { sheet: 'Hai' })]).toEqual([[['1']], [['2']]])
    await expect(read('t.xlsx', ['a'], { sheet: 'Ba' })).rejects.toMatchObject({ code: 'KHO206' })
  })

  test.for([
    ['with merged cells', `${cells(text('a'))}</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>`, 'KHO266'],
    ['without a header', '</sheetData>', 'KHO266'],
    ['with a column without a name', `${cells(text('a'), '<c/>', text('b'))}</sheetData>`, 'KHO266'],
    ['with a column named twice', `${cells(text('a'), text('a'))}</sheetData>`, 'KHO266'],
    ['with a cell beyond its columns', `${cells(text('a'))}${cells(text('1'), text('2'))}</sheetData>`, 'KHO266'],
    ['with cells out of order', `${cells('<c r="B1"/>', '<c r="A1"/>')}</sheetData>`, 'KHO265'],
    ['with a shared text that is not there', `${cells('<c t="s"><v>7</v></c>')}</sheetData>`, 'KHO265'],
    ['with a document type', '</sheetData><!DOCTYPE a>', 'KHO265'],
    ['cut short in its XML', cells(text('a')), 'KHO265'],
  ] as const)('%s is refused', async ([, rows, code]) => {
    const { read, path } = given()
    await makeWorkbook(path('t.xlsx'), [{ name: 'S', rows }])
    await expect(read('t.xlsx', ['a'])).rejects.toMatchObject({ code })
  })

  test('I10: that unpacks to far more than it is, is left before it is unpacked', async () => {
    const { read, path } = given()
    const rows = `${cells(text('a'))}${' '.repeat(64 * 1024 ** 2)}</sheetData>`
    await makeWorkbook(path('t.xlsx'), [{ name: 'S', rows }])
    await expect(read('t.xlsx', ['a'])).rejects.toMatchObject({ code: 'KHO267' })
  })

  test('I10: whose shared texts need more memory than they may takes nothing of ours', async () => {
    const { read, path } = given()
    const noise = Array.from({ length: 260 }, (_, at) =>
      hash('shake256', String(at), { outputLength: 400_000, outputEncoding: 'hex' }),
    )
    const shared = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${noise
      .map((value) => `<si><t>${value}</t></si>`)
      .join('')}</sst>`
    const before = process.memoryUsage().rss
    await makeWorkbook(path('t.xlsx'), [{ name: 'S', rows: textSheet([['a']]) }], { 'xl/sharedStrings.xml': shared })
    await expect(read('t.xlsx', ['a'])).rejects.toMatchObject({ code: 'KHO267' })
    expect(process.memoryUsage().rss - before).toBeLessThan(1024 ** 3)
  })

  test('I10: with forged sizes, a wrong checksum or a broken end is refused', async () => {
    const { read, path, write } = given()
    await makeWorkbook(path('t.xlsx'), [{ name: 'S', rows: textSheet([['a'], ['1']]) }])
    const whole = readFileSync(path('t.xlsx'))
    const forged = (offset: number, value: number) => {
      const bytes = Buffer.from(whole)
      const marker = Buffer.from([0x50, 0x4b, 1, 2])
      for (let at = bytes.indexOf(marker); at >= 0; at = bytes.indexOf(marker, at + 4))
        bytes.writeUInt32LE(value, at + offset)
      return bytes
    }
    const broken = [
      forged(24, 0),
      forged(24, 0x7fffffff),
      forged(20, 0x7fffffff),
      forged(16, 1),
      forged(42, 0),
      whole.subarray(0, -30),
    ]
    const codes: string[] = []
    for (const bytes of broken) {
      write('t.xlsx', bytes)
      codes.push(
        await read('t.xlsx', ['a']).then(
          () => 'read',
          (error) => error.code,
        ),
      )
    }
    expect(codes).toEqual(broken.map(() => 'KHO265'))
  })

  test('I15: gives hostile text as text', async () => {
    const { read, path } = given()
    const hostile = ['=cmd|calc!A1', '<script>alert(1)</script>', '\u202e\u0007"; drop table x --', '_x000D_']
    await makeWorkbook(path('t.xlsx'), [{ name: 'S', rows: textSheet([['a'], ...hostile.map((value) => [value])]) }])
    expect((await read('t.xlsx', ['a'])).flat()).toEqual(hostile)
  })
})
