import type { SourceDocument } from '../city.ts'
import type { SourceForm } from '../forms/source-form.ts'
import type { Value } from '../value.ts'
import { compileConnection } from './compile-connection.ts'
import { compileLiteral } from './compile-literal.ts'
import type { Draft } from './drafts.ts'
import { rateOf } from './rate.ts'
import { namedField, refers, type World } from './world.ts'

type Networks = SourceDocument['networks']

/** The city's sources by name, each with the networks of the city. */
export function compileSources(world: World, networks: Networks): ReadonlyMap<string, SourceDocument> {
  return new Map([...world.sources].map(([name, draft]) => [name, compileSource(world, draft, networks)]))
}

function compileSource(world: World, draft: Draft<SourceForm>, networks: Networks): SourceDocument {
  const { form, say } = draft
  refers(world, 'agency', form.agency, say, ['agency'])
  const limits = form.limits ?? {}
  return {
    source: form.source,
    title: form.title ?? null,
    agency: form.agency,
    kind: form.kind,
    connection: compileConnection(form.kind, form.connection, say),
    timeZone: form.time_zone ?? null,
    owns: ownsOf(world, draft),
    limits: {
      connections: limits.connections ?? 1,
      rowsPerSecond: limits.rows_per_second ?? null,
      requests: limits.requests === undefined ? null : rateOf(limits.requests),
      hours: limits.hours ?? null,
      longestTransaction: limits.longest_transaction ?? null,
      retainedLog: limits.retained_log ?? null,
    },
    mayWrite: form.may_write ?? false,
    networks,
  }
}

function ownsOf(world: World, { form, say }: Draft<SourceForm>): SourceDocument['owns'] {
  const owns: { [dataset: string]: { [field: string]: Value } } = {}
  for (const [name, fields] of Object.entries(form.owns ?? {})) {
    const dataset = refers(world, 'dataset', name, say, ['owns', name]) ? world.datasets.get(name) : undefined
    const owned: { [field: string]: Value } = {}
    for (const [key, literal] of Object.entries(fields)) {
      const path = ['owns', name, key]
      const field = dataset ? namedField(dataset, key, say, path, 'key') : null
      const value = field ? compileLiteral(field, literal, { say, path }) : undefined
      if (value !== undefined) owned[key] = value
    }
    owns[name] = owned
  }
  return owns
}
