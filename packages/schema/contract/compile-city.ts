import type { City, PrincipalMapping } from './city.ts'
import { compileAgencies } from './compile/compile-agencies.ts'
import { compileClocks } from './compile/compile-clocks.ts'
import { compileContract } from './compile/compile-contract.ts'
import { compileDelegations } from './compile/compile-delegations.ts'
import { compileFields } from './compile/compile-fields.ts'
import { compileItems } from './compile/compile-items.ts'
import { compileMaps } from './compile/compile-maps.ts'
import {
  checkRegulations,
  compileHolidays,
  compileLists,
  compileMapping,
  compilePeople,
} from './compile/compile-parts.ts'
import { compilePurposes } from './compile/compile-purposes.ts'
import { compileRelations } from './compile/compile-relations.ts'
import { compileRules } from './compile/compile-rules.ts'
import { compileSources } from './compile/compile-sources.ts'
import { compileTests } from './compile/compile-tests.ts'
import { warnSharesOf } from './compile/compile-warn-shares.ts'
import { derivedDrafts } from './compile/derived-drafts.ts'
import { type Draft, type Drafts, draftsOf } from './compile/drafts.ts'
import { frozen } from './compile/frozen.ts'
import { sayIncomplete } from './compile/say-incomplete.ts'
import { systemProblems, withSystem } from './compile/system-datasets.ts'
import { sayNameCollisions } from './compile/type-names.ts'
import type { World } from './compile/world.ts'
import type { Contract } from './contract.ts'
import type { Document, Problem } from './document.ts'
import type { CityForm } from './forms/city-form.ts'
import { limits } from './read/limits.ts'
import { parseDocument } from './read/parse-document.ts'
import { orderedProblems, problemAt } from './read/problems.ts'

/** A city, or everything that keeps the documents from being one. */
export interface Compiled {
  readonly city: City | null
  readonly problems: readonly Problem[]
}

/**
 * The city that a folder of documents describes, as one frozen value, Kho's own datasets with it. Pure. Either the city is there and `problems`
 * is empty, or the city is null and `problems` holds all of them, in reading order.
 */
export function compileCity(documents: readonly Document[]): Compiled {
  const problems: Problem[] = []
  if (isTooMuch(documents, problems)) return { city: null, problems }
  sayPathProblems(documents, problems)
  const parsed = documents.map((document) => parseDocument(document, problems))
  systemProblems() // those of a compilation that was broken off
  const drafts = withSystem(draftsOf(parsed.flatMap(({ parts }) => parts)))
  const broken = new Set(parsed.flatMap((one) => one.broken))
  const city = theCity(drafts, broken, problems)
  const value = compileDrafts(drafts, broken, city)
  problems.push(...systemProblems())
  return problems.length > 0 || !value
    ? { city: null, problems: orderedProblems(problems) }
    : { city: frozen(value), problems: [] }
}

function isTooMuch(documents: readonly Document[], problems: Problem[]): boolean {
  const length = documents.reduce((sum, { text }) => sum + text.length, 0)
  const where = documents[0]?.path ?? 'city.yaml'
  const say = (message: string): number => problems.push(problemAt(where, { line: 1, column: 1 }, 'KHO102', message))
  if (documents.length > limits.documents) say(`the city has more than ${limits.documents} files`)
  if (length > limits.totalLength) say(`the city's files hold more than ${limits.totalLength} characters`)
  return problems.length > 0
}

/** Paths are written to disk by `kho pull`: each names one file inside the folder. */
function sayPathProblems(documents: readonly Document[], problems: Problem[]): void {
  const seen = new Set<string>()
  for (const { path } of documents) {
    const inside =
      path.length <= 500 && path.split('/').every((part) => /^[^\\/:\p{Cc}]+$/u.test(part) && !/^\.+$/.test(part))
    const start = { line: 1, column: 1 }
    if (!inside) problems.push(problemAt(path, start, 'KHO106', 'is no path of a file inside the folder'))
    if (seen.has(path)) problems.push(problemAt(path, start, 'KHO108', 'is given twice'))
    seen.add(path)
  }
}

function theCity(drafts: Drafts, broken: ReadonlySet<string>, problems: Problem[]): Draft<CityForm> | null {
  const [city, ...more] = drafts.cities
  for (const draft of more) draft.say(['city'], 'KHO108', `a folder describes one city, and ${city?.file} does already`)
  const isBroken = [...broken].some((name) => name.startsWith('city '))
  if (!city && !isBroken) {
    problems.push(
      problemAt('city.yaml', { line: 1, column: 1 }, 'KHO105', 'there is no document that begins with `city:`'),
    )
  }
  if (city?.form.clock !== undefined && city.form.synthetic !== true) {
    city.say(['clock'], 'KHO106', 'clock is for demo cities only: it needs `synthetic: true`', 'key')
  }
  return city ?? null
}

/** Compiles what there is, so that problems of all documents are known even where the city's own is unusable. */
function compileDrafts(drafts: Drafts, broken: ReadonlySet<string>, city: Draft<CityForm> | null): City | null {
  const mapping = city ? compileMapping(city) : { claims: {}, attributes: {} }
  const world = worldOf(drafts, broken, city && mapping)
  const relations = compileRelations(world, city?.form.time_zone ?? 'UTC')
  sayNameCollisions(world.datasets.values())
  const contracts = new Map<string, Contract>(
    [...world.datasets].map(([name, draft]) => [name, compileContract(world, draft, relations.get(name) ?? [])]),
  )
  const sources = compileSources(world, city?.form.networks ?? null)
  const rules = compileRules(world, drafts)
  const about = { purposes: compilePurposes(world, drafts), delegations: compileDelegations(world, drafts) }
  const people = compilePeople(drafts)
  const clocks = compileClocks(drafts)
  const onceOnly = compileItems(drafts, world)
  const policyTests = compileTests(world, drafts)
  checkRegulations(drafts, world)
  if (city?.form.catalogue === 'complete') sayIncomplete(world, contracts)
  if (!city) return null
  const { form } = city
  return {
    ...{ city: form.city, title: form.title },
    timeZone: form.time_zone,
    languages: form.languages ?? ['vi', 'en'],
    clock: form.clock ?? null,
    synthetic: form.synthetic ?? false,
    ...(form.area ? { area: { unit: form.area.unit, from: form.area.from ?? null } } : {}),
    principal: mapping,
    agencies: world.agencies,
    sources,
    contracts,
    rules,
    ...about,
    policyTests,
    warnShares: warnSharesOf(drafts, form),
    ...(form.watch ? { unfoundedPeople: form.watch.unfounded_people } : {}),
    codeLists: world.lists,
    holidays: compileHolidays(drafts, city),
    clocks,
    onceOnly,
    people,
    procedures: contracts.get('procedures')?.key.length === 1 ? 'procedures' : null,
  }
}

function worldOf(drafts: Drafts, broken: ReadonlySet<string>, mapping: PrincipalMapping | null): World {
  const agencies = compileAgencies(drafts.agencies, broken)
  const lists = compileLists(drafts)
  const datasets = new Map(
    [...drafts.datasets].map(([name, draft]) => [name, { ...draft, fields: compileFields(draft) }]),
  )
  const derived = derivedDrafts(drafts.derived, datasets, broken)
  return {
    agencies,
    lists,
    maps: compileMaps(drafts, { agencies, lists, broken }),
    sources: drafts.sources,
    datasets: new Map([...datasets, ...derived.datasets]),
    attributes: mapping?.attributes ?? {},
    attributesAreKnown: mapping !== null,
    broken: new Set([...broken, ...derived.broken]),
  }
}
