export { type AgencySystems, type MakeOptions, makeAgencySystems } from './generator/make-agency-systems.ts'
