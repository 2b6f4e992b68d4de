import { z } from 'zod'
import { connectionForm } from './connection-form.ts'
import { agencyCodeForm, bilingualForm, durationForm, nameForm, rateForm, scalarForm, timeZoneForm } from './words.ts'

const limitsForm = z.strictObject({
  connections: z.int().min(1).max(100).optional(),
  rows_per_second: z.int().min(1).optional(),
  requests: rateForm.optional().meta({ description: 'Of sources that are asked, or that push, over HTTP' }),
  hours: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/, 'is no span of hours such as 18:00-06:00')
    .optional(),
  longest_transaction: durationForm.optional(),
  retained_log: z
    .string()
    .regex(/^[1-9]\d{0,5}(?:MB|GB|TB)$/, 'is no size such as 2GB')
    .optional(),
})

/** One system of an agency that Kho reads. */
export const sourceForm = z.strictObject({
  source: nameForm,
  title: bilingualForm.optional(),
  agency: agencyCodeForm,
  kind: z.enum(['postgres', 'mysql', 'sqlserver', 'oracle', 'files', 'rest', 'singer', 'push']),
  connection: connectionForm.optional(),
  time_zone: timeZoneForm.optional(),
  owns: z.record(nameForm, z.record(nameForm, scalarForm)).optional(),
  limits: limitsForm.optional(),
  may_write: z.boolean().optional(),
})

export type SourceForm = z.infer<typeof sourceForm>
