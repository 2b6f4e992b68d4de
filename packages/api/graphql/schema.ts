import type { City } from '@kho/schema/contract/city.ts'
import type { GraphQLSchema } from 'graphql'
import { addAlreadyHeld } from './ask-held-type.ts'
import { schemaBuilder } from './builder.ts'
import { addCatalogue } from './catalogue-type.ts'
import { addChanges } from './changes-type.ts'
import { addConnectionTypes } from './connection-type.ts'
import { addDataset } from './dataset-entry-type.ts'
import { declareDatasets } from './dataset-types.ts'
import { addFilterInputs } from './filter-input.ts'
import { addGroupInputs } from './group-inputs.ts'
import { addGroupTypes } from './group-types.ts'
import { addMe } from './me-type.ts'
import { addMutations } from './mutation-root.ts'
import { addOperation } from './operation-type.ts'
import { addOrderInput } from './order-input.ts'
import { addDataRoots } from './query-type.ts'
import { addRecordType } from './record-type.ts'
import { addScalars } from './scalars.ts'
import { addStewardQueries } from './steward-queries.ts'
import { addViewer } from './viewer-type.ts'
import { addWords } from './words.ts'

/**
 * The GraphQL schema a city asks for. Pure and deterministic: every listed dataset with all its fields, and of the
 * unlisted ones those named, for an audience that some rule could show them to. What stands for what in the
 * contracts is told by `extensions.ts`.
 */
export function graphqlSchemaOf(city: City, unlisted: ReadonlySet<string> = new Set()): GraphQLSchema {
  const builder = schemaBuilder()
  addScalars(builder)
  const words = addWords(builder)
  const shown = declareDatasets(builder, city, unlisted)
  addDataRoots(builder, shown, words)
  addChanges(builder, shown)
  for (const types of shown.values()) {
    addRecordType(builder, types, shown, words)
    addConnectionTypes(builder, types, words)
    addFilterInputs(builder, types, shown, words)
    const field = addOrderInput(builder, types, shown, words)
    addGroupTypes(builder, types, shown)
    addGroupInputs(builder, types, { shown, words, field })
  }
  const dataset = addDataset(builder, words)
  addCatalogue(builder, dataset, words)
  addViewer(builder, words)
  addMe(builder, dataset, words)
  addAlreadyHeld(builder, dataset, words)
  addStewardQueries(builder, words)
  addOperation(builder, words)
  addMutations(builder, words)
  return builder.toSchema({ sortSchema: false })
}
