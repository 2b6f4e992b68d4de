import { KhoError } from '@kho/schema/error.ts'

const messages = {
  KHO201: 'did not answer',
  KHO202: 'refused the account or one of its reads',
  KHO203: 'could not be verified by TLS',
  KHO208: 'broke off while it was read',
  KHO218: 'asked for a file of this machine, which it did not get',
} as const

type Failure = keyof typeof messages

/** Codes of sockets, of PostgreSQL (SQLSTATE) and of MySQL that say why a system gave nothing. */
const refusals: { readonly [code: string]: Failure } = {
  '28000': 'KHO202',
  '28P01': 'KHO202',
  '42501': 'KHO202',
  ELOGIN: 'KHO202',
  'ORA-01017': 'KHO202',
  'ORA-01031': 'KHO202',
  'ORA-28000': 'KHO202',
  ER_ACCESS_DENIED_ERROR: 'KHO202',
  ER_DBACCESS_DENIED_ERROR: 'KHO202',
  ER_TABLEACCESS_DENIED_ERROR: 'KHO202',
  ER_COLUMNACCESS_DENIED_ERROR: 'KHO202',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'KHO202',
  HANDSHAKE_NO_SSL_SUPPORT: 'KHO203',
  HANDSHAKE_SSL_ERROR: 'KHO203',
  ERR_TLS_CERT_ALTNAME_INVALID: 'KHO203',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'KHO203',
  SELF_SIGNED_CERT_IN_CHAIN: 'KHO203',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'KHO203',
  UNABLE_TO_GET_ISSUER_CERT: 'KHO203',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'KHO203',
  CERT_HAS_EXPIRED: 'KHO203',
  CERT_NOT_YET_VALID: 'KHO203',
}

/** What a driver's error means, told without the driver's words: those may hold the agency's data or secrets. */
export function failureOf(source: string, cause: unknown, otherwise: 'KHO201' | 'KHO208' = 'KHO201'): KhoError {
  if (cause instanceof KhoError) return cause
  const reason = codeOf(cause)
  const code = refusals[reason] ?? inWords(cause) ?? otherwise
  return new KhoError(code, `Source ${source} ${messages[code]}${reason && ` (${reason})`}.`, { source }, { cause })
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}

/** What the drivers say in words only. */
function inWords(cause: unknown): Failure | null {
  if (!(cause instanceof Error)) return null
  if (/LOCAL INFILE/.test(cause.message)) return 'KHO218'
  return /does not support SSL|SSL connection/.test(cause.message) ? 'KHO203' : null
}
