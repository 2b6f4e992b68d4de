import { z } from 'zod'
import { bilingualForm, nameForm, proseForm } from './words.ts'

/** Who acts for whom, as records of a dataset say it. */
export const delegationForm = z.strictObject({
  delegation: nameForm,
  title: bilingualForm,
  dataset: nameForm,
  delegate: z
    .union([z.strictObject({ person: nameForm }), z.strictObject({ enterprise: nameForm })])
    .meta({ description: 'The field that names the delegate, a person or an enterprise' }),
  represents: nameForm.meta({ description: 'The field that names whom the delegate acts for' }),
  from: nameForm.optional().meta({ description: 'The field of the first day' }),
  until: nameForm.optional().meta({ description: 'The field of the day after the last' }),
  basis: proseForm.optional(),
})

export type DelegationForm = z.infer<typeof delegationForm>
