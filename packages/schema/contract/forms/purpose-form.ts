import { z } from 'zod'
import { audienceForm, purposeForm } from './policy-form.ts'
import { bilingualForm, nameForm, proseForm, validityForm } from './words.ts'

/** What reads may be for, and who may name it in `X-Purpose`. */
export const purposeDocumentForm = z.strictObject({
  purpose: nameForm,
  title: bilingualForm,
  description: bilingualForm.optional(),
  names: purposeForm,
  to: audienceForm.optional(),
  basis: proseForm.optional(),
  valid: validityForm.optional(),
})

export type PurposeDocumentForm = z.infer<typeof purposeDocumentForm>
