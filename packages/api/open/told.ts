import type { Quad } from 'n3'
import type { Property } from './graph-terms.ts'

/** What is told of something in a graph, and the resources that this leads to. */
export interface Told {
  readonly properties: readonly Property[]
  readonly graph: readonly Quad[]
}

export const nothingTold: Told = { properties: [], graph: [] }
