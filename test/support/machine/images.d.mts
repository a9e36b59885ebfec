/** Makes images available to the engine: there already, else pulled, else built as a stand-in. */
export function prepareImages(references: readonly string[], say: (line: string) => void): Promise<void>;
