/**
 * @generated SignedSource<<6ce9e0f6fdc61cebf91887795361707f>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type readmeQueriesDossierQuery$variables = Record<PropertyKey, never>;
export type readmeQueriesDossierQuery$data = {
  readonly dossier: {
    readonly applicant: {
      readonly born: string | null | undefined;
      readonly citizenId: string | null | undefined;
      readonly name: string | null | undefined;
    } | null | undefined;
    readonly procedure: {
      readonly title: string | null | undefined;
    } | null | undefined;
    readonly status: string | null | undefined;
    readonly steps: {
      readonly nodes: ReadonlyArray<{
        readonly department: string | null | undefined;
        readonly step: number | null | undefined;
      }>;
    } | null | undefined;
  } | null | undefined;
};
export type readmeQueriesDossierQuery = {
  response: readmeQueriesDossierQuery$data;
  variables: readmeQueriesDossierQuery$variables;
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
  "name": "title",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "born",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "citizenId",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "step",
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "department",
  "storageKey": null
},
v8 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "readmeQueriesDossierQuery",
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
          {
            "alias": null,
            "args": null,
            "concreteType": "Procedure",
            "kind": "LinkedField",
            "name": "procedure",
            "plural": false,
            "selections": [
              (v2/*:: as any*/)
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "Person",
            "kind": "LinkedField",
            "name": "applicant",
            "plural": false,
            "selections": [
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v5/*:: as any*/)
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "DossierStepConnection",
            "kind": "LinkedField",
            "name": "steps",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "concreteType": "DossierStep",
                "kind": "LinkedField",
                "name": "nodes",
                "plural": true,
                "selections": [
                  (v6/*:: as any*/),
                  (v7/*:: as any*/)
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          }
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
    "name": "readmeQueriesDossierQuery",
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
          {
            "alias": null,
            "args": null,
            "concreteType": "Procedure",
            "kind": "LinkedField",
            "name": "procedure",
            "plural": false,
            "selections": [
              (v2/*:: as any*/),
              (v8/*:: as any*/)
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "Person",
            "kind": "LinkedField",
            "name": "applicant",
            "plural": false,
            "selections": [
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v5/*:: as any*/),
              (v8/*:: as any*/)
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "DossierStepConnection",
            "kind": "LinkedField",
            "name": "steps",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "concreteType": "DossierStep",
                "kind": "LinkedField",
                "name": "nodes",
                "plural": true,
                "selections": [
                  (v6/*:: as any*/),
                  (v7/*:: as any*/),
                  (v8/*:: as any*/)
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          (v8/*:: as any*/)
        ],
        "storageKey": "dossier(dossierCode:\"000.00.60.H29-201015-0001\")"
      }
    ]
  },
  "params": {
    "cacheID": "4bc37237941502ff4bef85b75bae82e1",
    "id": null,
    "metadata": {},
    "name": "readmeQueriesDossierQuery",
    "operationKind": "query",
    "text": "query readmeQueriesDossierQuery {\n  dossier(dossierCode: \"000.00.60.H29-201015-0001\") {\n    status\n    procedure {\n      title\n      id\n    }\n    applicant {\n      name\n      born\n      citizenId\n      id\n    }\n    steps {\n      nodes {\n        step\n        department\n        id\n      }\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "0eedf2eab42c8ec83a03be29a8d84e8e";

export default node;
