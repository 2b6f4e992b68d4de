import { graphql } from 'relay-runtime'

/**
 * The queries of the README, and a page of an open dataset, as Relay's compiler reads them: it makes `__generated__` of them. They are
 * never called here, its plugin for bundlers puts what it made in their place.
 */
export const queries = () => [
  graphql`
    query readmeQueriesDossierQuery {
      dossier(dossierCode: "000.00.60.H29-201015-0001") {
        status
        procedure { title }
        applicant { name born citizenId }
        steps { nodes { step department } }
      }
    }
  `,
  graphql`
    query readmeQueriesPeopleQuery {
      people { nodes { name } }
    }
  `,
  graphql`
    query readmeQueriesStatusQuery {
      dossier(dossierCode: "000.00.60.H29-201015-0001") { status applicantId }
    }
  `,
  graphql`
    query readmeQueriesAgenciesQuery($first: Int!, $after: String) {
      agencies(first: $first, after: $after) @connection(key: "readme_agencies") {
        edges { cursor node { id agencyCode name } }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
]
