import { z } from 'zod'
import { agencyCodeForm, bilingualForm, dayForm, durationForm, nameForm, proseForm, scalarForm } from './words.ts'

/** A list of codes, each with the days between which it may be used. */
export const codeListForm = z.strictObject({
  list: nameForm,
  title: bilingualForm,
  codes: z
    .array(
      z
        .strictObject({
          code: z.string().min(1, 'is empty').max(200, 'is longer than 200 characters'),
          title: bilingualForm,
          from: dayForm.optional(),
          until: dayForm.optional(),
        })
        .refine(
          ({ from, until }) => from === undefined || until === undefined || from < until,
          'ends before it begins',
        ),
    )
    .min(1, 'is empty'),
})

export type CodeListForm = z.infer<typeof codeListForm>

const mappedForm = z.union([scalarForm, z.null()])

/** What a source's codes mean, decided once for every dataset that reads them: `through: <map>` in a binding. */
export const codeMapForm = z.strictObject({
  map: nameForm,
  title: bilingualForm.optional(),
  to: nameForm.optional().meta({ description: 'The code list that its values are of' }),
  values: z.record(
    z.string(),
    z.union([
      mappedForm,
      z
        .array(
          z
            .strictObject({ value: mappedForm, from: dayForm.optional(), until: dayForm.optional() })
            .refine(
              ({ from, until }) => from === undefined || until === undefined || from < until,
              'ends before it begins',
            ),
        )
        .min(1, 'is empty'),
    ]),
  ),
  approved: z.strictObject({ by: agencyCodeForm, on: dayForm, decision: proseForm.optional() }),
})

export type CodeMapForm = z.infer<typeof codeMapForm>

/** Days off, and with `working: true` the days made up for one. */
export const holidaysForm = z.strictObject({
  holidays: z.array(z.strictObject({ date: dayForm, title: bilingualForm, working: z.boolean().optional() })),
})

export type HolidaysForm = z.infer<typeof holidaysForm>

/** Somebody to log in as in a demo city. */
export const personForm = z.strictObject({
  person: nameForm,
  title: bilingualForm,
  description: bilingualForm.optional(),
  claims: z.record(
    z.string().min(1),
    z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()]))]),
  ),
})

export type PersonForm = z.infer<typeof personForm>

/** The exploitation regulation of a dataset (quy chế khai thác): on which terms its data may be used. */
export const regulationForm = z.strictObject({
  regulation: nameForm,
  dataset: nameForm,
  title: bilingualForm,
  terms: bilingualForm,
  authentication: bilingualForm.optional(),
  usage_term: durationForm.optional(),
  log_retention: durationForm.optional(),
  decision: proseForm.optional(),
})

export type RegulationForm = z.infer<typeof regulationForm>
