import { loadCity } from '@kho/schema/store/registry.ts'
import type { Command, Options } from '../command.ts'
import {
  checkClock,
  checkDisk,
  checkKeys,
  checkRoles,
  checkSources,
  checkVersion,
  type Finding,
  failing,
  finding,
} from '../doctor-checks.ts'
import { checkIndexes } from '../index-checks.ts'
import { openStore } from '../open-store.ts'

/** Looks at everything that can be wrong and says of each what to do. */
export const command: Command = {
  name: 'doctor',
  describe: {
    vi: 'kiểm tra mọi thứ có thể hỏng và nói phải làm gì',
    en: 'look at everything that can be wrong and say what to do',
  },
  async run(options, out) {
    const findings = await examine(options)
    out.value(findings.map(({ todo, ...rest }) => ({ ...rest, todo: todo && { ...todo } })))
    for (const { check, ok, found, todo } of findings) {
      out.line(`${ok ? '✓' : '✗'} ${check}: ${found}`)
      if (todo) out.line(`    ${todo[out.language]}`)
    }
    if (findings.some(({ check, ok }) => check === 'store' && !ok)) return 4
    return findings.every(({ ok }) => ok) ? 0 : 1
  },
}

async function examine({ config }: Options): Promise<readonly Finding[]> {
  const keys = checkKeys(config)
  try {
    await using store = await openStore(config, 'doctor')
    const session = store.owner
    const place = store.embedded?.dataDir
    const current = await loadCity(session)
    return [
      finding('store', true, place ? `embedded, ${place}` : new URL(store.url).host, null),
      await checkVersion(session),
      await checkRoles(session),
      await checkClock(session),
      checkDisk(place ?? '/'),
      keys,
      finding('documents', current !== null, current ? `${current.city.city}, v${current.version}` : '-', {
        vi: 'Chạy `kho apply THƯ_MỤC`.',
        en: 'Run `kho apply DIR`.',
      }),
      ...(current ? await checkIndexes(session, current.city) : []),
      ...(current ? await checkSources(current.city, config) : []),
    ]
  } catch (cause) {
    return [failing('store', cause), keys]
  }
}
