import { z } from 'zod'
import { agencyCodeForm, bilingualForm, proseForm, validityForm } from './words.ts'

const successionForm = z.strictObject({
  agency: agencyCodeForm,
  share: z.number().gt(0, 'is not above 0').max(1, 'is above 1').optional(),
  decision: proseForm.optional(),
})

const contactForm = z
  .strictObject({
    title: bilingualForm,
    email: z.email('is no address for e-mail').max(200, 'is longer than 200 characters'),
    phone: z
      .string()
      .regex(/^\+?[0-9][0-9 ]{5,19}$/, 'is no telephone number')
      .optional(),
  })
  .meta({ description: 'Whom to ask about its data: a desk of work, nobody’s own' })

/** One organisation unit. */
export const agencyForm = z.strictObject({
  agency: agencyCodeForm,
  title: bilingualForm,
  parent: agencyCodeForm.optional(),
  old_code: z.string().optional(),
  valid: validityForm.optional(),
  succeeded_by: z.array(successionForm).optional(),
  contact: contactForm.optional(),
})

/** A file of agencies. */
export const agenciesForm = z.array(agencyForm).min(1, 'is empty')

export type AgencyForm = z.infer<typeof agencyForm>
