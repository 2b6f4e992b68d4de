import type { Field, SharingClass } from '../contract.ts'
import type { ClassesForm } from '../forms/class-form.ts'

/** The default of what a document says of a class, and whom it differs for. */
export function compileClass(form: ClassesForm): Required<Pick<Field, 'class'>> & Pick<Field, 'classes'> {
  if (typeof form === 'string') return { class: form }
  const { default: all, ...kinds } = form
  const others = Object.entries(kinds).flatMap(([kind, one]): [string, SharingClass][] => (one ? [[kind, one]] : []))
  return others.length === 0 ? { class: all } : { class: all, classes: Object.fromEntries(others) }
}

/** Whether something is open to anybody. */
export function opensIt(form: ClassesForm | undefined): boolean {
  return form !== undefined && (typeof form === 'string' ? [form] : Object.values(form)).includes('open')
}
