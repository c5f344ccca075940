import { z } from 'zod';

/** What could move a terminal's cursor is no part of a trace: some details come out of tokens that anybody can make. */
const Text = z.string().transform((text) => text.replace(/[\p{Cc}\p{Cf}]/gu, ''));

const Detail = z.union([Text, z.number(), z.boolean(), z.array(Text)]);

const Event = z.object({
  number: z.int(),
  /** Events of one sign-in have the same. */
  journey: z.int(),
  time: z.iso.datetime(),
  service: z.enum(['entra', 'gateway', 'graph']),
  what: Text,
  details: z.record(z.string(), Detail),
});

/** Something that one of the sandbox's services did on the way from a sign-in to the last API that was called for it. */
export type TraceEvent = z.infer<typeof Event>;

/** The events of one sign-in, in the order in which they happened; there is at least one. */
export interface Journey {
  readonly events: readonly [TraceEvent, ...TraceEvent[]];
}

/**
 * The journeys of the sandbox's journal (`GET /.sandbox/journeys`), in the order in which they began.
 * @throws ZodError when it is none
 */
export function readJourneys(document: unknown): readonly Journey[] {
  const { events } = z.object({ events: z.array(Event) }).parse(document);
  const byNumber = new Map<number, [TraceEvent, ...TraceEvent[]]>();
  for (const event of [...events].sort((one, other) => one.number - other.number)) {
    const found = byNumber.get(event.journey);
    if (found) found.push(event);
    else byNumber.set(event.journey, [event]);
  }
  return [...byNumber.values()].map((each) => ({ events: each }));
}

/** A detail that is a text. */
export function textOf({ details }: TraceEvent, name: string): string | undefined {
  const value = details[name];
  return typeof value === 'string' ? value : undefined;
}

/** A detail that is a list of texts; none where it is not there. */
export function textsOf({ details }: TraceEvent, name: string): readonly string[] {
  const value = details[name];
  return Array.isArray(value) ? value : [];
}

/** A detail that is a number. */
export function numberOf({ details }: TraceEvent, name: string): number | undefined {
  const value = details[name];
  return typeof value === 'number' ? value : undefined;
}
