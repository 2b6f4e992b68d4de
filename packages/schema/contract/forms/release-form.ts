import { z } from 'zod'
import { dayForm, durationForm, nameForm, proseForm } from './words.ts'

/** What the gate looks for in texts. */
export const identifierForm = z.enum(['citizen_id', 'identity_card', 'tax_code', 'phone', 'email'])

const decisionForm = z
  .strictObject({
    by: proseForm.meta({ description: 'Who decided: an office and a function' }),
    ground: proseForm.meta({ description: 'Why it may be open, and the law that says so' }),
    review: dayForm.meta({ description: 'The day by which it is decided anew: from then on nothing is published' }),
    lets: z
      .array(identifierForm)
      .min(1, 'is empty')
      .optional()
      .meta({ description: 'Identifiers that may stand in its texts, as phone numbers of offices' }),
  })
  .meta({ description: 'That a field may be published which is personal, or in whose texts identifiers stand' })

const groupsForm = z
  .strictObject({
    by: z
      .array(nameForm)
      .min(1, 'is empty')
      .max(8, 'has more than 8 fields')
      .meta({ description: 'Fields by which, taken together, somebody may be recognised' }),
    count: nameForm
      .optional()
      .meta({ description: 'Of statistics: the field that tells how many people each record counts' }),
    least: z
      .int()
      .min(10, 'is below 10')
      .max(10_000)
      .optional()
      .meta({ description: 'Smaller groups are not published; 10 where it is not said' }),
  })
  .meta({ description: 'How many people must be alike for a release to tell of them' })

/** How a dataset is published as releases of open data. */
export const releaseForm = z.strictObject({
  every: durationForm
    .optional()
    .meta({ description: 'How often it is published by itself, as what anybody may take of it' }),
  decisions: z.record(nameForm, decisionForm).optional(),
  groups: groupsForm.optional(),
})
