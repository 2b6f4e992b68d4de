import type { Bilingual } from './bilingual.ts'
import type { Contract } from './contract.ts'
import type { Delegation } from './delegation.ts'
import type { PolicyTest } from './policy-test.ts'
import type { PurposeDocument } from './purpose.ts'
import type { Rule } from './rule.ts'
import type { SourceConnection } from './source-connection.ts'
import type { Value } from './value.ts'

/** Whom to ask about an agency's data. */
export interface Contact {
  readonly title: Bilingual
  readonly email: string
  readonly phone: string | null
}

/** An organisation unit. `validFrom` inclusive, `validUntil` exclusive, both `YYYY-MM-DD`. */
export interface Agency {
  readonly agency: string
  readonly title: Bilingual
  readonly parent: string | null
  readonly oldCode: string | null
  readonly validFrom: string | null
  readonly validUntil: string | null
  readonly succeededBy: readonly {
    readonly agency: string
    readonly share: number | null
    readonly decision: string | null
  }[]
  /** Absent where it names none. */
  readonly contact?: Contact
}

export type SourceKind = 'postgres' | 'mysql' | 'sqlserver' | 'oracle' | 'files' | 'rest' | 'singer' | 'push'

/** One system of an agency that Kho reads. */
export interface SourceDocument {
  readonly source: string
  readonly title: Bilingual | null
  readonly agency: string
  readonly kind: SourceKind
  readonly connection: SourceConnection
  readonly timeZone: string | null
  /** dataset → field → the one value its records may have; records outside are quarantined. */
  readonly owns: { readonly [dataset: string]: { readonly [field: string]: Value } }
  readonly limits: {
    readonly connections: number
    readonly rowsPerSecond: number | null
    /** Requests in so many seconds, for systems that are asked, or that push, over HTTP. */
    readonly requests: { readonly requests: number; readonly seconds: number } | null
    readonly hours: string | null
    readonly longestTransaction: string | null
    readonly retainedLog: string | null
  }
  /** Said in the document when an account that can write is to be tolerated. */
  readonly mayWrite: boolean
  /** The addresses at which the city's sources may be reached, as `10.0.0.0/8`; null where the city does not say. */
  readonly networks: readonly string[] | null
}

/** A code list with validity: `from` inclusive, `until` exclusive. */
export interface CodeList {
  readonly list: string
  readonly title: Bilingual
  readonly codes: readonly {
    readonly code: string
    readonly title: Bilingual
    readonly from: string | null
    readonly until: string | null
  }[]
}

/** How long a clock gives. */
export interface ClockLimit {
  readonly unit: 'working_days' | 'days' | 'hours' | 'months'
  readonly count: number
}

/** What the law said from a day on: the limit, and where it stands. `from` null is from the beginning. */
export interface ClockPack {
  readonly from: string | null
  readonly limit: ClockLimit
  readonly basis: string | null
}

/** A term of law under a name, with its limits of different years, the oldest first. */
export interface Clock {
  readonly clock: string
  readonly title: Bilingual
  readonly packs: readonly ClockPack[]
}

/** Something that forms ask people for, and the fields that hold it. */
export interface Item {
  readonly item: string
  readonly title: Bilingual
  readonly held: readonly { readonly dataset: string; readonly field: string }[]
  /** How forms and procedures call it. */
  readonly askedAs: readonly string[]
}

/** The dataset of what procedures ask for: its fields of the procedure's code and of the paper's name. */
export interface AskedIn {
  readonly dataset: string
  readonly procedure: string
  readonly paper: string
}

/** What people need not be asked for. */
export interface OnceOnly {
  readonly items: readonly Item[]
  readonly askedIn: AskedIn | null
}

/** Somebody to log in as in a demo city. `claims` are token claims, read by `City.claims`. */
export interface DemoPerson {
  readonly person: string
  readonly title: Bilingual
  readonly description: Bilingual | null
  readonly claims: { readonly [claim: string]: Value }
}

/** Which token claim fills which attribute of a principal. */
export interface PrincipalMapping {
  readonly claims: { readonly [attribute: string]: string }
  readonly attributes: { readonly [attribute: string]: 'boolean' | 'text' | 'integer' }
  /** Members of the claim `act` that name the application acting for an officer, and its agency; absent: none may. */
  readonly actor?: { readonly application: string; readonly agency: string }
}

/** A whole installation as one frozen value: what a folder of documents, or the registry, compiles to. */
export interface City {
  readonly city: string
  readonly title: Bilingual
  readonly timeZone: string
  readonly languages: readonly ('vi' | 'en')[]
  /** Demo cities only: 'now' for rules and deadlines, an instant with offset. */
  readonly clock: string | null
  readonly synthetic: boolean
  /** The administrative unit that the city is, and since when it is that; absent where it does not say. */
  readonly area?: { readonly unit: string; readonly from: string | null }
  readonly principal: PrincipalMapping
  readonly agencies: ReadonlyMap<string, Agency>
  readonly sources: ReadonlyMap<string, SourceDocument>
  readonly contracts: ReadonlyMap<string, Contract>
  /** All rules by dataset, the city's denies already spread over every dataset. */
  readonly rules: ReadonlyMap<string, readonly Rule[]>
  /** What reads may be for, by name. Where there are none, everybody may name what the rules are for. */
  readonly purposes?: ReadonlyMap<string, PurposeDocument>
  /** Who acts for whom, by the documents' names. */
  readonly delegations?: ReadonlyMap<string, Delegation>
  /** What the rules must say, of invented records; nothing is answered by them. */
  readonly policyTests?: readonly PolicyTest[]
  /** By dataset: the share of its records that a rule may open without being told of, 0 to 1. Nothing is answered by it. */
  readonly warnShares?: ReadonlyMap<string, number>
  /** Of how many people a day one account may ask by name without being shown anything, before it is told. */
  readonly unfoundedPeople?: number
  readonly codeLists: ReadonlyMap<string, CodeList>
  readonly holidays: readonly { readonly date: string; readonly title: Bilingual; readonly working: boolean }[]
  /** Terms of law by name; `deadline.ts` reckons by them. */
  readonly clocks: ReadonlyMap<string, Clock>
  /** Null where the city does not say what it holds of what people are asked for. */
  readonly onceOnly: OnceOnly | null
  readonly people: ReadonlyMap<string, DemoPerson>
  /** The dataset whose single key is a procedure code, `procedures` where the city has it. */
  readonly procedures: string | null
  /** Of a city that answers are given by: how often grants had come, changed or gone, and fields closed or opened, when its rules were made. */
  readonly closings?: number
}
