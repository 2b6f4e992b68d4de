import type { Contract } from '@kho/schema/contract/contract.ts'
import { exactValue, textOfValue } from '@kho/schema/contract/exact-value.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { RegistryContext } from '../graphql/builder.ts'
import { knownDatasets } from '../graphql/catalogue-page.ts'
import type { AskedCase } from './case-acts.ts'
import { seenCell } from './seen-cell.ts'

/** What a question is looked at with: the rights of the person who asks it. */
type Asking = Pick<RegistryContext, 'page' | 'reading' | 'city' | 'unlisted'>

/** The words of whoever asks; nothing where they are blank. */
interface Words {
  readonly asked: string | null
}

interface Cell extends Words {
  readonly record: string
  readonly field: string
}

/** What a question may be about: one of an access, a cell, a refusal. */
export interface AskedAbout {
  readonly access?: string | null | undefined
  readonly record?: string | null | undefined
  readonly field?: string | null | undefined
  readonly dataset?: string | null | undefined
  readonly code?: string | null | undefined
}

/** The question that somebody asks, with what they are shown of what it is about. KHO438 where it is about more or less than one thing. */
export async function askedQuestion(asking: Asking, input: AskedAbout & Words): Promise<AskedCase> {
  const { access, record, field, dataset, code, asked } = input
  const given = Object.entries({ access, record, field, dataset, code }).flatMap(([name, one]) => (one ? [name] : []))
  const about = given.join()
  if (access && about === 'access') return askedOfAccess(asking, { access, asked })
  if (record && field && about === 'record,field') return askedOfCell(asking, { record, field, asked })
  if (dataset && code && about === 'dataset,code') return askedOfRefusal(asking, { dataset, code, asked })
  throw new KhoError('KHO438', 'A question is about an access, about record and field, or about dataset and code.')
}

/** A question about an entry of the person's own page. It goes to the agency that read; to the owner where none did. */
async function askedOfAccess(asking: Asking, { access, asked }: Words & { access: string }): Promise<AskedCase> {
  const { subjects, find } = await asking.page.ledger()
  const found = await find(access)
  const dataset = found?.reads[0]?.dataset ?? null
  const owner = found?.asker.agency ?? (dataset === null ? null : ownerOf(asking, dataset))
  if (!found || owner === null) throw notThere()
  const named = dataset !== null && ownerOf(asking, dataset) !== null ? dataset : null
  return {
    kind: 'question',
    owner,
    about: { about: 'access', access, reader: readerIn(found.entry.body), dataset: named },
    asked: words(asked),
    subjects,
  }
}

/** The account that an entry's body names, as a pseudonym. */
function readerIn(body: string): string | null {
  const { asker }: { readonly asker?: { readonly account?: string | null } } = JSON.parse(body)
  return asker?.account ?? null
}

/** A question why a cell is masked or withheld: to the owner of the dataset. */
async function askedOfCell(asking: Asking, { record, field, asked }: Cell): Promise<AskedCase> {
  const [cell, { subjects }] = [await seenCell(asking.reading, record, field), await asking.page.ledger()]
  if (!cell || cell.state === 'shown') throw notThere()
  const { contract, id } = cell
  const about = {
    about: 'cell',
    dataset: contract.dataset,
    field: cell.field,
    id,
    record,
    was: null,
    proposed: null,
  } as const
  return { kind: 'question', owner: contract.owner, about, asked: words(asked), subjects }
}

/** A question why a dataset was refused: to its owner. */
async function askedOfRefusal(
  asking: Asking,
  { dataset, code, asked }: Words & { readonly dataset: string; readonly code: string },
): Promise<AskedCase> {
  const owner = ownerOf(asking, dataset)
  if (owner === null || !/^KHO\d{3}$/.test(code)) throw notThere()
  const { subjects } = await asking.page.ledger()
  return { kind: 'question', owner, about: { about: 'refusal', dataset, code }, asked: words(asked), subjects }
}

/**
 * A correction of a cell that the person is shown, of a record about them: to the owner of the dataset. KHO437 for any other
 * cell, KHO438 for a value that the field cannot have, or has already.
 */
export async function askedCorrection(
  asking: Asking,
  { record, field, proposed, asked }: Cell & { readonly proposed: string | null },
): Promise<AskedCase> {
  const [cell, { subjects }] = [await seenCell(asking.reading, record, field), await asking.page.ledger()]
  if (cell?.state !== 'shown' || !cell.isAbout(asking.page.person())) throw notThere()
  const { contract, id, text: was } = cell
  const value = proposedText(contract, cell.field, proposed)
  if (value === was) throw new KhoError('KHO438', 'The field says this already.')
  const about = {
    about: 'cell',
    dataset: contract.dataset,
    field: cell.field,
    id,
    record,
    was,
    proposed: value,
  } as const
  return { kind: 'correction', owner: contract.owner, about, asked: words(asked), subjects }
}

function proposedText(contract: Contract, name: string, proposed: string | null): string | null {
  const field = contract.fields.find((one) => one.name === name)
  if (!field || field.list || field.type === 'json' || field.type === 'geometry') {
    throw new KhoError('KHO438', 'Such a field is not corrected by its value.')
  }
  if (proposed === null) return null
  const exact = exactValue(field, proposed)
  if ('value' in exact && exact.value !== null) return textOfValue(field, exact.value)
  throw new KhoError('KHO438', 'The field cannot have such a value.', { field: name })
}

/** The owner of a dataset that whoever asks may know of. */
function ownerOf(asking: Asking, dataset: string): string | null {
  return knownDatasets(asking).find((known) => known.dataset === dataset)?.owner ?? null
}

function words(asked: string | null): string | null {
  if (asked !== null && asked.length > 2000) throw new KhoError('KHO438', 'The words are longer than 2,000 characters.')
  return asked?.trim() || null
}

const notThere = (): KhoError => new KhoError('KHO437', 'There is nothing of this kind that you are shown.')
