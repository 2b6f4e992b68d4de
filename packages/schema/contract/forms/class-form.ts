import { z } from 'zod'

const classForm = z.enum(['open', 'shared', 'on_request'])

/** How something is shared: with everybody alike, or with one kind of user otherwise than with the rest. */
export const classesForm = z
  .union([
    classForm,
    z.strictObject({
      default: classForm,
      anonymous: classForm.optional(),
      citizen: classForm.optional(),
      business: classForm.optional(),
      officer: classForm.optional(),
      application: classForm.optional(),
      steward: classForm.optional(),
      operator: classForm.optional(),
    }),
  ])
  .meta({
    id: 'class',
    description: 'open, shared or on_request; or `default`, and kinds of users that differ from it',
  })

export type ClassesForm = z.infer<typeof classesForm>
