import { z } from 'zod'
import {
  agencyCodeForm,
  bilingualForm,
  durationForm,
  foreignNameForm,
  nameForm,
  scalarForm,
  timeZoneForm,
} from './words.ts'

/** A value by reference to an environment variable. */
export const referenceForm = z
  .strictObject({ env: z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'is no name of an environment variable') })
  .meta({ id: 'reference', description: 'The value of an environment variable: { env: NAME }' })

const textOrReference = z.union([foreignNameForm, referenceForm])

const connectionForm = z.strictObject({
  host: textOrReference.optional(),
  port: z.union([z.int().min(1).max(65_535), referenceForm]).optional(),
  database: textOrReference.optional(),
  schema: foreignNameForm.optional(),
  user: textOrReference.optional(),
  password: referenceForm.optional().meta({ description: 'By reference only: { env: NAME }' }),
  tls: z.enum(['verify', 'none']).optional(),
  folder: textOrReference.optional(),
  encoding: foreignNameForm.optional(),
  delimiter: z.string().length(1, 'is not one character').optional(),
})

const limitsForm = z.strictObject({
  connections: z.int().min(1).max(100).optional(),
  rows_per_second: z.int().min(1).optional(),
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
