import { LabError } from '../../errors.ts';
import { EXIT } from '../../exit.ts';

/** A file's text, and how it was written. */
export interface Decoded {
  readonly text: string;
  /** As the Encoding standard calls it (`utf-8`, `utf-16le`, `windows-1252`). */
  readonly encoding: string;
}

/** What programs put in front of a text to say how it is written (Unicode, chapter 23.8). */
const MARKS: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * Bytes as text: as `encoding` says; else as their byte order mark says; else UTF-8, where they are that; else
 * Windows-1252, in which Windows writes CSV in Western languages, and in which everything is some text.
 * @throws LabError `roster` for an encoding that nobody knows, and for a workbook in place of a text
 */
export function decode(bytes: Uint8Array, encoding?: string): Decoded {
  if (beginsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || beginsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw new LabError('roster', 'The roster is a workbook (or another packed file), and not CSV.', {
      next: 'Save it as CSV UTF-8 in the program that made it, and name that file.',
      exit: EXIT.usage,
    });
  }
  if (encoding !== undefined) return decodedAs(bytes, encoding);
  const marked = MARKS.find(([mark]) => beginsWith(bytes, mark))?.[1] ?? unmarkedUtf16(bytes);
  if (marked !== undefined) return decodedAs(bytes, marked);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return decodedAs(bytes, 'windows-1252');
  }
}

function decodedAs(bytes: Uint8Array, encoding: string): Decoded {
  try {
    const decoder = new TextDecoder(encoding);
    const text = decoder.decode(bytes);
    const isWestern = decoder.encoding === 'windows-1252';
    return { text: isWestern ? western(text) : text, encoding: decoder.encoding };
  } catch (cause) {
    throw new LabError('roster', `There is no encoding called ${JSON.stringify(encoding)}.`, {
      next: 'Name one as the Encoding standard does: --encoding windows-1250 (Central European), windows-1251 (Cyrillic), shift_jis …',
      exit: EXIT.usage,
      cause,
    });
  }
}

/** The bytes 80 to 9F in Windows-1252. Source: Encoding standard, index windows-1252. */
const WESTERN = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Some versions of Node.js decode Windows-1252 as if it were ISO 8859-1, which has control characters in its place. */
const western = (text: string): string =>
  text.replace(/[\u0080-\u009f]/g, (character) => WESTERN[character.charCodeAt(0) - 0x80] ?? character);

/** UTF-16 without a mark: every other byte of a header, which is mostly ASCII, is zero. */
function unmarkedUtf16(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, 64);
  const zeros = (odd: 0 | 1): number => head.filter((byte, index) => byte === 0 && index % 2 === odd).length;
  const most = head.length / 2 - 2;
  if (head.length < 8) return undefined;
  if (zeros(1) >= most) return 'utf-16le';
  return zeros(0) >= most ? 'utf-16be' : undefined;
}

const beginsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);
