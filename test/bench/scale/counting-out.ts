import type { Out } from '@kho/kho/out.ts'

/** An `out` that also counts the rows that pass by its lines of progress. */
export function countingOut(out: Out): { readonly out: Out; rows(): number } {
  let all = 0
  const progress: Out['progress'] = (label) => {
    const shown = out.progress(label)
    let rows = 0
    return {
      update: (done, total) => {
        rows = done
        shown.update(done, total)
      },
      end: (result) => {
        all += rows
        shown.end(result)
      },
    }
  }
  return { out: { ...out, progress }, rows: () => all }
}
