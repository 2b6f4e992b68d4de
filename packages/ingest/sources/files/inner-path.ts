import { KhoError } from '@kho/schema/error.ts'

/** The path of a file within a place, each part a plain name: none leads up, out or nowhere. */
export function innerPath(from: string, source: string): string {
  const parts = from.split('/')
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..')
  if (plain && !from.includes('\0') && !from.includes('\\')) return from
  throw outsidePlace(source, from)
}

export function outsidePlace(source: string, from: string): KhoError {
  return new KhoError('KHO212', `${from} of source ${source} is not a file of its folder.`, { source, from })
}
