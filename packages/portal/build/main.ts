import { builtPortal } from './build-portal.ts'

process.stdout.write(`${await builtPortal()}\n`)
