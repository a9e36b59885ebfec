import { JsonPathError } from './types.ts';

/** Characters that stand for another one behind a backslash, with its code. */
const CONTROLS: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** Plain text, or one escape: of a byte (hexadecimal, octal), of a code point, or of one character. */
const PIECES =
  /[^\\]+|\\x([\da-fA-F]{2})|\\([0-3][0-7]{2})|\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|\\([^xuU0-7]?)|\\/gsu;

/**
 * What a text in quotes says, with the escapes of Go (`strconv.UnquoteChar`, which client-go `parser.go` reads the texts of
 * filters with): `\n`, `\\`, the quote around it, `\x41`, `\101`, `\u00e9`.
 * @param quoted with the quotes, single or double ones
 * @throws JsonPathError for any other escape
 */
export function unquote(quoted: string): string {
  const quote = quoted.charAt(0);
  const bytes = [...quoted.slice(1, -1).matchAll(PIECES)].map(
    ([piece, hexByte, octalByte, shortCode, longCode, char]) => {
      if (!piece.startsWith('\\')) return Buffer.from(piece);
      if (hexByte !== undefined) return Buffer.of(Number.parseInt(hexByte, 16));
      if (octalByte !== undefined) return Buffer.of(Number.parseInt(octalByte, 8));
      const code = shortCode ?? longCode;
      if (code !== undefined) return codePoint(Number.parseInt(code, 16), piece);
      if (char === quote || char === '\\') return Buffer.from(char);
      const control = CONTROLS[char ?? ''];
      if (control === undefined) throw noEscape(piece);
      return Buffer.of(control);
    },
  );
  return Buffer.concat(bytes).toString();
}

function codePoint(code: number, piece: string): Buffer {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  if (code > 0x10ffff || isSurrogate) throw noEscape(piece);
  return Buffer.from(String.fromCodePoint(code));
}

function noEscape(piece: string): JsonPathError {
  return new JsonPathError(`${piece} stands for nothing; a backslash itself is written \\\\`);
}
