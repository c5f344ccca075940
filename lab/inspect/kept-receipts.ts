import { createHash } from 'node:crypto';
import type { Target } from '../../checks/target.ts';
import { KeptReceipt } from '../state/lab-file.ts';
import { MADE_BY, MOST_VALUE } from './marks.ts';
import type { Tags } from './writer.ts';

/** How many of a frontend's receipts count; no check looks at more. */
const MOST_COUNTED = 6;

type Frontend = Pick<Target, 'tenant' | 'frontend'>;

const tagOf = (lab: string, place: number): string => `${MADE_BY}-${lab}-receipt-${place}`;

const KINDS = ['jwt', 'opaque', 'none', 'unusable'] as const;
const BETWEEN = '|';

/**
 * The tags, on the resource group, that keep what receipts say: claims, never a token, as in the lab's own file. The newest
 * has the first place. One that finds no room is kept in the file only.
 */
export function receiptTags(lab: string, receipts: readonly KeptReceipt[]): Tags {
  const newest = [...receipts].reverse().slice(0, MOST_COUNTED);
  const tags = newest.map((receipt, index) => [tagOf(lab, index + 1), written(receipt)] as const);
  return Object.fromEntries(tags.filter(([, value]) => value.length <= MOST_VALUE));
}

/** The receipts of a frontend that the tags of its group and the lab's own file keep: each once, the newest is the last. */
export function receiptsIn(
  tags: Tags,
  lab: string,
  of: Frontend,
  fromFile: readonly KeptReceipt[],
): readonly KeptReceipt[] {
  const places = Array.from({ length: MOST_COUNTED }, (_, index) => tags[tagOf(lab, index + 1)] ?? '');
  const all = [...fromFile, ...places.flatMap((value) => readBack(value, of) ?? [])];
  return all
    .filter(({ receivedAt }, index) => all.findIndex((each) => each.receivedAt === receivedAt) === index)
    .sort((one, other) => one.receivedAt.localeCompare(other.receivedAt))
    .slice(-MOST_COUNTED);
}

/** The tags of a lab's receipts, of all that a group has. */
export const receiptTagsIn = (tags: Tags, lab: string): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => name.startsWith(`${MADE_BY}-${lab}-receipt-`)));

/** Short, as there is little room: times in base 36, and nothing for what is absent. */
function written(receipt: KeptReceipt): string {
  const { receivedAt, token, step, withAuthentication: with_ } = receipt;
  const seconds = (value: number | undefined): string => value?.toString(36) ?? '';
  const { aud = '', scp = '', iss = '', iat, exp, app = '', ver = '', call = '', source = '' } = receipt;
  const texts = [aud, scp, iss, app, ver, call, source].map((text) => text.replaceAll(BETWEEN, ' '));
  const flag = with_ === undefined ? '' : with_ ? 'y' : 'n';
  const fixed = [Date.parse(receivedAt).toString(36), KINDS.indexOf(token), step, seconds(iat), seconds(exp)];
  return [markOf(receipt), ...fixed, flag, ...texts].join(BETWEEN);
}

/** A receipt from its tag; `undefined` for one of another frontend, and for what somebody has changed. */
function readBack(value: string, { tenant, frontend }: Frontend): KeptReceipt | undefined {
  const [mark, received = '', kind = '', step, iat, exp, flag, ...texts] = value.split(BETWEEN);
  const [aud, scp, iss, app, ver, call, source] = texts;
  if (mark !== markOf({ frontend })) return undefined;
  const time = Number.parseInt(received, 36);
  const number = (text: string | undefined) => (text ? Number.parseInt(text, 36) : undefined);
  return KeptReceipt.safeParse(
    withoutNothing({
      receivedAt: Number.isFinite(time) ? new Date(time).toISOString() : '',
      token: KINDS[Number(kind)],
      step: Number(step),
      ...{ iat: number(iat), exp: number(exp), aud, scp, iss, app, ver, call, source },
      withAuthentication: flag ? flag === 'y' : undefined,
      ...{ tenant, frontend },
    }),
  ).data;
}

const withoutNothing = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));

/** Enough of a frontend's name to tell it from another of the same lab. */
const markOf = ({ frontend }: Pick<Frontend, 'frontend'>): string =>
  createHash('sha256').update(frontend.toLowerCase()).digest('hex').slice(0, 4);
