import { join } from 'node:path'
import { feedSecretOf } from '@kho/city/feeds/feed-keys.ts'
import { pushSender } from '@kho/city/feeds/push-sender.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Out } from '../out.ts'

interface Parts {
  readonly city: City
  readonly home: string
  readonly origin: string
  readonly signal: AbortSignal
  readonly out: Out
}

/** Lets the demo's systems that send by themselves send what they hold; what was taken before is not taken twice. */
export async function sendPushed({ city, home, origin, signal, out }: Parts): Promise<void> {
  for (const { source, kind } of city.sources.values()) {
    if (kind !== 'push') continue
    const progress = out.progress(`push ${source}`)
    const sender = pushSender({ origin, source, secret: feedSecretOf(source), signal })
    const bindings = [...city.contracts.values()].flatMap(({ sources }) =>
      sources.filter((one) => one.source === source),
    )
    let sent = 0
    for (const { from } of bindings) {
      sent += await sender.sendTable(from, join(home, 'agencies', source, `${from}.ndjson`))
      progress.update(sent, null)
    }
    progress.end(sent.toLocaleString('en'))
  }
}
