import { z } from 'zod'
import { classesForm } from './class-form.ts'
import { conditionForm } from './condition-form.ts'
import { fieldForm } from './field-form.ts'
import { readForm } from './read-form.ts'
import { releaseForm } from './release-form.ts'
import {
  agencyCodeForm,
  bilingualForm,
  dayForm,
  durationForm,
  foreignNameForm,
  nameForm,
  proseForm,
  ruleNameForm,
  scalarForm,
} from './words.ts'

const linkingForm = z.strictObject({ dataset: nameForm, from: nameForm, to: nameForm })

const mappingForm = z.union([
  foreignNameForm,
  z.strictObject({
    from: foreignNameForm,
    values: z.record(z.string(), z.union([scalarForm, z.null()])).optional(),
    through: z
      .union([nameForm, z.strictObject({ map: nameForm, at: nameForm.optional() }), linkingForm])
      .optional()
      .meta({
        description: 'A code map, agency_old_codes, agencies_of_the_day, agencies_today, or a dataset of links',
      }),
  }),
  z.strictObject({ value: scalarForm }),
])

const bindingForm = z.strictObject({
  source: nameForm,
  from: foreignNameForm,
  read: readForm.optional(),
  map: z.record(nameForm, mappingForm),
  mode: z.enum(['snapshot', 'cursor', 'log', 'push']).optional(),
  cursor: z.strictObject({ field: foreignNameForm, overlap: durationForm.optional() }).optional(),
  deletes: z.union([z.enum(['none', 'compare', 'log']), z.strictObject({ soft: conditionForm })]).optional(),
  reconcile: z.strictObject({ every: durationForm }).optional(),
})

const subjectForm = z.strictObject({ field: nameForm, via: nameForm.optional(), as: nameForm.optional() })

const combineForm = z.union([
  z.literal('union'),
  z.strictObject({ merge: z.strictObject({ precedence: z.record(nameForm, z.array(nameForm).min(1)) }) }),
])

const figureForm = z
  .union([z.int(), z.string().regex(/^-?\d{1,30}(\.\d{1,10})?$/, 'is no number')])
  .meta({ id: 'figure', description: 'A whole number, or any other in quotes' })

const totalForm = z.strictObject({
  total: ruleNameForm,
  title: bilingualForm.optional(),
  by: nameForm.optional().meta({ description: 'The field whose codes divide the records' }),
  whole: nameForm.optional().meta({ description: 'The field that tells the whole, in every record' }),
  parts: z
    .array(foreignNameForm)
    .min(1, 'is empty')
    .max(100, 'has more than 100 parts')
    .optional()
    .meta({ description: 'Codes of `by`, or fields that make up `whole`' }),
  stated: z
    .strictObject({
      whole: figureForm.optional(),
      parts: z.record(foreignNameForm, figureForm).optional(),
      told_by: bilingualForm,
    })
    .optional(),
})

/** What datasets of both kinds say of themselves. */
export const described = {
  dataset: nameForm,
  names: z.strictObject({ one: nameForm, many: nameForm }),
  title: bilingualForm,
  description: bilingualForm.optional(),
  owner: agencyCodeForm,
  theme: nameForm.optional(),
  keywords: z.array(bilingualForm).min(1, 'is empty').max(20, 'has more than 20 words').optional(),
  period: z
    .strictObject({ from: dayForm, until: dayForm.optional() })
    .optional()
    .meta({ description: 'The days that its records tell of; without `until` they go on' }),
  class: classesForm,
  listed: z.boolean().optional(),
  licence: proseForm.optional(),
  refresh: z.strictObject({ every: durationForm.optional(), promise: durationForm.optional() }).optional(),
  release: releaseForm.optional(),
  size: z.int().min(0).max(1e12).optional().meta({ description: 'The declared number of records; costs come from it' }),
  history: z.boolean().optional(),
  retain: z.strictObject({ records: durationForm.optional(), history: durationForm.optional() }).optional(),
}

/** A dataset that is read from agencies' systems: its contract. */
export const datasetForm = z.strictObject({
  ...described,
  key: z.array(nameForm).min(1, 'is empty').max(8, 'has more than 8 fields'),
  subjects: z.union([subjectForm, z.array(subjectForm).min(1, 'is empty')]).optional(),
  valid: z
    .strictObject({ from: nameForm, until: nameForm.optional() })
    .optional()
    .meta({ description: 'The fields that tell from which day on, and until which, a record holds' }),
  fields: z.record(nameForm, fieldForm),
  quality: z
    .array(z.strictObject({ rule: ruleNameForm, check: conditionForm, level: z.enum(['error', 'warning']).optional() }))
    .optional(),
  totals: z.array(totalForm).min(1, 'is empty').max(20, 'has more than 20 totals').optional(),
  combine: combineForm.optional(),
  sources: z.array(bindingForm).optional(),
})

export type DatasetForm = z.infer<typeof datasetForm>
export type TotalForm = z.infer<typeof totalForm>
export type BindingForm = z.infer<typeof bindingForm>
