import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Scale, scaleText } from '@kho/city/generator/scale.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { factSum, factsOf, type RecordSum } from './record-sums.ts'

/** What the sources of a dataset hold by every value, apart from the known dirt: a sum by source. */
export type SourceSums = ReadonlyMap<string, RecordSum>

interface Parts {
  readonly city: City
  readonly home: string
  readonly scale: Scale
}

interface Kept {
  readonly scale: string
  readonly sums: { readonly [dataset: string]: { readonly [source: string]: readonly [number, string] } }
}

/** Computes the sums of the city's facts, minutes of it at full size, or finds them in the home where they were computed. */
export async function sourceSums({ city, home, scale }: Parts, datasets: readonly string[]) {
  const file = join(home, 'source-sums.json')
  const kept = readKept(file, scale)
  const sums: Record<string, Record<string, readonly [number, string]>> = {}
  for (const dataset of datasets) sums[dataset] = kept?.sums[dataset] ?? (await sumsOf(city, scale, dataset))
  const keeping: Kept = { scale: scaleText(scale), sums: { ...kept?.sums, ...sums } }
  writeFileSync(file, JSON.stringify(keeping))
  return new Map(datasets.map((dataset) => [dataset, read(sums[dataset] ?? {})] as const))
}

function readKept(file: string, scale: Scale): Kept | null {
  if (!existsSync(file)) return null
  const kept: Kept = JSON.parse(readFileSync(file, 'utf8')) // our own file
  return kept.scale === scaleText(scale) ? kept : null
}

async function sumsOf(city: City, scale: Scale, dataset: string) {
  const contract = city.contracts.get(dataset)
  const sums: Record<string, readonly [number, string]> = {}
  if (!contract) return sums
  for (const [source, facts] of factsOf(city, scale, dataset)) {
    const { records, sum } = await factSum(contract, facts())
    sums[source] = [records, String(sum)]
  }
  return sums
}

const read = (sums: Kept['sums'][string]): SourceSums =>
  new Map(Object.entries(sums).map(([source, [records, sum]]) => [source, { records, sum: BigInt(sum) }]))
