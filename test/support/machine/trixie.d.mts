export function trixieRoot(say: (line: string) => void): Promise<string>;
