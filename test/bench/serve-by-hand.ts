import { servePlain } from './serve-plain.ts'

/** The limit: one hand-written statement. Run as a process: URL of the store, SQL. */
const [url = '', text = ''] = process.argv.slice(2)
servePlain(url, (parameter) => ({ text, values: [parameter], column: 0, before: '', after: '' }))
