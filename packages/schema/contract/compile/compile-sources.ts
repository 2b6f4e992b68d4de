import type { SourceConnection, SourceDocument } from '../city.ts'
import type { SourceForm } from '../forms/source-form.ts'
import type { Value } from '../value.ts'
import { compileLiteral } from './compile-literal.ts'
import type { Draft } from './drafts.ts'
import { namedField, refers, type World } from './world.ts'

/** The city's sources by name. */
export function compileSources(world: World): ReadonlyMap<string, SourceDocument> {
  return new Map([...world.sources].map(([name, draft]) => [name, compileSource(world, draft)]))
}

function compileSource(world: World, draft: Draft<SourceForm>): SourceDocument {
  const { form, say } = draft
  refers(world, 'agency', form.agency, say, ['agency'])
  if (form.kind === 'files' && form.connection?.folder === undefined) {
    say(form.connection ? ['connection'] : [], 'KHO105', 'a source of files needs a connection with a folder')
  }
  const limits = form.limits ?? {}
  return {
    source: form.source,
    title: form.title ?? null,
    agency: form.agency,
    kind: form.kind,
    connection: connectionOf(form.connection ?? {}),
    timeZone: form.time_zone ?? null,
    owns: ownsOf(world, draft),
    limits: {
      connections: limits.connections ?? 1,
      rowsPerSecond: limits.rows_per_second ?? null,
      hours: limits.hours ?? null,
      longestTransaction: limits.longest_transaction ?? null,
      retainedLog: limits.retained_log ?? null,
    },
    mayWrite: form.may_write ?? false,
  }
}

function connectionOf(form: NonNullable<SourceForm['connection']>): SourceConnection {
  return {
    host: form.host ?? null,
    port: form.port ?? null,
    database: form.database ?? null,
    schema: form.schema ?? null,
    user: form.user ?? null,
    password: form.password ?? null,
    tls: form.tls ?? 'verify',
    folder: form.folder ?? null,
    encoding: form.encoding ?? null,
    delimiter: form.delimiter ?? null,
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
