import { z } from 'zod'
import { conditionForm } from './condition-form.ts'
import { described } from './dataset-form.ts'
import { bilingualForm, foreignNameForm, nameForm, proseForm } from './words.ts'

const said = { title: bilingualForm.optional(), description: bilingualForm.optional() }

const measureForm = z.union([
  z.literal('count'),
  z.strictObject({ count_where: conditionForm, ...said }),
  z.strictObject({ sum: nameForm, ...said }),
  z.strictObject({ avg: nameForm, ...said }),
  z.strictObject({ min: nameForm, ...said }),
  z.strictObject({ max: nameForm, ...said }),
  z.strictObject({
    ratio: z.strictObject({
      numerator: nameForm,
      denominator: nameForm,
      percent: z.boolean().optional(),
      version: z.int().min(1).optional().meta({ description: 'Of the formula' }),
      basis: proseForm.optional().meta({ description: 'The law or decision that defines it' }),
    }),
    ...said,
  }),
  z.strictObject({
    rank: z.strictObject({
      of: nameForm,
      within: z.array(nameForm).optional().meta({ description: 'Groupings that agree among those compared' }),
      first: z.enum(['highest', 'lowest']).optional(),
    }),
    ...said,
  }),
])

const groupingForm = z.union([
  nameForm,
  z.strictObject({ day: nameForm }),
  z.strictObject({ month: nameForm }),
  z.strictObject({ quarter: nameForm }),
  z.strictObject({ year: nameForm }),
  z.strictObject({ root: nameForm }).meta({ description: "A procedure's national code, whichever unit offers it" }),
])

const everyForm = z
  .record(nameForm, z.union([z.literal('sources'), z.array(foreignNameForm).min(1, 'is empty').max(1000)]))
  .meta({ description: 'Values that have a record without any of the parent’s: agencies of its sources, or a list' })

const protectForm = z.strictObject({
  min_group: z
    .int()
    .min(3, 'is below 3: a hidden group of fewer than two is one record')
    .max(10_000)
    .optional()
    .meta({ description: 'Fewer records than these are not told of; 10 where it is not said' }),
  largest_share: z
    .int()
    .min(1, 'is below 1')
    .max(45, 'is above 45: whoever has the second largest part would know the largest too well')
    .optional()
    .meta({
      description:
        'The percentage that one person or business, with all their records, may make up of a sum or mean that is told',
    }),
  complementary: z
    .boolean()
    .optional()
    .meta({ description: 'Hide also what would tell of them; true where it is not said' }),
})

/** A dataset that is computed from another one. */
export const derivedDatasetForm = z.strictObject({
  ...described,
  names: described.names.optional(),
  title: described.title.optional(),
  owner: described.owner.optional(),
  class: described.class.optional(),
  derive: z.strictObject({
    from: nameForm,
    where: conditionForm.optional(),
    by: z.record(nameForm, groupingForm),
    every: everyForm.optional(),
    measures: z.record(nameForm, measureForm),
    protect: protectForm.optional(),
  }),
})

export type DerivedDatasetForm = z.infer<typeof derivedDatasetForm>
export type MeasureForm = z.infer<typeof measureForm>
export type GroupingForm = z.infer<typeof groupingForm>
