import type { Colors } from '../context.ts';
import { widthOf, wrap } from '../render/inline.ts';
import type { ClaimView } from './claims.ts';
import type { FailureView } from './failures.ts';
import type { EventView, JourneyView, Milestone } from './view.ts';

export interface TextOptions {
  readonly colors: Colors;
  /** Columns for text. Commands are never broken, so that they can be copied. */
  readonly width: number;
}

/** A sign-in for a terminal, without a newline at the end. */
export function journeyText(journey: JourneyView, options: TextOptions): string {
  const { bold, dim } = options.colors;
  const { user = 'somebody', sites, startedAt, events, milestones } = journey;
  const to = sites[0] ? ` to ${sites[0]}` : '';
  const when = `${startedAt.slice(0, 10)} ${startedAt.slice(11, 19)} UTC`;
  return [
    hanging('', `Sign-in of ${user}${to}, ${when}`, options, bold),
    hanging('', 'Beside a claim: ✔ is as this lab expects it, ✖ is not.', options, dim),
    ...events.map((event) => eventText(event, options)),
    ...(milestones.length > 0 ? [milestonesText(milestones, options)] : []),
  ].join('\n\n');
}

const INDENT = '    ';

function eventText(event: EventView, options: TextOptions): string {
  const { bold, dim, red } = options.colors;
  const after = `+${(event.afterMs / 1000).toFixed(2)} s`;
  const head = `${dim(String(event.number).padStart(2))}  ${bold(`${event.from} → ${event.to}`)}  ${dim(after)}`;
  const lines = [head, hanging(INDENT, `${event.text}.`, options, event.failure ? red : undefined)];
  if (event.sameTokenAs !== undefined) {
    lines.push(hanging(INDENT, `The same token as in ${event.sameTokenAs}.`, options, dim));
  }
  const { claims = [], renewsTokenOf } = event;
  if (renewsTokenOf === undefined) lines.push(...claimsText(claims, options));
  else {
    lines.push(
      hanging(
        INDENT,
        `Its claims are those of the token in ${renewsTokenOf}, but for the end.`,
        options,
        dim,
      ),
    );
    lines.push(
      ...claimsText(
        claims.filter(({ name }) => name === 'exp'),
        options,
      ),
    );
  }
  if (event.failure) lines.push(failureText(event.failure, options));
  return lines.join('\n');
}

function claimsText(claims: readonly ClaimView[], options: TextOptions): string[] {
  const size = Math.max(...claims.map(({ name }) => name.length));
  return claims.map((claim) => claimText(claim, size, options));
}

/** "    ✔ aud  api://…", and below it what was expected, what it means, and what of the lab made it so. */
function claimText(
  { name, found, expected, ok, meaning, origin }: ClaimView,
  size: number,
  options: TextOptions,
): string {
  const { green, red, cyan, dim } = options.colors;
  const sign = ok === undefined ? ' ' : ok ? green('✔') : red('✖');
  const lead = `${INDENT}${sign} ${cyan(name.padEnd(size))}  `;
  const below = ' '.repeat(widthOf(lead));
  const value = hanging(lead, found, options);
  // An address that has no room beside its name stands below it.
  const first =
    value.split('\n')[0]?.length === undefined || widest(value) <= options.width
      ? value
      : `${lead.trimEnd()}\n${INDENT}  ${found}`;
  return [
    first,
    ...(ok === false && expected !== undefined ? [hanging(below, `expected ${expected}`, options, red)] : []),
    hanging(below, origin === undefined ? meaning : `${meaning} ${origin}`, options, dim),
  ].join('\n');
}

const widest = (text: string): number => Math.max(...text.split('\n').map(widthOf));

function failureText({ code, reason, means, next, step }: FailureView, options: TextOptions): string {
  const { red, bold } = options.colors;
  const repairs = step === undefined ? '' : ` Step ${step} is about this: npx lab hint ${step}`;
  const rows: [string, string][] = [
    ['why', means],
    [
      'next',
      next +
        (next.startsWith('npx lab') || repairs === '' ? '' : `${/[.!?]$/.test(next) ? '' : '.'}${repairs}`),
    ],
  ];
  return [
    hanging(`${INDENT}${red('✖')} ${bold(code)}  `, reason, options),
    ...rows.map(([name, value]) => hanging(`${INDENT}  ${name.padEnd(4)}  `, value, options)),
  ].join('\n');
}

function milestonesText(milestones: readonly Milestone[], options: TextOptions): string {
  const { green, red, dim, bold } = options.colors;
  const signs = { reached: green('✔'), refused: red('✖'), open: dim('○') };
  const words = ({ state, event, step }: Milestone): string =>
    ({
      reached: ` (in ${event})`,
      refused: `: refused in ${event}${step === undefined ? '' : `; step ${step} is about this`}`,
      open: `: not tried; step ${step} brings it`,
    })[state];
  return [
    bold('How far it came'),
    ...milestones.map((each) => hanging(`  ${signs[each.state]} `, each.title + words(each), options)),
  ].join('\n');
}

/** `text` after `lead`, in lines that all begin where the first does. */
function hanging(
  lead: string,
  text: string,
  { width }: TextOptions,
  style = (each: string): string => each,
): string {
  const indent = widthOf(lead);
  const [first = '', ...rest] = wrap([{ text, style }], Math.max(20, width - indent));
  return [lead + first, ...rest.map((line) => ' '.repeat(indent) + line)].join('\n');
}
