import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A cell as openpyxl has it. */
export type OpenpyxlCell = string | number | boolean | null

const read = `
import json, openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
for sheet in book:
    for row in sheet.iter_rows(values_only=True):
        print(json.dumps(row))
`

/** The Python that has it: the one that is found first, or the system's own (Debian: python3-openpyxl). */
const python = ['python3', '/usr/bin/python3'].find((one) => spawnSync(one, ['-c', 'import openpyxl']).status === 0)

export const hasOpenpyxl: boolean = python !== undefined

/** Every row of every sheet of a workbook, heads too, by a reader that has nothing in common with what wrote it. */
export async function* openpyxlRows(file: string): AsyncGenerator<readonly OpenpyxlCell[]> {
  if (python === undefined) throw new Error('openpyxl is not installed')
  const reader = spawn(python, ['-c', read, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => reader.once('close', resolve))
  for await (const line of createInterface({ input: reader.stdout })) {
    yield (JSON.parse(line) as OpenpyxlCell[]).map((cell) => (typeof cell === 'string' ? unescaped(cell) : cell))
  }
  if ((await ended) !== 0) throw new Error('openpyxl could not read the workbook')
}

/** Signs that XML has no place for stand in a workbook as their code between underscores (ECMA-376, 22.9.2.19), which openpyxl leaves. */
function unescaped(text: string): string {
  return text.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
