import { z } from 'zod'
import { classesForm } from './class-form.ts'
import { bilingualForm, dayForm, nameForm, proseForm, relationNameForm } from './words.ts'

/** `decimal(p,s)` is the one type with parameters. */
export const typePattern =
  /^(?:text|integer|bigint|boolean|date|time|timestamp|uuid|json|geometry|decimal\(\s*\d{1,3}\s*,\s*\d{1,3}\s*\))$/

const refForm = z.union([
  nameForm,
  z.strictObject({
    dataset: nameForm,
    on: z.union([nameForm, z.array(nameForm).min(1), z.record(nameForm, nameForm)]).optional(),
    at: nameForm
      .optional()
      .meta({ description: 'The day of the event: the record of the other dataset that held then' }),
    root: z.boolean().optional().meta({ description: "By a procedure's national code, whichever unit offers it" }),
  }),
])

const deprecationForm = z.strictObject({
  since: dayForm,
  until: dayForm.meta({ description: 'It stays until this day' }),
  use: nameForm.optional().meta({ description: 'The field to ask for instead' }),
  reason: bilingualForm,
})

/** One field of a dataset. */
export const fieldForm = z.strictObject({
  type: z.string().regex(typePattern, 'is no field type'),
  was: nameForm.optional().meta({ description: 'The name it had before: its values stay' }),
  list: z.boolean().optional(),
  partial: z.boolean().optional().meta({ description: 'A date that may lack its day or month' }),
  required: z.boolean().optional(),
  check: z.union([nameForm, z.strictObject({ name: nameForm, at: nameForm.optional() })]).optional(),
  codes: z.union([nameForm, z.strictObject({ list: nameForm, at: nameForm.optional() })]).optional(),
  ref: refForm.optional(),
  as: relationNameForm.optional().meta({ description: "The relation's name" }),
  back: relationNameForm.optional().meta({ description: "The relation's name on the far side" }),
  class: classesForm.optional().meta({ description: 'Where it is shared otherwise than its dataset' }),
  sensitivity: z.enum(['none', 'personal', 'sensitive']).optional(),
  search: z.literal(true).optional().meta({ description: 'Found by its words; an index serves it' }),
  index: z.literal(true).optional().meta({ description: 'Filtered and ordered by; an index serves it' }),
  deprecated: deprecationForm.optional().meta({ description: 'It goes: from when on that is said, and when' }),
  title: bilingualForm.optional(),
  description: bilingualForm.optional(),
  unit: proseForm.optional(),
})

export type FieldForm = z.infer<typeof fieldForm>
