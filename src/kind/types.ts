/** A node of a kind cluster: a container that runs containerd. */
export interface KindNode {
  /** Container id. */
  readonly id: string;
  /** Container name: `platform-control-plane`. */
  readonly name: string;
  /** `control-plane` or `worker`. */
  readonly role: string;
  readonly running: boolean;
}

/** A kind cluster, as the containers' labels show it. */
export interface KindCluster {
  readonly name: string;
  /** By name; a stopped one is listed, and can't be loaded into. */
  readonly nodes: readonly KindNode[];
}

/** An image as the engine has it, and as a node is to have it. */
export interface WantedImage {
  readonly reference: string;
  /** The reference as containerd writes it. */
  readonly name: string;
  /** The engine's id. */
  readonly id: string;
  /** The digests of its layers' tars, the lowest first. */
  readonly diffIds: readonly string[];
}
