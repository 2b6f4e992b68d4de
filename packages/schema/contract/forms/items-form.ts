import { z } from 'zod'
import { bilingualForm, nameForm, proseForm } from './words.ts'

const heldForm = z
  .string()
  .regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, 'is no field such as people.born')
  .max(100, 'is longer than 100 characters')

/** What forms and procedures ask people for, what the city holds of it, and under which names it is asked. */
export const itemsForm = z.strictObject({
  items: z
    .array(
      z.strictObject({
        item: nameForm,
        title: bilingualForm,
        held: z.array(heldForm).min(1, 'is empty').meta({ description: 'The fields that hold it, as dataset.field' }),
        asked_as: z
          .array(proseForm)
          .min(1, 'is empty')
          .meta({ description: 'Words that a form or a list of papers calls it by; accents and case do not matter' }),
      }),
    )
    .min(1, 'is empty'),
  asked_in: z
    .strictObject({ dataset: nameForm, procedure: nameForm, paper: nameForm })
    .optional()
    .meta({ description: 'The dataset of what procedures ask for: its fields of the procedure and of the paper' }),
})

export type ItemsForm = z.infer<typeof itemsForm>
