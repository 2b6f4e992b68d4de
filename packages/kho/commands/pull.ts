import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Document } from '@kho/schema/contract/document.ts'
import { KhoError } from '@kho/schema/error.ts'
import { noteVersion, readCityFolder, sameDocuments, versionSeen } from '../city-folder.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { demoOf } from '../secrets.ts'

/** Writes the registry's documents out, so that a folder that fell behind is level again. */
export const command: Command = {
  name: 'pull',
  describe: {
    vi: 'ghi các tài liệu đang có hiệu lực ra một thư mục',
    en: 'write the documents that are current into a folder',
  },
  arguments: [{ term: '<dir>', describe: { vi: 'thư mục', en: 'folder' } }],
  options: [{ flags: '--yes', describe: { vi: 'ghi đè không hỏi', en: 'overwrite without asking' } }],
  async run(options, out) {
    const folder = resolve(options.required('dir'))
    await using store = await openStore(options.config, 'pull')
    const { version, documents } = await currentCity(store.owner)
    const present = existsSync(folder)
      ? (await readCityFolder(folder, demoOf(options.config))).documents
      : ([] as readonly Document[])
    const changes = changesTo(present, documents)
    const own = versionSeen(options.config.home, store.url, folder) === version
    if (present.length > 0 && changes.length > 0 && !options.flag('yes')) {
      for (const change of changes) out.line(change)
      const agreed = await out.ask({ vi: 'Ghi đè các tệp này?', en: 'Overwrite these files?' })
      if (agreed !== true) return 3
    }
    if (!own || !sameDocuments(present, documents)) write(folder, present, documents)
    noteVersion(options.config.home, { store: store.url, folder, version })
    out.value({ version, folder, changed: changes })
    out.say({
      vi: `Phiên bản ${version}: ${documents.length} tài liệu trong ${folder}.`,
      en: `Version ${version}: ${documents.length} documents in ${folder}.`,
    })
    return 0
  },
}

/** What writing would do to the folder: `+` new, `~` other, `-` gone. */
function changesTo(present: readonly Document[], next: readonly Document[]): string[] {
  const had = new Map(present.map(({ path, text }) => [path, text]))
  const has = new Set(next.map(({ path }) => path))
  return [
    ...next
      .filter(({ path, text }) => had.get(path) !== text)
      .map(({ path }) => `${had.has(path) ? '~' : '+'} ${path}`),
    ...present.filter(({ path }) => !has.has(path)).map(({ path }) => `- ${path}`),
  ]
}

function write(folder: string, present: readonly Document[], next: readonly Document[]): void {
  const kept = new Set(next.map(({ path }) => path))
  for (const { path, text } of next) {
    const file = inside(folder, path)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  for (const { path } of present) if (!kept.has(path)) rmSync(inside(folder, path))
}

/** A document's path is the registry's word: it may not lead out of the folder. */
function inside(folder: string, path: string): string {
  const file = join(folder, path)
  const back = relative(folder, file)
  if (back.startsWith('..') || back === '')
    throw new KhoError('KHO521', `The path ${path} leaves the folder.`, { path })
  return file
}
