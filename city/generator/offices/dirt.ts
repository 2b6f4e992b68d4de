import type { Dossier } from '../dossiers.ts'

/** What went wrong with a dossier on its way into an office's system. */
export interface DirtyDossier extends Dossier {
  readonly unknownStatus: boolean
}

const EVERY = 1_000

/**
 * Deliberate dirt, the same at every scale: of each thousand dossiers one has a status nobody knows, one was
 * finished before it was received, one belongs to another district, and every tenth summary is typed in NFD.
 */
export function soiled(dossier: Dossier, index: number, elsewhere: string): DirtyDossier {
  const kind = index % EVERY
  return {
    ...dossier,
    unknownStatus: kind === 501,
    finishedAt: kind === 502 ? '2001-01-01 00:00:00' : dossier.finishedAt,
    receiver: kind === 503 ? elsewhere : dossier.receiver,
    summary: index % 10 === 4 ? dossier.summary.normalize('NFD') : dossier.summary,
  }
}
