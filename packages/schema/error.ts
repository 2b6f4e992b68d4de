import type { Bilingual } from './contract/bilingual.ts'
import { accessErrors } from './errors/access-errors.ts'
import { actErrors } from './errors/act-errors.ts'
import { breakGlassErrors } from './errors/break-glass-errors.ts'
import { citizenErrors } from './errors/citizen-errors.ts'
import { credentialErrors } from './errors/credential-errors.ts'
import { derivationErrors } from './errors/derivation-errors.ts'
import { documentErrors } from './errors/document-errors.ts'
import { dropErrors } from './errors/drop-errors.ts'
import { fileErrors } from './errors/file-errors.ts'
import { gateErrors } from './errors/gate-errors.ts'
import { geometryErrors } from './errors/geometry-errors.ts'
import { historyErrors } from './errors/history-errors.ts'
import { ingestionErrors } from './errors/ingestion-errors.ts'
import { logErrors } from './errors/log-errors.ts'
import { operationErrors } from './errors/operation-errors.ts'
import { policyWarnings } from './errors/policy-warnings.ts'
import { releaseErrors } from './errors/release-errors.ts'
import { remoteErrors } from './errors/remote-errors.ts'
import { requestErrors } from './errors/request-errors.ts'
import { runErrors } from './errors/run-errors.ts'
import { searchErrors } from './errors/search-errors.ts'
import { sharingErrors } from './errors/sharing-errors.ts'
import { streamErrors } from './errors/stream-errors.ts'
import { subscriptionErrors } from './errors/subscription-errors.ts'
import { workflowErrors } from './errors/workflow-errors.ts'

/** Every error Kho can give: 1xx documents, 2xx ingestion, 3xx sharing, 4xx requests, 5xx operation. A code is never reused. */
export const codes = {
  ...documentErrors,
  ...derivationErrors,
  ...policyWarnings,
  ...ingestionErrors,
  ...runErrors,
  ...fileErrors,
  ...remoteErrors,
  ...logErrors,
  ...sharingErrors,
  ...workflowErrors,
  ...breakGlassErrors,
  ...accessErrors,
  ...requestErrors,
  ...credentialErrors,
  ...searchErrors,
  ...historyErrors,
  ...geometryErrors,
  ...actErrors,
  ...citizenErrors,
  ...streamErrors,
  ...subscriptionErrors,
  ...dropErrors,
  ...releaseErrors,
  ...gateErrors,
  ...operationErrors,
}

export type Code = keyof typeof codes

/** Names, counts and positions only: an agency's data never stands here. */
export type Details = { readonly [detail: string]: string | number | boolean | readonly string[] | null }

/** A failure that people may be told. Whatever is not one is masked with a correlation id before it leaves. */
export class KhoError extends Error {
  readonly code: Code
  readonly details: Details

  constructor(code: Code, message: string, details: Details = {}, options: ErrorOptions = {}) {
    super(message, options)
    this.name = 'KhoError'
    this.code = code
    this.details = details
  }
}

/** A failure that whoever asked for a change can do something about, said in both languages: the answer to the change, not an error. */
export class Refusal extends KhoError {
  readonly said: Bilingual

  constructor(code: Code, said: Bilingual, details: Details = {}) {
    super(code, said.en, details)
    this.said = said
  }
}
