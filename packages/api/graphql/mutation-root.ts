import { addAskMutations } from './ask-mutations.ts'
import { addBreakGlassMutations } from './break-glass-mutations.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { addContactMutations } from './me-contact-mutations.ts'
import { addDatasetDraftMutations } from './mutation-dataset-drafts.ts'
import { addDeputyMutations } from './mutation-deputies.ts'
import { addGrantMutations } from './mutation-grants.ts'
import { addKeyMutations } from './mutation-keys.ts'
import { addPolicyMutations } from './mutation-policies.ts'
import { addReleaseMutations } from './mutation-releases.ts'
import { addReplayMutations } from './mutation-replays.ts'
import { addRequestMutations } from './mutation-requests.ts'
import { addSessionMutations } from './mutation-sessions.ts'
import { addRefused } from './mutation-type.ts'
import type { Words } from './words.ts'

/** Adds `Mutation`: the changes that people may ask for. Each is an act, made by `perform` and by nothing else. */
export function addMutations(builder: Builder, words: Words): void {
  builder.mutationType({
    description: both(
      'Mọi thay đổi có thể yêu cầu; mỗi yêu cầu một việc, có ghi vào sổ',
      'Every change that can be asked for; one a request, entered in the ledger',
    ),
  })
  const refused = addRefused(builder, words)
  addPolicyMutations(builder, refused)
  addContactMutations(builder, refused)
  addAskMutations(builder, refused)
  addBreakGlassMutations(builder, refused)
  addRequestMutations(builder, refused, words.way)
  addGrantMutations(builder, refused)
  addDeputyMutations(builder, refused)
  addKeyMutations(builder, refused)
  addReleaseMutations(builder, refused)
  addReplayMutations(builder, refused)
  addDatasetDraftMutations(builder, refused)
  addSessionMutations(builder, refused)
}
