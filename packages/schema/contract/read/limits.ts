/** How much a city's documents may hold: enough for a large city, too little to bring a server down (threat P09). */
export const limits = {
  documents: 10_000,
  /** UTF-16 units of all documents together, and of one. */
  totalLength: 64_000_000,
  length: 4_000_000,
  depth: 48,
  /** Values of one document, aliases counted as what they stand for. */
  nodes: 400_000,
  /** More problems than these tell nobody anything. */
  problems: 1_000,
} as const
