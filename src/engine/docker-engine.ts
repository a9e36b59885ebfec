import type { Readable } from 'node:stream';
import { listAddresses, sharesOurNetwork } from './addresses.ts';
import { getArchive, putArchive, statPath } from './archives.ts';
import { buildImage } from './build-image.ts';
import type { EngineClient } from './client.ts';
import { createContainer, listContainers, removeContainer, startContainer } from './containers.ts';
import { diskUsage } from './disk-usage.ts';
import { execInContainer } from './exec.ts';
import { findImage, listImages, removeImage, saveImages, tagImage } from './images.ts';
import { engineInfo } from './info.ts';
import { pullImage, pushImage } from './registry.ts';
import { runContainer } from './run-container.ts';
import { commitContainer, runShell } from './shell.ts';
import type {
  ContainerSpec,
  Engine,
  EngineEndpoint,
  EngineInfo,
  ExecOptions,
  ImageBuildOptions,
  OnLine,
} from './types.ts';
import {
  createVolume,
  listNetworks,
  listVolumes,
  removeNetwork,
  removeVolume,
  volumePath,
} from './volumes.ts';

/** The {@link Engine} of everything that speaks Docker's API. */
export class DockerEngine implements Engine {
  readonly #client: EngineClient;
  readonly #stopService: (() => Promise<void>) | undefined;
  #info: Promise<EngineInfo> | undefined;

  /** @param stopService Stops the engine itself, where it was started for this process alone. */
  constructor(client: EngineClient, stopService?: () => Promise<void>) {
    this.#client = client;
    this.#stopService = stopService;
  }

  get endpoint(): EngineEndpoint {
    return this.#client.endpoint;
  }

  /** Asked once: none of it changes while an engine runs. */
  info() {
    this.#info ??= engineInfo(this.#client).catch((error: unknown) => {
      this.#info = undefined;
      throw error;
    });
    return this.#info;
  }

  async close(): Promise<void> {
    this.#client.close();
    await this.#stopService?.();
  }

  findImage(reference: string) {
    return findImage(this.#client, reference);
  }

  pullImage(reference: string, options: Parameters<Engine['pullImage']>[1]) {
    return pullImage(this.#client, reference, options);
  }

  buildImage(context: Readable, options: ImageBuildOptions, onLine: OnLine) {
    return buildImage(this.#client, context, options, onLine);
  }

  pushImage(reference: string, options: Parameters<Engine['pushImage']>[1]) {
    return pushImage(this.#client, reference, options);
  }

  saveImages(references: readonly string[], signal?: AbortSignal) {
    return saveImages(this.#client, references, signal);
  }

  tagImage(reference: string, tag: string) {
    return tagImage(this.#client, reference, tag);
  }

  removeImage(reference: string) {
    return removeImage(this.#client, reference);
  }

  listImages(label?: string) {
    return listImages(this.#client, label);
  }

  diskUsage() {
    return diskUsage(this.#client);
  }

  createVolume(name: string, labels: Readonly<Record<string, string>>) {
    return createVolume(this.#client, name, labels);
  }

  volumePath(name: string) {
    return volumePath(this.#client, name);
  }

  removeVolume(name: string) {
    return removeVolume(this.#client, name);
  }

  listVolumes(label: string) {
    return listVolumes(this.#client, label);
  }

  listAddresses() {
    return listAddresses(this.#client);
  }

  sharesOurNetwork() {
    return sharesOurNetwork(this.#client);
  }

  listNetworks(label: string) {
    return listNetworks(this.#client, label);
  }

  removeNetwork(name: string) {
    return removeNetwork(this.#client, name);
  }

  createContainer(spec: ContainerSpec) {
    return createContainer(this.#client, spec);
  }

  runContainer(id: string, options: Parameters<Engine['runContainer']>[1]) {
    return runContainer(this.#client, id, options);
  }

  commitContainer(id: string, labels: Readonly<Record<string, string>>) {
    return commitContainer(this.#client, id, labels);
  }

  runShell(id: string, options: Parameters<Engine['runShell']>[1]) {
    return runShell(this.#client, id, options);
  }

  startContainer(id: string) {
    return startContainer(this.#client, id);
  }

  removeContainer(id: string) {
    return removeContainer(this.#client, id);
  }

  listContainers(label: string) {
    return listContainers(this.#client, label);
  }

  statPath(id: string, path: string) {
    return statPath(this.#client, id, path);
  }

  putArchive(id: string, path: string, archive: Readable) {
    return putArchive(this.#client, id, path, archive);
  }

  getArchive(id: string, path: string, signal?: AbortSignal) {
    return getArchive(this.#client, id, path, signal);
  }

  exec(id: string, command: readonly string[], options?: ExecOptions) {
    return execInContainer(this.#client, id, command, options);
  }
}
