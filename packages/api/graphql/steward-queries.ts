import type { Builder } from './builder.ts'
import { addDraftsToDecide } from './drafts-to-decide-type.ts'
import { addExplain } from './explain-type.ts'
import { addPolicies } from './policies-type.ts'
import { addPolicyDiff } from './policy-diff-type.ts'
import { addPolicyOpening } from './policy-opening-type.ts'
import { addPolicyRule } from './policy-rule-type.ts'
import { addPolicyTemplates } from './policy-templates-type.ts'
import { addPolicyTest } from './policy-test-type.ts'
import { addReleasesToDecide } from './releases-to-decide-type.ts'
import { addWhoCan } from './who-can-type.ts'
import type { Words } from './words.ts'

/** Adds what stewards ask about rules: what `kho policy`, `who-can` and `explain` tell on a command line. */
export function addStewardQueries(builder: Builder, words: Words): void {
  const rule = addPolicyRule(builder, words)
  addPolicies(builder, rule, words)
  addPolicyDiff(builder, words)
  addPolicyTest(builder, words)
  addPolicyTemplates(builder, words)
  addPolicyOpening(builder)
  addDraftsToDecide(builder)
  addReleasesToDecide(builder)
  addWhoCan(builder, rule, words)
  addExplain(builder, words)
}
