import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runKho } from '../harness/run-kho.ts'

const city = resolve(import.meta.dirname, '../../city')
const documents = ['city.yaml', 'agencies', 'codes', 'datasets', 'people', 'policies', 'regulations', 'sources', 'maps']

/** The reference city's documents in a folder of their own, without the policies of one dataset. */
function cityWithout(dataset: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kho-policy-'))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const one of documents)
    if (existsSync(join(city, one))) cpSync(join(city, one), join(folder, one), { recursive: true })
  for (const end of ['yaml', 'test.yaml']) rmSync(join(folder, 'policies', `${dataset}.${end}`), { force: true })
  return folder
}

const expected: readonly (readonly [string, string, string])[] = [
  ['own_record', 'dossiers', 'expect: { shown: { except: [handler_id] } }'],
  ['handling_agency', 'dossiers', 'masked: { applicant_id: "****0001", handler_id: "****ID_1", summary: "****RY_1" }'],
  ['status_only', 'dossiers', 'expect: { shown: [dossier_code, status] }'],
  ['look_up_by_code', 'dossiers', 'known: [dossier_code]'],
  ['public_statistics', 'kpi_values', 'expect: { shown: all }'],
]

test.for(expected)(
  '%s of %s compiles, and passes the test that is written with it',
  async ([template, dataset, text]) => {
    const folder = cityWithout(dataset)
    const made = await runKho(['policy', 'new', template, dataset, '--dir', folder])
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(made.out).toContain(`+ policies/${dataset}_${template}.yaml\n+ policies/${dataset}_${template}.test.yaml\n`)
    expect(made.out, 'nothing about it is odd').not.toContain('KHO15')
    const written = join(folder, 'policies', `${dataset}_${template}.test.yaml`)
    expect(readFileSync(written, 'utf8')).toContain(text)
    const tested = await runKho(['policy', 'test', folder])
    expect(tested.out, 'both of its tests pass').not.toContain(`${dataset}_${template}.test.yaml`)

    const again = await runKho(['policy', 'new', template, dataset, '--dir', folder])
    expect(again.code, 'nothing is overwritten').toBe(2)
    expect(again.err).toContain('There already')
    const rule = join(folder, 'policies', `${dataset}_${template}.yaml`)
    writeFileSync(
      rule,
      readFileSync(rule, 'utf8').replace('allow: read', 'allow: read\n    valid: { until: 2000-01-01 }'),
    )
    const broken = await runKho(['policy', 'test', folder])
    expect(broken.out, 'its test notices when it is switched off').toContain(
      `policies/${dataset}_${template}.test.yaml KHO313`,
    )
  },
)

test('a template that does not suit, or whose rule is there, writes nothing and says why', async () => {
  const folder = cityWithout('none')
  const asked = async (...argv: readonly string[]) => {
    const { code, out, err } = await runKho(['policy', 'new', ...argv, '--dir', folder, '--lang', 'vi'])
    return `${code} ${out}${err}`
  }
  expect(await asked('public_statistics', 'dossiers')).toMatch(/^2 KHO155: dossiers is about people/)
  expect(await asked('handling_agency', 'payments', '--field', 'nothing')).toMatch(
    /^2 KHO155: payments has no field nothing/,
  )
  expect(await asked('own_record', 'kpi_values')).toContain('Nêu trường (trên dòng lệnh: --field)')
  expect(await asked('everything', 'dossiers')).toContain('There is no template everything: own_record')
  expect(await asked('own_record', 'people')).toMatch(/^1 policies\/people_own_record\.yaml:3:\d+ KHO108/)
  expect(await asked('own_record', 'nobody')).toMatch(/^2 KHO526/)
  const told = await asked('status_only', 'dossiers')
  expect(told).toContain('KHO152 dossiers, status_only: không thêm gì: other_agencies_see_the_status đã nói hết')
})
