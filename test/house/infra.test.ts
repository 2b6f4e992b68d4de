import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { variables } from '@kho/kho/config.ts'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

test('every path that the image copies is here, and every package with it', () => {
  const copied = [...read('infra/Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) =>
    from.split(' '),
  )
  expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([])
  const manifests = globSync('{packages/*,city}/package.json', { cwd: root })
  expect(manifests.filter((path) => !copied.includes(path))).toEqual([])
})

test('the image runs the command that the workspace has', () => {
  const [, entry = ''] = /^ENTRYPOINT .*"([^"]+)"\]$/m.exec(read('infra/Dockerfile')) ?? []
  expect(existsSync(join(root, entry))).toBe(true)
})

test('the image has a home that its account may write, and compose keeps it', () => {
  const dockerfile = read('infra/Dockerfile')
  const [, home = '', user = ''] = /^ENV KHO_HOME=(\S+)$[\s\S]*^USER (\S+)$/m.exec(dockerfile) ?? []
  expect(dockerfile).toContain(`RUN install -d -o ${user} -g ${user} ${home}\n`)
  const compose = parse(read('infra/compose.yaml'), { merge: true })
  for (const service of ['kho', 'work']) expect(compose.services[service].volumes).toContain(`home:${home}`)
  expect(Object.keys(compose.volumes)).toContain('home')
})

test('compose sets only variables that Kho knows, mounts what is here, and has no secret of its own', () => {
  const compose = parse(read('infra/compose.yaml'), { merge: true })
  expect(Object.keys(compose.services).sort()).toEqual(['keycloak', 'kho', 'postgres', 'work'])
  const names = Object.keys(compose.services.kho.environment)
  expect(names.filter((name) => !(name in variables))).toEqual([])
  const asked = [...read('infra/compose.yaml').matchAll(/\$\{([A-Z_]+):\?\}/g)].map(([, name]) => name)
  const offered = read('infra/.env.example')
  expect(asked.filter((name) => !new RegExp(`^${name}=$`, 'm').test(offered))).toEqual([])
  expect(existsSync(join(root, 'infra/keycloak/kho-realm.json'))).toBe(true)
})

test('the realm sends browsers back to Kho, and tells it of logouts', () => {
  const [client] = JSON.parse(read('infra/keycloak/kho-realm.json')).clients
  expect(client.redirectUris).toEqual(['http://localhost:4000/auth/callback'])
  expect(client.attributes['backchannel.logout.url']).toBe('http://kho:4000/auth/backchannel-logout')
  expect(client.attributes['backchannel.logout.session.required']).toBe('true')
})

test('the realm gives every claim that the reference city reads', () => {
  const realm = JSON.parse(read('infra/keycloak/kho-realm.json'))
  const given = realm.clients[0].protocolMappers.map(
    (mapper: { config: Record<string, string> }) => mapper.config['claim.name'],
  )
  const { claims } = parse(read('city/city.yaml')).principal
  const required = [claims.kind, claims.person, claims.agency, claims.enterprise, claims.trust]
  expect(required.filter((claim) => !given.includes(claim))).toEqual([])
})
