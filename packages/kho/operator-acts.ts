import { randomUUID } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { headsFolder } from '@kho/schema/ledger/heads-folder.ts'
import { type Ledger, openLedger } from '@kho/schema/ledger/ledger.ts'
import type { WriteTarget } from '@kho/schema/ledger/write-entry.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import type { Config } from './config.ts'
import type { Store } from './open-store.ts'
import { ledgerSecrets } from './secrets.ts'

/** One change that an operator makes by a command. */
export interface OperatorAct {
  /** As `kind.verb`. */
  readonly action: string
  readonly target: WriteTarget
  /** Of contracts and policies. */
  readonly version: number
  /** Of what else is entered with it. */
  readonly correlationId?: string
}

/** Enters what an operator does by command into the ledger. */
export interface OperatorActs extends AsyncDisposable {
  /** Resolves when the entry is durable: to be waited for before the change is committed. */
  record(act: OperatorAct): Promise<void>
  /** The command's own chain, for what an operator reads by it. */
  ledger(): Promise<Ledger>
  /** That documents were made current. */
  applied(version: number): Promise<void>
}

/** Whoever runs the command, by the machine's account. */
export function operator(): Principal {
  return { kind: 'operator', name: userInfo().username }
}

/**
 * A chain of the command's own, begun with its first act and closed with the command: one that changes nothing leaves
 * nothing. The account is the machine's user who ran it. KHO520 where the ledger's keys are not set.
 */
export function operatorActs(config: Config, store: Store): OperatorActs {
  let opened: Promise<Ledger> | null = null
  const open = async (): Promise<Ledger> => {
    const { subjectKey, ledgerKeys } = ledgerSecrets(config)
    const writer = `${hostname()}:${process.pid}`
    const signing = { keys: ledgerKeys, folder: headsFolder(config.ledgerHeads) }
    return openLedger({ database: store.forLedger(), subjectKey, writer, signing })
  }
  const ledger = () => {
    opened ??= open()
    return opened
  }
  const record: OperatorActs['record'] = async (act) => {
    const principal = operator()
    await (await ledger()).appendWrite({ correlationId: randomUUID(), ...act, principal, outcome: 'done' })
  }
  return {
    record,
    ledger,
    applied: (version) => record({ action: 'city.apply', target: { kind: 'city', key: String(version) }, version }),
    [Symbol.asyncDispose]: async () => {
      const ledger = await opened?.catch(() => null)
      await ledger?.close()
    },
  }
}
