import type { Language } from '../../src/scaffold/languages.ts';
import { prepareImages } from './machine/images.mjs';

/** The image that the stages of a language are built on, as its Dockerfile names it. */
const BASE_IMAGES: Readonly<Record<Language, string>> = {
  bash: 'mikefarah/yq:4.45.4',
  python: 'python:3.11-slim-bookworm',
  go: 'golang:1.26.8-alpine',
  typescript: 'node:24.21.0-bookworm-slim',
};

/** Makes sure that the engine has what stages of a language are built on. Tests call it in `beforeAll`: it takes a while. */
export async function prepareBaseImages(language: Language): Promise<void> {
  await prepareImages([BASE_IMAGES[language]], () => undefined);
}
