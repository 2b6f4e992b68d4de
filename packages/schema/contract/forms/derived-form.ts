import { z } from 'zod'
import { conditionForm } from './condition-form.ts'
import { described } from './dataset-form.ts'
import { bilingualForm, nameForm } from './words.ts'

const said = { title: bilingualForm.optional(), description: bilingualForm.optional() }

const measureForm = z.union([
  z.literal('count'),
  z.strictObject({ count_where: conditionForm, ...said }),
  z.strictObject({ sum: nameForm, ...said }),
  z.strictObject({ avg: nameForm, ...said }),
  z.strictObject({ min: nameForm, ...said }),
  z.strictObject({ max: nameForm, ...said }),
  z.strictObject({
    ratio: z.strictObject({ numerator: nameForm, denominator: nameForm, percent: z.boolean().optional() }),
    ...said,
  }),
])

const groupingForm = z.union([
  nameForm,
  z.strictObject({ day: nameForm }),
  z.strictObject({ month: nameForm }),
  z.strictObject({ quarter: nameForm }),
  z.strictObject({ year: nameForm }),
])

const protectForm = z.strictObject({
  min_group: z
    .int()
    .min(3, 'is below 3: a hidden group of fewer than two is one record')
    .max(10_000)
    .optional()
    .meta({ description: 'Fewer records than these are not told of; 10 where it is not said' }),
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
    measures: z.record(nameForm, measureForm),
    protect: protectForm.optional(),
  }),
})

export type DerivedDatasetForm = z.infer<typeof derivedDatasetForm>
export type MeasureForm = z.infer<typeof measureForm>
export type GroupingForm = z.infer<typeof groupingForm>
