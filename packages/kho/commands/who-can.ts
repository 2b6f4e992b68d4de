import { whoCanSee, whoCanSeeRecord } from '@kho/api/steward/who-can.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { classFor, userKinds } from '@kho/schema/contract/sharing-class.ts'
import { KhoError } from '@kho/schema/error.ts'
import { asTitled } from '@kho/schema/policy/as-titled.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { wayOf, wayOption } from '../way-option.ts'
import { type Asked, whoCanLines, whoCanValue } from '../words/who-can-words.ts'

/** Who sees a dataset, a field or a record, by which rules, and how. Prints rules and numbers, never a record's values. */
export const command: Command = {
  name: 'who-can',
  describe: {
    vi: 'ai được xem một bộ dữ liệu, một trường hay một bản ghi, theo quy tắc nào, bao nhiêu và ở dạng nào',
    en: 'who sees a dataset, a field or a record, by which rules, how much of it and in which form',
  },
  arguments: [
    {
      term: '<dataset.field>',
      describe: { vi: 'bộ dữ liệu, hoặc bộ dữ liệu.trường', en: 'a dataset, or dataset.field' },
    },
  ],
  options: [
    {
      flags: '--key <key>',
      describe: {
        vi: 'khóa của một bản ghi (các phần cách nhau bằng dấu phẩy)',
        en: 'a record’s key (parts separated by commas)',
      },
    },
    wayOption,
  ],
  async run(options, out) {
    const way = wayOf(options)
    await using store = await openStore(options.config, 'who-can')
    const { city } = await currentCity(store.owner)
    const asked = askedAbout(options.required('dataset.field'), city)
    const { dataset, field } = asked
    const fields = field === null ? (city.contracts.get(dataset)?.fields ?? []).map(({ name }) => name) : [field]
    const question = { city, dataset, fields, way, now: new Date() }
    const session = store.as('kho_api', 1)
    const key = options.text('key')?.split(',')
    const told = await (key ? whoCanSeeRecord(session, { ...question, key }) : whoCanSee(session, question))
    out.value(whoCanValue(told, asked))
    for (const line of whoCanLines(told, asked, out.language)) out.line(line)
    return 0
  },
}

function askedAbout(text: string, city: City): Asked {
  const [dataset = '', ...rest] = text.split('.')
  const field = rest.length > 0 ? rest.join('.') : null
  const contract = city.contracts.get(dataset)
  if (!contract) throw new KhoError('KHO526', `There is no dataset ${dataset}.`, { dataset })
  const known = field === null || contract.fields.some(({ name }) => name === field)
  if (!known) throw new KhoError('KHO526', `${dataset} has no field ${field}.`, { dataset, field })
  const one = field === null ? null : fieldOf(contract, field)
  const classes = userKinds.map((kind) => ({ kind, class: classFor(contract, kind, one) }))
  return { dataset, field, naming: asTitled(contract), classes }
}
