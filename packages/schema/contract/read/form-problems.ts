import type { z } from 'zod'
import type { Code } from '../../error.ts'
import { objectName } from '../forms/words.ts'
import { namePattern } from '../name.ts'
import type { Path, Say } from './problems.ts'

type Issue = z.core.$ZodIssue

/** Says every breach of a form at its place, in words of ours. */
export function sayIssues(issues: readonly Issue[], say: Say, form: unknown, below: Path = []): void {
  for (const issue of issues) sayIssue(issue, say, form, [...below, ...(issue.path as Path)])
}

function sayIssue(issue: Issue, say: Say, form: unknown, path: Path): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) say([...path, key], 'KHO104', `${key} is no key of ${placeOf(path)}`, 'key')
  } else if (issue.code === 'invalid_key') {
    say(path, 'KHO107', `${path.at(-1)} ${issue.issues[0]?.message ?? 'is no name'}`, 'key')
  } else if (issue.code === 'invalid_union' && issue.errors.length > 0) sayUnion(issue.errors, say, form, path)
  else if (valueAt(form, path) === undefined) {
    const place = path.slice(0, -1)
    say(place, 'KHO105', `${nameOf(path)} is missing in ${placeOf(place)}`)
  } else say(path, codeOf(issue, path), `${nameOf(path)} ${whatOf(issue, path)}`)
}

/** Of the forms a value may have, the one it comes nearest to tells what is wrong; where it is near none, all are named. */
function sayUnion(branches: readonly (readonly Issue[])[], say: Say, form: unknown, path: Path): void {
  const [nearest = []] = branches.toSorted((a, b) => depthOf(b) - depthOf(a) || a.length - b.length)
  const offTheMark = (issue: Issue): boolean => issue.code === 'invalid_type' || issue.code === 'invalid_value'
  const meant = branches.find((branch) => !branch.some(offTheMark))
  if (depthOf(nearest) > 0) sayIssues(nearest, say, form, path)
  else if (meant) sayIssues(meant.slice(0, 1), say, form, path)
  else say(path, 'KHO106', `${nameOf(path)} is none of: ${[...new Set(branches.flat().map(optionOf))].join(', ')}`)
}

function optionOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return kinds[issue.expected] ?? issue.expected
  return issue.code === 'invalid_value' ? issue.values.map(String).join(', ') : issue.message
}

function depthOf(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)))
}

function whatOf(issue: Issue, path: Path): string {
  if (isSecret(path)) return 'is not given by reference'
  if (issue.code === 'invalid_type') return `is not ${kinds[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid')) {
    return `is none of ${issue.values.map(String).join(', ')}`
  }
  return /^(?:is|ends|has) /.test(issue.message) ? issue.message : `is wrong: ${issue.message}`
}

function codeOf(issue: Issue, path: Path): Code {
  if (isSecret(path)) return 'KHO115'
  const isName = issue.code === 'invalid_format' && issue.pattern === namePattern.toString()
  return isName || issue.message === objectName ? 'KHO107' : 'KHO106'
}

const secrets = new Set<unknown>(['password', 'private_key', 'secret', 'access_key', 'secret_key'])

/** Whether only a reference may stand there. */
function isSecret(path: Path): boolean {
  return secrets.has(path.at(-1)) || (path.at(-1) === 'value' && path.at(-2) === 'auth')
}

function valueAt(form: unknown, path: Path): unknown {
  let value = form
  for (const step of path) value = (value as { readonly [key: string]: unknown } | null | undefined)?.[step]
  return value
}

const kinds: { readonly [type: string]: string } = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
}

/** The last named step: a list's item goes by the list's name. */
function nameOf(path: Path): string {
  const name = path.findLast((step) => typeof step === 'string')
  return name === undefined ? 'the document' : String(name)
}

function placeOf(path: Path): string {
  return path.length === 0 ? 'this document' : path.join('.')
}
