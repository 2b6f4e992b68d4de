import type { Pushed, PushSender } from '../feeds/push-sender.ts'
import type { Fact } from '../generator/facts/fact.ts'
import { type Bound, boundColumns, type Column } from '../generator/offices/bound-table.ts'
import { nestedRows } from '../generator/systems/nested.ts'
import type { Hand } from './hand.ts'

interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  record(fact: Fact): Pushed['record']
}

interface Delivery {
  readonly table: string
  readonly lines: readonly Pushed[]
}

/** Of so many deliveries one is overtaken by the next, and one is sent twice. */
const OVERTAKEN = 3
const TWICE = 5

/**
 * A hand in a system that sends by itself. Versions grow with each change; deliveries arrive out of order and twice, as
 * they do where a queue stands between. `firstVersion` lies above whatever was sent before.
 */
export function pushHand(bounds: readonly Bound[], sender: PushSender, firstVersion: bigint): Hand {
  const tables = new Map(bounds.map((bound) => [bound.contract.dataset, tableOf(bound)]))
  const waiting: Delivery[] = []
  let version = firstVersion
  let number = 0
  const deliver = async (delivery: Delivery) => {
    number += 1
    if (number % OVERTAKEN === 0) {
      waiting.push(delivery)
      return
    }
    const due = [delivery, ...waiting.splice(0)]
    for (const one of number % TWICE === 0 ? [delivery, ...due] : due) await sender.send(one.table, one.lines)
  }
  const change = (op: Pushed['op']) => async (dataset: string, facts: readonly Fact[]) => {
    const table = tables.get(dataset)
    if (!table || facts.length === 0) return
    const lines = facts.map((fact) => ({ op, record: table.record(fact), version: String(version++) }))
    await deliver({ table: table.name, lines })
  }
  const [put, remove] = [change('upsert'), change('delete')]
  return {
    put,
    remove,
    hold: async (work) => {
      await work({ put, remove })
      return () => Promise.resolve()
    },
    settle: async () => {
      for (const one of waiting.splice(0)) await sender.send(one.table, one.lines)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function tableOf(bound: Bound): Table {
  const columns = boundColumns(bound)
  const nested = nestedRows({
    columns: Object.fromEntries(columns.map(({ name, declaration }) => [name, declaration])),
  })
  return { name: bound.binding.from, columns, record: (fact) => nested(columns.map(({ write }) => write(fact))) }
}
