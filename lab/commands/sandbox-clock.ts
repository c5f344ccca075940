import { Command, InvalidArgumentError, Option } from 'commander';
import { forgetAccessTokens } from '../az/real/forget-tokens.ts';
import { textWidth } from '../context.ts';
import { LabError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { type ClockChange, type SandboxTime, sandboxTime } from '../local/clock.ts';
import { azureConfigFolder } from '../local/descriptor.ts';
import { startSandbox } from '../local/process.ts';
import { wrapped } from '../render/inline.ts';

export interface ClockOptions {
  /** `undefined`: look only. */
  readonly change: ClockChange | undefined;
}

interface Given {
  readonly back?: number;
  readonly at?: string;
  readonly real: boolean;
}

/** `lab sandbox clock`: declares. */
export function sandboxClockCommand(done: (options: ClockOptions) => Promise<void>): Command {
  return new Command('clock')
    .summary('say what time it is in it, or move its clock')
    .description(
      'Moves the clock of the sandbox, and of the apps in it, so that what takes hours can be lived through: tokens,\n' +
        'sessions and secrets expire. It goes on ticking from there, also when the sandbox is started again.\n\n' +
        '  lab sandbox clock                             what time it is\n' +
        '  lab sandbox clock +96m                        the access token of step 10 has ended, however long it was given\n' +
        '  lab sandbox clock +9h                         the session has ended\n' +
        '  lab sandbox clock +100d --json                a refresh token that nobody used has ended\n' +
        '  lab sandbox clock --at 2027-11-24T15:00:00Z   a secret of a year has ended\n' +
        '  lab sandbox clock --real                      the time of this machine again',
    )
    .argument('[move]', 'how far to move it: +90s, +61m, +9h, +3d, +1h30m; now: only look', move)
    .addOption(new Option('--back <time>', 'move it back by so much').argParser(span))
    .addOption(
      new Option('--at <time>', 'set it to this time (ISO 8601, UTC or with an offset)').argParser(isoTime),
    )
    .option('--real', 'set it to the time of this machine', false)
    .action((by: number | undefined, { back, at, real }: Given) => {
      const changes: ClockChange[] = [
        ...(by === undefined || by === 0 ? [] : [{ moveMs: by }]),
        ...(back === undefined ? [] : [{ moveMs: -back }]),
        ...(at === undefined ? [] : [{ at }]),
        ...(real ? [{ real } as const] : []),
      ];
      if (changes.length > 1) {
        throw new LabError('usage', 'The clock can be set in one way at a time.', {
          next: 'npx lab sandbox clock +61m, or --back 10m, or --at 2027-01-01T00:00:00Z, or --real',
          exit: EXIT.usage,
        });
      }
      return done({ change: changes[0] });
    });
}

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of `61m`, `1h30m`, `3d`. */
function span(text: string): number {
  if (!/^(?:\d{1,6}[smhd])+$/.test(text)) {
    throw new InvalidArgumentError('It takes a time such as 90s, 61m, 9h, 3d or 1h30m.');
  }
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * UNITS[unit as keyof typeof UNITS],
    0,
  );
}

/** Milliseconds of `+61m`; 0 for `now`. */
function move(text: string): number {
  if (text === 'now') return 0;
  if (!text.startsWith('+')) {
    throw new InvalidArgumentError('It takes +61m (forward), or now. To move it back: --back 61m');
  }
  return span(text.slice(1));
}

/** An ISO time in the form in which the sandbox takes it. */
function isoTime(text: string): string {
  const whole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const time = whole ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError('It takes a time such as 2027-11-24T15:00:00Z.');
  }
  return new Date(time).toISOString();
}

/** How long users' access tokens live, with the five minutes by which clocks may differ. Source: "Access tokens". */
const SHORTEST_TOKEN_MS = 60 * UNITS.m;
const LONGEST_TOKEN_MS = 95 * UNITS.m;

/** Does. @throws LabError as `startSandbox`, `sandboxTime` */
export async function sandboxClock(lab: Lab, { change }: ClockOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const { descriptor } = await startSandbox(globals.dir, { env: context.env });
  const time = await sandboxTime(descriptor, change);
  // az keeps tokens by the time of this machine, and would go on using those that have expired in the sandbox.
  if (change) forgetAccessTokens(azureConfigFolder(globals.dir));
  print.result(timeText(time));
  if (change && time.offsetMs >= SHORTEST_TOKEN_MS && time.offsetMs < LONGEST_TOKEN_MS) {
    print.say(
      `${wrapped('An access token lives for 60 to 90 minutes, each for as long as it was given, and is taken for 5 more: some that were there before have ended now.', textWidth(context))}\nIn 96 minutes all have: npx lab sandbox clock +35m`,
    );
  }
  print.json(time);
  return EXIT.ok;
}

/** What time it is in the sandbox, in a line; and in another one how to set it right. */
export function timeText({ now, offsetMs }: SandboxTime): string {
  const shown = `${now.slice(0, 10)} ${now.slice(11, 19)} UTC`;
  if (offsetMs === 0) return `In the sandbox it is ${shown}, as on this machine.`;
  const way = offsetMs > 0 ? 'ahead of' : 'behind';
  return `In the sandbox it is ${shown}: ${spanText(Math.abs(offsetMs))} ${way} this machine.\nTo set it right: npx lab sandbox clock --real`;
}

/** `1 d 2 h 3 min`, to the minute; seconds only where there is nothing more. */
function spanText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes === 0) return `${Math.round(ms / 1000)} s`;
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return parts.flatMap(([number, unit]) => (number > 0 ? [`${number} ${unit}`] : [])).join(' ');
}
