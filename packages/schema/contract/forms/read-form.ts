import { z } from 'zod'
import { foreignNameForm } from './words.ts'

const pathForm = foreignNameForm.meta({
  description: 'Names from the top of the answer, with dots between: paging.next',
})

const pageForm = z.discriminatedUnion(
  'by',
  [
    z.strictObject({ by: z.literal('cursor'), parameter: foreignNameForm, next: pathForm }),
    z.strictObject({
      by: z.literal('number'),
      parameter: foreignNameForm,
      first: z.int().min(0).max(1).optional(),
      size: z.strictObject({ parameter: foreignNameForm, of: z.int().min(1).max(100_000) }).optional(),
    }),
    z.strictObject({ by: z.literal('link') }),
  ],
  { error: 'is none of cursor, number, link' },
)

/** How one file or endpoint is to be read. */
export const readForm = z.strictObject({
  format: z.enum(['csv', 'tsv', 'xlsx', 'json', 'ndjson', 'xml']).optional(),
  sheet: foreignNameForm.optional(),
  records: pathForm.optional().meta({ description: 'Where the records stand: data.items' }),
  encoding: foreignNameForm.optional(),
  delimiter: z.string().length(1, 'is not one character').optional(),
  page: pageForm.optional(),
  total: pathForm.optional().meta({ description: 'Where the number of all records stands: paging.total' }),
  since: foreignNameForm.optional().meta({ description: 'The parameter that asks for what changed since a moment' }),
})

export type ReadForm = z.infer<typeof readForm>
