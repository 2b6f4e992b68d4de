/** A Singer tap for tests, as a program: it reads tables that stand as JSON in the folder its config names. */
export const madeTap = `#!/usr/bin/env node
const { readFileSync, readdirSync } = require('node:fs')
const option = (name) => { const at = process.argv.indexOf('--' + name); return at < 0 ? null : process.argv[at + 1] }
const document = (name) => option(name) && JSON.parse(readFileSync(option(name), 'utf8'))
const { folder, fault } = document('config')
const write = (text) => new Promise((resolve) => process.stdout.write(text, resolve))
const say = (message) => write(JSON.stringify(message) + '\\n')
const tables = readdirSync(folder).filter((name) => name.endsWith('.table')).map((name) => {
  const { columns, rows } = JSON.parse(readFileSync(folder + '/' + name, 'utf8'))
  const properties = Object.fromEntries(columns.map((column) => [column, { type: ['null', 'string'] }]))
  return { name: name.slice(0, -6), columns, rows, schema: { type: 'object', properties } }
})
const main = async () => {
  if (process.argv.includes('--discover')) {
    while (fault === 'endless') await write('{}'.padEnd(1e6) + '\\n')
    const streams = tables.map(({ name, columns, schema }) =>
      ({ stream: name, tap_stream_id: name, key_properties: columns.slice(0, 1), schema, metadata: [] }))
    return await write(JSON.stringify({ streams }))
  }
  const own = (stream) => stream.metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata ?? {}
  const chosen = document('catalog').streams.filter((stream) => own(stream).selected).map((stream) => stream.tap_stream_id)
  const after = document('state')?.after ?? 0
  for (const { name, columns, rows, schema } of tables) {
    if (!chosen.includes(name)) continue
    await say({ type: 'SCHEMA', stream: name, schema, key_properties: columns.slice(0, 1) })
    for (const row of rows.slice(after)) {
      const record = Object.fromEntries(columns.map((column, index) => [column, row[index]]))
      await say({ type: 'RECORD', stream: name, record })
    }
    await say({ type: 'STATE', value: { after: rows.length } })
  }
  if (fault) await require('node:vm').runInThisContext(fault)(require, write, say)
}
main()
`
