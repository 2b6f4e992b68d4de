import { z } from 'zod'
import { foreignNameForm } from './words.ts'

/** A value by reference to an environment variable. */
export const referenceForm = z
  .strictObject({ env: z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'is no name of an environment variable') })
  .meta({ id: 'reference', description: 'The value of an environment variable: { env: NAME }' })

const secretForm = referenceForm.meta({ description: 'By reference only: { env: NAME }' })

const givenForm = z.union([foreignNameForm, referenceForm])

/** No path of a socket and no list of hosts: what connects is one name or one address. */
const hostForm = z
  .string()
  .max(253, 'is longer than 253 characters')
  .regex(
    /^[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?$|^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/,
    'is no name or address of a host',
  )

const urlForm = z
  .string()
  .refine(isPlainUrl, 'is no address http(s)://host/path without account and fragment')
  .meta({ format: 'uri', description: 'http(s)://host/path, without account and fragment' })

function isPlainUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash
}

const urlOrReference = z.union([urlForm, referenceForm])

// Node writes these itself, or they would change whom a request is for and where it ends.
const ownHeaders = /^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive)$/i

const headerNameForm = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'is no name of a header')
  .refine((name) => !ownHeaders.test(name), 'is a header that no document sets')

const headerValueForm = z.string().regex(/^[\t\x20-\x7e]{0,2000}$/, 'is no value of a header')

const authForm = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('basic'), user: givenForm, password: secretForm }),
    z.strictObject({ kind: z.literal('token'), value: secretForm }),
    z.strictObject({
      kind: z.literal('oauth2'),
      token_url: urlOrReference,
      client: givenForm,
      secret: secretForm,
      scope: foreignNameForm.optional(),
    }),
    z.strictObject({
      kind: z.literal('lgsp'),
      token_url: urlOrReference.optional(),
      app: givenForm,
      access_key: secretForm,
      secret_key: secretForm,
      partner: givenForm.optional(),
    }),
  ],
  { error: 'is none of basic, token, oauth2, lgsp' },
)

const valueForm = z.union([z.string(), z.number(), z.boolean()])

/** How a source is reached. Which keys belong to which kind is checked when the source is compiled. */
export const connectionForm = z.strictObject({
  protocol: z.enum(['folder', 'http', 'sftp']).optional().meta({ description: 'Of files; folder where none is given' }),
  host: z.union([hostForm, referenceForm]).optional(),
  port: z.union([z.int().min(1).max(65_535), referenceForm]).optional(),
  database: givenForm.optional(),
  schema: foreignNameForm.optional(),
  user: givenForm.optional(),
  password: secretForm.optional(),
  private_key: secretForm.optional(),
  host_key: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, "is no fingerprint such as ssh-keygen -l shows: 'SHA256:…'")
    .optional(),
  tls: z.enum(['verify', 'none']).optional(),
  folder: givenForm.optional(),
  url: urlOrReference.optional(),
  headers: z.record(headerNameForm, z.union([headerValueForm, referenceForm])).optional(),
  auth: authForm.optional(),
  command: z.array(foreignNameForm).min(1, 'is empty').max(100, 'has more than 100 parts').optional(),
  config: z.record(z.string().min(1), z.union([valueForm, z.array(valueForm), referenceForm])).optional(),
  encoding: foreignNameForm.optional(),
  delimiter: z.string().length(1, 'is not one character').optional(),
})

export type ConnectionForm = z.infer<typeof connectionForm>
