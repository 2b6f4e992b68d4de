import { join } from 'node:path'
import { feedSecretOf } from '@kho/city/feeds/feed-keys.ts'
import { pushSender } from '@kho/city/feeds/push-sender.ts'
import type { City } from '@kho/schema/contract/city.ts'

/** Lets the demo's systems that send by themselves send what they hold; what was taken before is not taken twice. */
export async function sendPushed(city: City, home: string, origin: string, signal: AbortSignal): Promise<void> {
  for (const { source, kind } of city.sources.values()) {
    if (kind !== 'push') continue
    const sender = pushSender({ origin, source, secret: feedSecretOf(source), signal })
    const bindings = [...city.contracts.values()].flatMap(({ sources }) =>
      sources.filter((one) => one.source === source),
    )
    for (const { from } of bindings) await sender.sendTable(from, join(home, 'agencies', source, `${from}.ndjson`))
  }
}
