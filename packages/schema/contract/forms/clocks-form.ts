import { z } from 'zod'
import { bilingualForm, dayForm, foreignNameForm, nameForm } from './words.ts'

const countForm = z
  .number()
  .int('is no whole number')
  .min(1, 'is less than 1')
  .max(1000, 'is more than 1000')
  .optional()

const packForm = z
  .strictObject({
    from: dayForm.optional(),
    working_days: countForm,
    days: countForm,
    hours: countForm,
    months: countForm,
    basis: foreignNameForm.optional(),
  })
  .refine(
    (pack) => [pack.working_days, pack.days, pack.hours, pack.months].filter((one) => one !== undefined).length === 1,
    'gives its limit in one of working_days, days, hours and months',
  )

export type ClockPackForm = z.infer<typeof packForm>

/** Terms of law: within how long something must have happened, from which day on, by which article. */
export const clocksForm = z.strictObject({
  clocks: z.array(
    z.strictObject({ clock: nameForm, title: bilingualForm, packs: z.array(packForm).min(1, 'is empty') }),
  ),
})

export type ClocksForm = z.infer<typeof clocksForm>
