/** Manifests as teams have them in a folder: several in one file, JSON among them, and what is no manifest; by path. */
export const SHOP_MANIFESTS: Readonly<Record<string, string>> = {
  'README.md': '# The shop\n',
  'web/deployment.yaml': `# Copyright: the shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2 # enough for a start
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: example/shop:1.0
          env:
            - name: DATABASE
              value: db.shop.svc:5432
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
`,
  'web/service.json': JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] },
  }),
  'web/ingress.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - host: shop.example.com
  tls:
    - hosts: [shop.example.com]
`,
  'rbac.yaml': `# What the shop may see.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shop-reader
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: shop-reader
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shop-reader}
subjects:
  - {kind: ServiceAccount, name: web, namespace: shop}
  - {kind: ServiceAccount, name: prometheus, namespace: monitoring}
`,
  'secret.yaml': `apiVersion: v1
kind: Secret
metadata: {name: web}
stringData: {password: "1234"}
`,
};
