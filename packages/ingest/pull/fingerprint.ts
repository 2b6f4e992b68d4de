import { hash } from 'node:crypto'
import type { Agency, City, CodeList, SourceDocument } from '@kho/schema/contract/city.ts'
import type { Binding, Contract, Field } from '@kho/schema/contract/contract.ts'

/**
 * What the rows of a binding depend on, as SHA-256 in hex: how they are read, checked and known, and nothing of what is
 * said about them. Where it changes, all of them are read again. `binding`: as it means today. Pure.
 */
export function fingerprintOf(city: City, contract: Contract, source: SourceDocument, binding: Binding): string {
  const { dataset, key, fields, relations, subjects, quality, combine, sources } = contract
  const bound = sources.find((candidate) => candidate.source === binding.source)
  const today = Object.values(bound?.map ?? {}).some((mapping) => 'today' in mapping) ? binding.map : null
  const told = {
    ...{ dataset, key, fields: fields.map(fieldTold), relations, subjects, quality, combine, today },
    binding: bound && { ...bound, reconcile: null },
    source: sourceTold(source, dataset),
    lists: fields.map(({ codes }) => codesTold(codes ? city.codeLists.get(codes.list) : undefined)),
    agencies: fields.some(({ check }) => check === 'agency_code') ? [...city.agencies.values()].map(agencyTold) : [],
    timeZone: city.timeZone,
  }
  return hash('sha256', JSON.stringify(told), 'hex')
}

function fieldTold({ name, type, precision, scale, list, partial, required, check, checkAt, codes }: Field) {
  return { name, type, precision, scale, list, partial, required, check, checkAt, codes }
}

function sourceTold({ source, kind, connection, timeZone, owns }: SourceDocument, dataset: string) {
  return { source, kind, connection, timeZone, owns: owns[dataset] }
}

function codesTold(list: CodeList | undefined) {
  return list?.codes.map(({ code, from, until }) => ({ code, from, until }))
}

function agencyTold({ agency, validFrom, validUntil, succeededBy }: Agency) {
  return { agency, validFrom, validUntil, succeededBy }
}
