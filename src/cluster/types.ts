/** How a cluster is reached and who one is there, as a kubeconfig's current context says. Secrets are in the clear. */
export interface ClusterLogin {
  /** The API server. */
  readonly server: URL;
  /** PEM of the authority that signed the server's certificate; undefined: the system's own authorities. */
  readonly ca: string | undefined;
  readonly insecure: boolean;
  /** The name in the server's certificate, where it isn't the server's own. */
  readonly tlsServerName: string | undefined;
  readonly token: string | undefined;
  /** PEM of a client certificate and its key. */
  readonly certificate: { readonly cert: string; readonly key: string } | undefined;
}

/** How a container gets to the API server. */
export interface Route {
  /** The server as a container names it. */
  readonly server: URL;
  /** The name that the server's certificate bears, where it isn't the host of `server`. */
  readonly tlsServerName: string | undefined;
  /** A network of the engine to join; undefined: the default one will do. */
  readonly network: string | undefined;
  /** `name:address` lines for the container's /etc/hosts. */
  readonly extraHosts: readonly string[];
}
