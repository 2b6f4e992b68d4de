import { z } from 'zod'
import { bilingualForm, dayForm, nameForm, ruleNameForm, scalarForm } from './words.ts'

const recordForm = z.record(nameForm, z.union([scalarForm, z.null()]))

const purposeForm = z.union([
  z.strictObject({ procedure: z.string().min(1, 'is empty') }),
  z.strictObject({ task: nameForm, assigned: nameForm, key: z.string().min(1, 'is empty') }),
])

const expectForm = z.union([
  z.literal('hidden'),
  z.strictObject({
    shown: z.union([z.literal('all'), z.array(nameForm), z.strictObject({ except: z.array(nameForm) })]),
    masked: z.record(nameForm, z.string()).optional(),
    because: z
      .record(nameForm, ruleNameForm)
      .optional()
      .meta({ description: 'By field that is not simply shown: the rule that masks or denies it' }),
  }),
])

/** Tests of one dataset's policy: who asks for an invented record, and what of it comes. */
export const policyTestForm = z.strictObject({
  policy_test: nameForm,
  records: z.record(nameForm, z.array(recordForm)).optional().meta({ description: 'What else there is, by dataset' }),
  tests: z
    .array(
      z.strictObject({
        test: bilingualForm,
        as: nameForm.meta({ description: '`anonymous`, or one of the people of the city' }),
        purpose: purposeForm.optional(),
        known: z.array(nameForm).min(1, 'is empty').optional(),
        way: z.enum(['query', 'export', 'changes']).optional(),
        today: dayForm.optional(),
        record: recordForm,
        expect: expectForm,
      }),
    )
    .min(1, 'is empty'),
})

export type PolicyTestForm = z.infer<typeof policyTestForm>
