import { z } from 'zod'
import { conditionForm } from './condition-form.ts'
import { bilingualForm, nameForm, proseForm, rateForm, ruleNameForm, scalarForm, validityForm } from './words.ts'

const testForm = z.union([
  scalarForm,
  z.array(scalarForm),
  z.strictObject({
    eq: scalarForm.optional(),
    ne: scalarForm.optional(),
    in: z.array(scalarForm).optional(),
    nin: z.array(scalarForm).optional(),
    lt: scalarForm.optional(),
    lte: scalarForm.optional(),
    gt: scalarForm.optional(),
    gte: scalarForm.optional(),
  }),
])

export type TestForm = z.infer<typeof testForm>

export const audienceForm = z
  .strictObject({
    kind: testForm.optional(),
    roles: testForm.optional(),
    agency: testForm.optional(),
    units: testForm.optional(),
    trust: testForm.optional(),
    attributes: z.record(nameForm, testForm).optional(),
  })
  .meta({ id: 'audience', description: 'Whom it is for; absent means everyone' })

const maskForm = z
  .string()
  .regex(
    /^(?:year|last4|hash|range\(\s*\d{1,9}\s*\)|prefix\(\s*\d{1,3}\s*\))$/,
    'is none of year, range(n), prefix(n), last4, hash',
  )

const fieldsForm = z.union([z.literal('all'), z.array(nameForm).min(1), z.strictObject({ except: z.array(nameForm) })])

export const purposeForm = z.union([
  z.strictObject({ procedure: z.union([z.literal('any'), z.array(z.string().min(1)).min(1)]) }),
  z.strictObject({ task: nameForm, assigned: nameForm }),
])

const said = {
  rule: ruleNameForm,
  to: audienceForm.optional(),
  valid: validityForm.optional(),
  basis: proseForm.optional(),
  reason: bilingualForm.optional(),
}

/** One sharing rule. Whether it allows or denies decides which other keys it may have. */
export const ruleForm = z.strictObject({
  ...said,
  allow: z.literal('read').optional(),
  deny: z.literal('read').optional(),
  where: conditionForm.optional(),
  via: z.strictObject({ dataset: nameForm, field: nameForm, where: conditionForm.optional() }).optional(),
  fields: fieldsForm.optional(),
  mask: z.record(nameForm, maskForm).optional(),
  purpose: purposeForm.optional(),
  must_know: z.array(nameForm).min(1).optional(),
  quota: z.strictObject({ requests: rateForm }).optional(),
  ways: z
    .array(z.enum(['query', 'export', 'changes']))
    .min(1)
    .optional(),
})

/** When a rule is told of before it is switched on: it opens more than this share of the records. 1 never tells. */
export const warnForm = z
  .strictObject({ opens_more_than: z.number().min(0).max(1) })
  .meta({ description: 'Tell of rules that open more than this share of the records, 0 to 1; 0.5 unless said' })

/** The rules of one dataset. */
export const policyForm = z.strictObject({ policy: nameForm, warn: warnForm.optional(), rules: z.array(ruleForm) })

/** Denies over every dataset, present and future. */
export const cityPolicyForm = z.strictObject({
  policy: z.literal('_city').optional(),
  rules: z.array(
    z.strictObject({
      ...said,
      deny: z.literal('read', 'is not `read`: the city policy only denies'),
      over: z
        .strictObject({
          sensitivity: z
            .union([z.enum(['personal', 'sensitive']), z.array(z.enum(['personal', 'sensitive'])).min(1)])
            .optional(),
        })
        .optional(),
    }),
  ),
})

export type PurposeForm = z.infer<typeof purposeForm>
export type RuleForm = z.infer<typeof ruleForm>
export type PolicyForm = z.infer<typeof policyForm>
export type CityPolicyForm = z.infer<typeof cityPolicyForm>
