import { isGuid } from '../../../checks/facts/ids.ts';
import { type NameKey, nameRules } from '../../state/names.ts';
import type { Column, Header } from './columns.ts';
import type { CsvRecord } from './records.ts';

/** One student's lab, as the roster tells of it. */
export interface RosterRow {
  /** The line of the roster, counted from 1. */
  readonly line: number;
  /** Whatever the roster calls the student by. */
  readonly student: string;
  /** An ID or a name. */
  readonly subscription: string;
  /** An ID or a domain. */
  readonly tenant?: string;
  readonly resourceGroup?: string;
  readonly frontend?: string;
  readonly backend?: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

/** A row that cannot be used. */
export interface BadRow {
  readonly line: number;
  /** The student, where that much could be read. */
  readonly student?: string;
  /** What is wrong with it, as the end of a sentence that begins with the line's number. */
  readonly reason: string;
}

/** No name of Azure's, and no e-mail address, is longer (RFC 5321 allows 254 characters). */
const LONGEST = 254;

/** A subscription's name has 64 characters at most; an ID, 36. */
const LONGEST_SUBSCRIPTION = 64;

const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/i;

/**
 * Marks of the direction of writing, and blanks without width: programs put them around what is copied out of them, no
 * name needs them, and a report would be read backwards from one on. Source: Unicode Standard Annex 9, section 2.
 */
const INVISIBLE = /[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Reads one row; what is wrong with it is told with the first thing that is. */
export function readRow({ line, cells }: CsvRecord, { places }: Header, width: number): RosterRow | BadRow {
  const cell = (column: Column): string | undefined => {
    const place = places.get(column);
    const text =
      place === undefined ? '' : (cells[place] ?? '').replace(INVISIBLE, '').trim().normalize('NFC');
    return text === '' ? undefined : text;
  };
  const long = cells.findIndex((text) => text.length > LONGEST);
  if (long >= 0) {
    const reason = `cell ${long + 1} has ${cells[long]?.length} characters, and nothing that a roster names has more than ${LONGEST}`;
    return { line, ...named(cell('student')), reason };
  }
  const student = cell('student');
  const bad = (reason: string): BadRow => ({ line, ...named(student), reason });
  if (cells.some((text) => hasControl(text.trim())))
    return bad('it holds control characters, or line ends within a cell');
  if (cells.slice(width).some((text) => text.trim() !== '')) {
    return bad(
      `it has ${cells.length} cells, and the header names ${width} (a cell with the delimiter in it needs quotes)`,
    );
  }
  if (student === undefined) return bad('it names no student');
  const subscription = cell('subscription');
  if (subscription === undefined) return bad('it names no subscription');
  if (subscription.length > LONGEST_SUBSCRIPTION) {
    return bad(`a subscription's name or ID has at most ${LONGEST_SUBSCRIPTION} characters`);
  }
  const row = { line, student, subscription };
  const optional: { -readonly [K in keyof RosterRow]?: RosterRow[K] } = {};
  const tenant = cell('tenant');
  if (tenant !== undefined && !isGuid(tenant) && !DOMAIN.test(tenant)) {
    return bad(`${shown(tenant)} is neither the ID of a tenant nor one of its domains`);
  }
  if (tenant !== undefined) optional.tenant = tenant;
  for (const column of ['resourceGroup', 'frontend', 'backend'] as const) {
    const name = cell(column);
    if (name === undefined) continue;
    const broken = brokenRule(column, name);
    if (broken !== undefined) return bad(broken);
    optional[column] = name;
  }
  if (optional.frontend && optional.frontend.toLowerCase() === optional.backend?.toLowerCase()) {
    return bad(`the frontend and the backend cannot both be ${optional.frontend}`);
  }
  for (const column of ['email', 'firstName', 'lastName'] as const) {
    const text = cell(column);
    if (text !== undefined) optional[column] = text;
  }
  return { ...row, ...optional };
}

export const isBad = (row: RosterRow | BadRow): row is BadRow => 'reason' in row;

const named = (student: string | undefined): { student?: string } =>
  student === undefined ? {} : { student: student.slice(0, LONGEST) };

/** Azure's own rule that a name breaks: so no cell is ever part of an address that leads elsewhere. */
function brokenRule(key: NameKey, name: string): string | undefined {
  const rule = nameRules.find((each) => each.key === key);
  const broken = rule?.check(name);
  return rule && broken && `${shown(name)} cannot be ${rule.label}: ${broken}`;
}

const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const hasControl = (text: string): boolean => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
