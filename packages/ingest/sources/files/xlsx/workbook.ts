import { type NumberFormat, numberFormat } from './number-format.ts'
import { SharedTexts } from './shared-texts.ts'
import { SheetFault } from './sheet-fault.ts'
import { readXml, type WorkbookParts, type XmlReader } from './workbook-parts.ts'

/** What cells of every sheet refer to. */
export interface Workbook {
  /** Name of the part that holds the sheet. */
  readonly sheet: string
  readonly since1904: boolean
  /** By the style number of a cell. */
  readonly formats: readonly NumberFormat[]
  readonly texts: SharedTexts
}

/** The sheet of that name, or the first one, with what its cells need. */
export async function openWorkbook(parts: WorkbookParts, name: string | null): Promise<Workbook> {
  const { sheets, since1904 } = await sheetsOf(parts)
  const sheet = name === null ? sheets[0] : sheets.find((candidate) => candidate.name === name)
  if (!sheet) throw new SheetFault('KHO206', name === null ? 'holds no sheet' : `has no sheet ${name}`)
  const targets = await relations(parts)
  const part = targets.get(sheet.id)
  if (part === undefined) throw new SheetFault('KHO265', 'lists a sheet that it does not hold')
  return { sheet: part, since1904, formats: await formatsOf(parts), texts: await textsOf(parts) }
}

async function read(parts: WorkbookParts, name: string, reader: XmlReader): Promise<void> {
  for await (const _ of readXml(parts.text(name), reader));
}

async function sheetsOf(parts: WorkbookParts) {
  const sheets: { name: string; id: string }[] = []
  let since1904 = false
  await read(parts, 'xl/workbook.xml', {
    open({ name, attributes }) {
      if (name === 'workbookPr') since1904 = /^(?:1|true)$/.test(attributes.get('date1904') ?? '')
      if (name === 'sheet') sheets.push({ name: attributes.get('name') ?? '', id: attributes.get('id') ?? '' })
    },
  })
  return { sheets, since1904 }
}

async function relations(parts: WorkbookParts): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>()
  await read(parts, 'xl/_rels/workbook.xml.rels', {
    open({ name, attributes }) {
      const target = attributes.get('Target') ?? ''
      if (name !== 'Relationship' || attributes.get('TargetMode') === 'External') return
      targets.set(attributes.get('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
    },
  })
  return targets
}

async function formatsOf(parts: WorkbookParts): Promise<readonly NumberFormat[]> {
  const codes = new Map<number, string>()
  const formats: NumberFormat[] = []
  let inCells = false
  if (!parts.has('xl/styles.xml')) return formats
  await read(parts, 'xl/styles.xml', {
    open({ name, attributes }) {
      if (name === 'numFmt') codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '')
      if (name === 'cellXfs') inCells = true
      if (name !== 'xf' || !inCells) return
      const id = Number(attributes.get('numFmtId') ?? 0)
      formats.push(numberFormat(id, codes.get(id)))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats
}

async function textsOf(parts: WorkbookParts): Promise<SharedTexts> {
  const texts = new SharedTexts()
  const reader = richText((text) => texts.add(text))
  if (parts.has('xl/sharedStrings.xml')) await read(parts, 'xl/sharedStrings.xml', reader)
  return texts
}

/** Reads texts that may come in runs of several looks (`si` and `is`); how they are pronounced is left out. */
export function richText(onText: (text: string) => void): Required<XmlReader> {
  let text = ''
  let inText = false
  let phonetic = false
  return {
    open({ name }) {
      if (name === 'si' || name === 'is') text = ''
      if (name === 'rPh') phonetic = true
      inText = name === 't' && !phonetic
    },
    text(piece) {
      if (inText) text += piece
    },
    close(name) {
      if (name === 'rPh') phonetic = false
      if (name === 't') inText = false
      if (name === 'si' || name === 'is') onText(unescaped(text))
    },
  }
}

/** Characters that XML has no way to write stand as `_x000D_` (ECMA-376 22.9.2.19). */
export function unescaped(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
}
