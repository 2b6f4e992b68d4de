import type { Contract, Field, Total } from '../contract.ts'
import type { TotalForm } from '../forms/dataset-form.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import { type DatasetDraft, namedField, type World } from './world.ts'

/** The totals of a dataset, each by a name of its own; nothing where it declares none. */
export function compileTotals(world: World, dataset: DatasetDraft): Pick<Contract, 'totals'> {
  const { form, say } = dataset
  if (form.totals === undefined) return {}
  const names = form.totals.map(({ total }) => total)
  const totals = form.totals.map((declared, at) => {
    const sayHere = sayBelow(say, ['totals', at])
    if (names.indexOf(declared.total) < at) sayHere(['total'], 'KHO108', `the total ${declared.total} is given twice`)
    sayTotalProblems(world, dataset, declared, sayHere)
    return compileTotal(declared)
  })
  return { totals }
}

function compileTotal({ total, title, by, whole, parts, stated }: TotalForm): Total {
  const words = total.replaceAll('_', ' ')
  return {
    total,
    title: title ?? { vi: words, en: words },
    by: by ?? null,
    whole: whole ?? null,
    parts: parts ?? [],
    stated: stated
      ? {
          whole: stated.whole === undefined ? null : String(stated.whole),
          parts: Object.fromEntries(Object.entries(stated.parts ?? {}).map(([part, figure]) => [part, String(figure)])),
          toldBy: stated.told_by,
        }
      : null,
  }
}

function sayTotalProblems(world: World, dataset: DatasetDraft, total: TotalForm, say: Say): void {
  sayKind(total, say)
  sayDivision(world, dataset, total, say)
  sayFields(dataset, total, say)
  const parts = total.parts ?? []
  for (const [at, part] of parts.entries()) {
    if (parts.indexOf(part) < at) say(['parts', at], 'KHO137', `${part} is a part twice`)
    else if (part === total.whole) say(['parts', at], 'KHO137', `${part} is the whole itself`)
  }
  for (const part of Object.keys(total.stated?.parts ?? {})) {
    if (!parts.includes(part)) say(['stated', 'parts', part], 'KHO138', `${part} is no part of ${total.total}`, 'key')
  }
}

/** What a total is: records by codes, fields of records, or the number of records beside a stated one. */
function sayKind({ total, by, whole, parts, stated }: TotalForm, say: Say): void {
  const divided = by !== undefined || whole !== undefined
  if (by !== undefined && whole !== undefined) say(['whole'], 'KHO135', `${total} has both \`by\` and \`whole\``, 'key')
  else if (divided && parts === undefined) say(['total'], 'KHO135', `${total} has no \`parts\``)
  else if (!divided && parts !== undefined) say(['parts'], 'KHO135', `${total} has \`parts\` of nothing`, 'key')
  else if (!divided && stated?.whole === undefined) say(['total'], 'KHO135', `${total} has nothing to add up to`)
}

function sayDivision(world: World, dataset: DatasetDraft, { by, parts }: TotalForm, say: Say): void {
  const field = by === undefined ? null : namedField(dataset, by, say, ['by'])
  if (!field) return
  const list = field.codes === null ? undefined : world.lists.get(field.codes.list)
  if (field.list || field.codes === null) say(['by'], 'KHO136', `${field.name} is no single code of a list`)
  sayPersonal(field, say, ['by'])
  for (const [at, part] of (parts ?? []).entries()) {
    const known = list?.codes.some(({ code }) => code === part) ?? true
    if (!known) say(['parts', at], 'KHO137', `${part} is no code of ${field.codes?.list}`)
  }
}

const numbers: readonly string[] = ['integer', 'bigint', 'decimal']

function sayFields(dataset: DatasetDraft, { whole, parts = [] }: TotalForm, say: Say): void {
  if (whole === undefined) return
  const named = [[whole, ['whole']] as const, ...parts.map((part, at) => [part, ['parts', at]] as const)]
  for (const [name, path] of named) {
    const field = namedField(dataset, name, say, path)
    if (!field) continue
    if (field.list || !numbers.includes(field.type)) say(path, 'KHO136', `${name} is no single number`)
    sayPersonal(field, say, path)
  }
}

/** Whoever sees totals may be shown none of the records. */
function sayPersonal(field: Field, say: Say, path: readonly (string | number)[]): void {
  if (field.sensitivity !== 'none') say(path, 'KHO139', `${field.name} is ${field.sensitivity}`)
}
