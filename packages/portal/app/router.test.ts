import { expect, test } from 'vitest'
import { pagePaths } from './page-paths.ts'
import { router } from './router.tsx'

test('the server answers with the portal exactly where the portal has a page', () => {
  const ours = Object.keys(router.routesByPath).map((path) => path.replace(/\$\w+$/, '*'))
  expect(ours.toSorted()).toEqual([...pagePaths].toSorted())
})
