import { GraphQLList, GraphQLNonNull, type GraphQLNullableType } from 'graphql'

/** `T!` */
export function always<T extends GraphQLNullableType>(type: T): GraphQLNonNull<T> {
  return new GraphQLNonNull(type)
}

/** `[T!]` */
export function listOf<T extends GraphQLNullableType>(type: T): GraphQLList<GraphQLNonNull<T>> {
  return new GraphQLList(new GraphQLNonNull(type))
}
