import { hash } from 'node:crypto'
import { utimesSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readFiles as given } from '../../../../test/harness/read-files.ts'

describe('a JSON file', () => {
  test('gives every digit, nested values by path, and what is not there as null', async () => {
    const { read, write } = given()
    write(
      't.json',
      '{"paging":{"total":2},"data":{"items":[{"a":9007199254740993,"o":{"x":1.10,"l":["p",1e2]}},{"a":true,"o.x":"own"}]}}',
    )
    expect(await read('t.json', ['a', 'o.x', 'o.l', 'o'], { records: 'data.items' })).toEqual([
      ['9007199254740993', '1.10', '["p",1e2]', '{"x":1.10,"l":["p",1e2]}'],
      ['true', 'own', null, null],
    ])
  })

  test('I11: with the names of every object gives them as names, and changes no object', async () => {
    const { read, write } = given()
    write('t.json', '[{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"toString":"t"}]')
    const columns = ['__proto__.polluted', 'constructor.prototype.polluted', 'toString']
    expect(await read('t.json', columns)).toEqual([['yes', 'yes', 't']])
    await expect(read('t.json', ['hasOwnProperty'])).rejects.toMatchObject({ code: 'KHO207' })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test.for([
    ['cut short', '[{"a":1},{"a"', 'KHO265'],
    ['cut short after a record', '[{"a":1},{"a":2}', 'KHO265'],
    ['with an empty record', '[{"a":1},,{"a":2}]', 'KHO265'],
    ['with a record that is no object', '[{"a":1},[2]]', 'KHO265'],
    ['with a comment', '[{"a":1} /* x */]', 'KHO265'],
    ['with something after its end', '[{"a":1}]]', 'KHO265'],
    ['that is empty', '', 'KHO265'],
    ['F15: with half a character', '[{"a":"\\ud800"}]', 'KHO210'],
    ['F15: with bytes that are no UTF-8', Buffer.from('5b7b2261223a22c328227d5d', 'hex'), 'KHO210'],
    ['F15: in latin1 by its bytes', Buffer.from('[{"a":"\xe9"}]', 'latin1'), 'KHO210'],
    ['F17: with a record of 17 MB', `[{"a":"${'x'.repeat(17 * 1024 ** 2)}"}]`, 'KHO265'],
    ['F17: with more than 16 MB around its records', `{"x":"${'x'.repeat(17 * 1024 ** 2)}","a":[]}`, 'KHO265'],
    ['nested a hundred thousand deep', `[{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`, 'KHO265'],
  ] as const)('%s is refused', async ([, content, code]) => {
    const { read, write } = given()
    write('t.json', content)
    const failure = await read('t.json', ['a']).catch((error) => error)
    expect(failure).toMatchObject({ code })
    expect(failure.message).not.toMatch(/xxx|\u00e9/)
  })

  test('F16: F18: gives a NUL, the empty text and null as three things', async () => {
    const { read, write } = given()
    write('t.ndjson', '{"a":"\\u0000"}\n{"a":""}\n{"a":null}\n')
    expect(await read('t.ndjson', ['a'])).toEqual([['\0'], [''], [null]])
  })

  test.for(['{"a":1}\n\n{"a":2}\n', '{"a":1}\n{"a":\n', '{"a":1} {"a":2}\n', '[1]\n', '{"a":01}\n'])(
    'of lines is refused as %j',
    async (content) => {
      const { read, write } = given()
      write('t.ndjson', content)
      await expect(read('t.ndjson', ['a'])).rejects.toMatchObject({ code: 'KHO265' })
    },
  )
})

describe('an XML file', () => {
  test('R102: of edXML gives an envelope’s metadata, and leaves the document with the agency', async () => {
    const { read, write } = given()
    write('van_ban.edxml', envelope)
    const columns = [
      'From.OrganId',
      'To.OrganId[]',
      'Code.CodeNumber',
      'Code.@scheme',
      'Subject',
      'OtherInfo.PageAmount',
    ]
    expect(await read('van_ban.edxml', columns, { records: 'Envelope.Body.MessageHeader' })).toEqual([
      ['H29.760', '["H29.761","H29.762"]', '42', 'QĐ', 'V/v <hồ sơ> & "phí"', null],
    ])
    await expect(
      read('van_ban.edxml', ['To.OrganId'], { records: 'Envelope.Body.MessageHeader' }),
    ).rejects.toMatchObject({
      code: 'KHO265',
    })
  })

  test.for([
    ['with a document type', '<!DOCTYPE a><a><r><x>1</x></r></a>', 'KHO265'],
    ['with entities of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a><r><x>&b;</x></r></a>', 'KHO265'],
    [
      'with a file as entity',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a><r><x>&b;</x></r></a>',
      'KHO265',
    ],
    ['with an unknown entity', '<a><r><x>&b;</x></r></a>', 'KHO265'],
    ['cut short', '<a><r><x>1</x></r><r>', 'KHO265'],
    ['with crossed elements', '<a><r><x>1</r></x></a>', 'KHO265'],
    ['with two roots', '<a><r><x>1</x></r></a><a/>', 'KHO265'],
    ['that is empty', '', 'KHO265'],
    ['of another encoding than it is read by', '<?xml version="1.0" encoding="utf-16"?><a/>', 'KHO265'],
    ['F15: with bytes that are no UTF-8', Buffer.from('<a><r><x>\xe9</x></r></a>', 'latin1'), 'KHO210'],
    ['F16: with a NUL', '<a><r><x>\0</x></r></a>', 'KHO265'],
    ['F17: nested too deep', `<a>${'<r>'.repeat(300)}${'</r>'.repeat(300)}</a>`, 'KHO267'],
    ['F17: that never ends a record', `<a><r><x>${'x'.repeat(70 * 1024 ** 2)}`, 'KHO267'],
  ] as const)('%s is refused', async ([, content, code]) => {
    const { read, write } = given()
    write('t.xml', content)
    const failure = await read('t.xml', ['x']).catch((error) => error)
    expect(failure).toMatchObject({ code })
    expect(failure.message).not.toMatch(/passwd|&b;|xxx/)
  })

  test('in windows-1258 by its contract is read as its texts', async () => {
    const { read, write } = given()
    write(
      't.xml',
      Buffer.from('<?xml version="1.0" encoding="windows-1258"?><a><r><x>\xd0\xf4\xec</x></r></a>', 'latin1'),
    )
    expect(await read('t.xml', ['x'], { encoding: 'windows-1258' })).toEqual([['Đô\u0301']])
  })
})

const envelope = `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <soap:Body><edXML:MessageHeader>
    <edXML:From><edXML:OrganId>H29.760</edXML:OrganId></edXML:From>
    <edXML:To><edXML:OrganId>H29.761</edXML:OrganId></edXML:To>
    <edXML:To><edXML:OrganId>H29.762</edXML:OrganId></edXML:To>
    <edXML:Code scheme="QĐ"><edXML:CodeNumber>42</edXML:CodeNumber></edXML:Code>
    <edXML:Subject>V/v &lt;hồ sơ&gt; &amp; <![CDATA["phí"]]></edXML:Subject>
    <edXML:OtherInfo><edXML:PageAmount xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/></edXML:OtherInfo>
  </edXML:MessageHeader></soap:Body>
  <edXML:Attachment>${'QUJD'.repeat(1000)}</edXML:Attachment>
</soap:Envelope>`

describe('a CSV file', () => {
  test.for([
    ['a byte order mark is no part of the first name', '\uFEFFa,b\n1,2\n', 'read'],
    ['a column named twice', 'a,a\n1,2\n', 'KHO209'],
    ['ragged rows', 'a,b\n1\n', 'KHO209'],
    ['a quote that is never closed', 'a,b\n"1,2\n', 'KHO209'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0x2c, 0x31, 0x0a]), 'KHO210'],
  ] as const)('I12: %s', async ([, content, outcome]) => {
    const { read, write } = given()
    write('t.csv', content)
    expect(
      await read('t.csv', ['a']).then(
        () => 'read',
        (error) => error.code,
      ),
    ).toBe(outcome)
  })
})

describe('a series of files', () => {
  test('is read by its last complete one', async () => {
    const { read, write, path } = given()
    write('ho_so_20201101.csv', 'a\n1\n')
    write('ho_so_20201102.csv', 'a\n2\n')
    write('ho_so_tam.txt', 'x')
    expect(await read('ho_so_*.csv', ['a'])).toEqual([['2']])
    write('ho_so_20201101.csv.done', '')
    expect(await read('ho_so_*.csv', ['a'])).toEqual([['1']])
    write('ho_so_20201102.csv.done', '')
    expect(await read('ho_so_*.csv', ['a'])).toEqual([['2']])
    utimesSync(path('ho_so_20201102.csv'), new Date(), new Date(Date.now() + 60_000))
    expect(await read('ho_so_*.csv', ['a'])).toEqual([['1']])
  })

  test('without a file is not there, and without a complete one is waited for', async () => {
    const { read, write, path } = given()
    await expect(read('ho_so_*.csv', ['a'])).rejects.toMatchObject({ code: 'KHO206' })
    write('ho_so_1.csv.done', '')
    writeFileSync(path('ho_so_1.csv'), 'a\n1\n')
    utimesSync(path('ho_so_1.csv'), new Date(), new Date(Date.now() + 60_000))
    await expect(read('ho_so_*.csv', ['a'])).rejects.toMatchObject({ code: 'KHO268' })
    await expect(read('ho_so_1.csv', ['a'])).rejects.toMatchObject({ code: 'KHO268' })
  })

  test('F42: a file is what its digest says, or is none', async () => {
    const { read, write } = given()
    write('t.csv', 'a\n1\n')
    write('t.csv.sha256', `${hash('sha256', 'a\n1\n').toUpperCase()} *t.csv\n`)
    expect(await read('t.csv', ['a'])).toEqual([['1']])
    write('t.csv', 'a\n')
    await expect(read('t.csv', ['a'])).rejects.toMatchObject({ code: 'KHO268' })
    write('t.csv', 'a\n"1')
    await expect(read('t.csv', ['a'])).rejects.toMatchObject({ code: 'KHO268' })
    write('t.csv.sha256', 'soon')
    await expect(read('t.csv', ['a'])).rejects.toMatchObject({ code: 'KHO268' })
  })
})
