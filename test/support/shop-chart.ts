/** A small Helm chart with what charts have: comments, a schema, a subchart, definitions, hooks and notes; by path. */
export const SHOP_CHART: Readonly<Record<string, string>> = {
  'Chart.yaml': `apiVersion: v2
name: shop
version: 1.2.3
dependencies:
  - name: cache
    version: 0.1.0
    condition: cache.enabled
`,
  'values.yaml': `# How many copies of the shop run.
replicas: 2
host: shop.example.com # where customers find it

image:
  # -- (string) Where the image comes from
  repository: example/shop
  tag: ""

# What the shop needs.
resources:
  limits:
    memory: 64Mi
extraHosts: []
flags: {}
currency: EUR
cache:
  enabled: true
`,
  'values.schema.json': JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['replicas', 'owner'],
    definitions: { count: { type: 'integer', minimum: 1 } },
    properties: {
      replicas: { $ref: '#/definitions/count' },
      currency: { enum: ['EUR', 'USD'], description: 'What customers pay in' },
      owner: { type: 'string' },
      flags: { type: ['object', 'string'] },
    },
  }),
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: {{ .Release.Name }}}
  template:
    metadata:
      labels: {app: {{ .Release.Name }}}
    spec:
      containers:
        - name: shop
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          resources: {{- toYaml .Values.resources | nindent 12 }}
          env:
            - {name: HOST, value: {{ .Values.host | quote }}}
            - {name: CURRENCY, value: {{ .Values.currency | quote }}}
            - {name: OWNER, value: {{ required "owner" .Values.owner | quote }}}
`,
  'templates/role.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .Release.Name }}
rules: []
`,
  'templates/hooks.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-goodbye
  annotations:
    helm.sh/hook: pre-delete
spec: {template: {spec: {containers: [{name: a, image: a}], restartPolicy: Never}}}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-migrate
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
spec: {template: {spec: {containers: [{name: a, image: a}], restartPolicy: Never}}}
`,
  'templates/tests/ping.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: ping-{{ randAlphaNum 5 | lower }}
  annotations:
    helm.sh/hook: test
spec: {containers: [{name: a, image: a}]}
`,
  'templates/NOTES.txt': 'Have fun.\n',
  'crds/orders.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: orders.shop.example.com
spec:
  group: shop.example.com
  names: {kind: Order, plural: orders}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: {type: object}
`,
  'charts/cache/Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 0.1.0\n',
  'charts/cache/values.yaml': 'size: 1\n',
  'charts/cache/templates/cache.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-cache
data:
  size: {{ .Values.size | quote }}
`,
};
