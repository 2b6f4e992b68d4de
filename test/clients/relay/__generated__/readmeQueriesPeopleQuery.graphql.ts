/**
 * @generated SignedSource<<09b6f771b8bd0c305d8bb6ff006cd0ce>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type readmeQueriesPeopleQuery$variables = Record<PropertyKey, never>;
export type readmeQueriesPeopleQuery$data = {
  readonly people: {
    readonly nodes: ReadonlyArray<{
      readonly name: string | null | undefined;
    }>;
  } | null | undefined;
};
export type readmeQueriesPeopleQuery = {
  response: readmeQueriesPeopleQuery$data;
  variables: readmeQueriesPeopleQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "readmeQueriesPeopleQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "PersonConnection",
        "kind": "LinkedField",
        "name": "people",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Person",
            "kind": "LinkedField",
            "name": "nodes",
            "plural": true,
            "selections": [
              (v0/*:: as any*/)
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "readmeQueriesPeopleQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "PersonConnection",
        "kind": "LinkedField",
        "name": "people",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Person",
            "kind": "LinkedField",
            "name": "nodes",
            "plural": true,
            "selections": [
              (v0/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "id",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "bc6dd40cf8db32f2fb43ca8babc0204e",
    "id": null,
    "metadata": {},
    "name": "readmeQueriesPeopleQuery",
    "operationKind": "query",
    "text": "query readmeQueriesPeopleQuery {\n  people {\n    nodes {\n      name\n      id\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "d1b592868181d048e614124330402838";

export default node;
