import { z } from 'zod'
import { exactTimestamp } from '../exact/exact-time.ts'
import { warnForm } from './policy-form.ts'
import { bilingualForm, dayForm, foreignNameForm, nameForm, timeZoneForm } from './words.ts'

const isNetwork = (text: string): boolean => z.cidrv4().safeParse(text).success || z.cidrv6().safeParse(text).success

const isInstant = (text: string): boolean => 'value' in exactTimestamp(text, null)

/** Attributes of a principal that a token's claim can fill; units follow from the agency. */
const claimsForm = z.strictObject({
  kind: foreignNameForm.optional(),
  person: foreignNameForm.optional(),
  enterprise: foreignNameForm.optional(),
  agency: foreignNameForm.optional(),
  roles: foreignNameForm.optional(),
  trust: foreignNameForm.optional(),
  application: foreignNameForm.optional(),
})

/** `city.yaml`: the installation itself. */
export const cityForm = z.strictObject({
  city: nameForm,
  title: bilingualForm,
  time_zone: timeZoneForm,
  languages: z
    .array(z.enum(['vi', 'en']))
    .min(1, 'is empty')
    .optional(),
  holidays: z.string().optional().meta({ description: "The holiday calendar's file, from the city's folder" }),
  clock: z
    .string()
    .refine(isInstant, 'is no instant with offset such as 2020-11-02T08:00:00+07:00')
    .optional()
    .meta({ description: "Demo cities only: what 'now' is for rules and deadlines" }),
  area: z
    .strictObject({
      unit: z.string().regex(/^\d{2,5}$/, 'is no code of an administrative unit'),
      from: dayForm.optional(),
    })
    .optional()
    .meta({ description: 'The administrative unit that the city is, and since when' }),
  synthetic: z.boolean().optional().meta({ description: 'The data are invented, and everything says so' }),
  networks: z
    .array(z.string().refine(isNetwork, 'is no network such as 10.0.0.0/8 or fd00::/8'))
    .min(1, 'is empty')
    .optional()
    .meta({ description: 'The addresses at which sources may be reached; no others are connected to' }),
  catalogue: z.literal('complete').optional().meta({
    description: 'Listed datasets say their purpose, how they are brought up to date and where they come from',
  }),
  warn: warnForm.optional(),
  watch: z
    .strictObject({
      unfounded_people: z.int().min(1).max(10_000).meta({
        description: 'For how many people a day one account may ask by name and be shown nothing, before it is told',
      }),
    })
    .optional(),
  principal: z
    .strictObject({
      claims: claimsForm.catchall(foreignNameForm).optional(),
      actor: z.strictObject({ application: foreignNameForm, agency: foreignNameForm }).optional().meta({
        description: 'Members of the claim `act` (RFC 8693): the application that acts for an officer, and its agency',
      }),
      attributes: z.record(nameForm, z.enum(['boolean', 'text', 'integer'])).optional(),
    })
    .optional(),
})

export type CityForm = z.infer<typeof cityForm>
