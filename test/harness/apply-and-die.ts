import { applyCity } from '@kho/schema/store/apply.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { smallCity } from './small-city.ts'

/** A process of its own that applies a city, for tests that kill it: `node apply-and-die.ts URL BASE OPTIONS`. */
const [url = '', base = '', options = '{}'] = process.argv.slice(2)
await using database = openDatabase({ url, name: 'doomed' })
const city = smallCity(JSON.parse(options))
const { version } = await applyCity(database, { ...city, by: 'doomed', base: Number(base), consent: true })
process.stdout.write(`${version}\n`)
