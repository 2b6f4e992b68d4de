/**
 * @generated SignedSource<<280c7e4f742bfee2d7867273a83d8996>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type readmeQueriesStatusQuery$variables = Record<PropertyKey, never>;
export type readmeQueriesStatusQuery$data = {
  readonly dossier: {
    readonly applicantId: string | null | undefined;
    readonly status: string | null | undefined;
  } | null | undefined;
};
export type readmeQueriesStatusQuery = {
  response: readmeQueriesStatusQuery$data;
  variables: readmeQueriesStatusQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "kind": "Literal",
    "name": "dossierCode",
    "value": "000.00.60.H29-201015-0001"
  }
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "applicantId",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "readmeQueriesStatusQuery",
    "selections": [
      {
        "alias": null,
        "args": (v0/*:: as any*/),
        "concreteType": "Dossier",
        "kind": "LinkedField",
        "name": "dossier",
        "plural": false,
        "selections": [
          (v1/*:: as any*/),
          (v2/*:: as any*/)
        ],
        "storageKey": "dossier(dossierCode:\"000.00.60.H29-201015-0001\")"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "readmeQueriesStatusQuery",
    "selections": [
      {
        "alias": null,
        "args": (v0/*:: as any*/),
        "concreteType": "Dossier",
        "kind": "LinkedField",
        "name": "dossier",
        "plural": false,
        "selections": [
          (v1/*:: as any*/),
          (v2/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          }
        ],
        "storageKey": "dossier(dossierCode:\"000.00.60.H29-201015-0001\")"
      }
    ]
  },
  "params": {
    "cacheID": "ec9c13a25420957f8b95150b20552534",
    "id": null,
    "metadata": {},
    "name": "readmeQueriesStatusQuery",
    "operationKind": "query",
    "text": "query readmeQueriesStatusQuery {\n  dossier(dossierCode: \"000.00.60.H29-201015-0001\") {\n    status\n    applicantId\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "82861f3cf79b77f900c5b19d99dec581";

export default node;
