/** A small CustomResourceDefinition such as operators bring: what each part of it becomes is easily seen. */
export const QUEUE_CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: queues.mq.example.org
spec:
  group: mq.example.org
  names: {kind: Queue, plural: queues}
  scope: Namespaced
  versions:
    - name: v1beta1
      served: true
      storage: false
      schema: {openAPIV3Schema: {type: object}}
    - name: v1
      served: true
      storage: true
      subresources: {status: {}}
      schema:
        openAPIV3Schema:
          description: A queue.
          type: object
          required: [spec]
          properties:
            apiVersion: {type: string}
            kind: {type: string}
            metadata: {type: object}
            spec:
              type: object
              required: [owner, replicas, storage]
              properties:
                owner: {type: string, description: "Who pays\\nfor it."}
                replicas: {type: integer, minimum: 1, maximum: 5}
                tier: {type: string, enum: [bronze, gold], default: bronze}
                messages: {type: integer, format: int64}
                labels: {type: object, additionalProperties: {type: string}}
                storage:
                  type: object
                  required: [size]
                  properties:
                    size:
                      anyOf: [{type: integer}, {type: string}]
                      pattern: ^[0-9]+(Mi|Gi)$
                      x-kubernetes-int-or-string: true
              x-kubernetes-validations:
                - {rule: "self.tier != 'gold' || self.replicas > 2", message: gold needs three}
            status:
              type: object
              properties: {ready: {type: boolean}}
          x-kubernetes-validations:
            - {rule: '!has(self.status) || self.status.ready', message: not ready}
            - {rule: size(self.metadata.name) < 40, message: too long}
`;

/** What runs in a cluster to watch them. */
export const QUEUE_OPERATOR = `apiVersion: v1
kind: Namespace
metadata: {name: mq-system}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: operator, namespace: mq-system}
spec:
  selector: {matchLabels: {app: operator}}
  template:
    metadata: {labels: {app: operator}}
    spec:
      containers: [{name: operator, image: "example.org/mq:1.0.0"}]
`;
