import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A generated secret of a home, made on first use: `KHO_HOME/keys/NAME`, readable by its owner only. For the demo
 * and the embedded Postgres; an installation brings keys of its own.
 */
export function keyText(home: string, name: string, make: () => string = randomKey): string {
  const folder = join(home, 'keys')
  const file = join(folder, name)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    keepFirst(file, make())
  }
  return readFileSync(file, 'utf8').trim()
}

/** Two processes may make the same key at once: the file appears whole, and the first one stays. */
function keepFirst(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${text}\n`, { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (cause) {
    if (!existsSync(file)) throw cause
  } finally {
    rmSync(draft)
  }
}

function randomKey(): string {
  return randomBytes(32).toString('hex')
}
