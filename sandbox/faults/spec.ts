import { type FaultName, type Faulty, isFaultName, kinds } from './kinds.ts';

/** One fault as it was asked for. */
export interface Asked {
  readonly name: FaultName;
  readonly services: readonly Faulty[];
  /** The value, as it was written. */
  readonly text: string;
}

/** What a specification asks for: faults, and perhaps another seed. */
export interface Spec {
  readonly faults: readonly Asked[];
  readonly seed?: number;
}

/** A specification cannot be understood. The message says what of it, `next` what would be. */
export class SpecError extends Error {
  override readonly name = 'SpecError';
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.next = next;
  }
}

/** No list of faults is longer, and no message quotes more. */
const MOST_LETTERS = 2000;
const QUOTED = 60;

const shown = (text: string): string => text.replace(/\p{Cc}/gu, '?').slice(0, QUOTED);

const NAMES = Object.keys(kinds).join(', ');

/**
 * Reads `NAME[@SERVICE[+SERVICE…]]=VALUE`, several of them with commas or blanks between, and `seed=NUMBER`.
 * @throws SpecError
 */
export function parseSpec(text: string): Spec {
  if (text.length > MOST_LETTERS) {
    throw new SpecError('That is too much for a list of faults.', 'Ask for a few: throttle=30%,drop=5%');
  }
  const items = text.split(/[\s,]+/).filter(Boolean);
  if (items.length === 0) throw new SpecError('There is no fault in it.', `Known are: ${NAMES}`);
  const faults: Asked[] = [];
  let seed: number | undefined;
  for (const item of items) {
    const found = /^seed=(\d{1,9})$/.exec(item)?.[1];
    if (found === undefined) faults.push(parseFault(item));
    else seed = Number(found);
  }
  return { faults, ...(seed === undefined ? {} : { seed }) };
}

/** @throws SpecError */
function parseFault(item: string): Asked {
  const [, name = '', whom, text = ''] = /^([^@=]*)(?:@([^=]*))?(?:=(.*))?$/.exec(item) ?? [];
  if (name === 'seed') throw new SpecError(`${shown(item)}: a seed is a whole number.`, 'seed=7');
  const known = knownName(name);
  const kind = kinds[known];
  const example = `${known}=${kind.example}`;
  if (kind.parse(text) === undefined) {
    const said = text === '' ? 'needs a value' : `does not take "${shown(text)}"`;
    throw new SpecError(`${known} ${said}: it takes ${kind.takes}.`, `For example: ${example}`);
  }
  return { name: known, text, services: whom === undefined ? kind.usual : servicesIn(known, whom) };
}

/** The name of a fault. @throws SpecError */
export function knownName(name: string): FaultName {
  if (isFaultName(name)) return name;
  throw new SpecError(`There is no fault called "${shown(name)}".`, `Known are: ${NAMES}`);
}

function servicesIn(name: FaultName, whom: string): readonly Faulty[] {
  const { services } = kinds[name];
  if (services.length === 0) {
    throw new SpecError(`${name} is about no service in particular.`, `Leave out @${shown(whom)}`);
  }
  const names = whom.split('+');
  const found = services.filter((each) => names.includes(each));
  if (found.length === new Set(names).size) return found;
  throw new SpecError(`${name} cannot befall "${shown(whom)}".`, `It can befall: ${services.join(', ')}`);
}

/** A fault as one asks for it. */
export function formatFault({ name, services, text }: Asked): string {
  const { usual } = kinds[name];
  const same = services.length === usual.length && usual.every((each) => services.includes(each));
  return `${name}${same ? '' : `@${services.join('+')}`}=${text}`;
}
