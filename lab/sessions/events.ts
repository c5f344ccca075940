import { z } from 'zod';

/** A moment, ISO 8601, UTC. */
const at = z.iso.datetime();

/** What a check said, in the words of a report. */
export const CheckedCheck = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['pass', 'fail', 'blocked', 'error']),
  /** What was found, or why nothing could be. */
  found: z.string().optional(),
  expected: z.string().optional(),
  why: z.string().optional(),
  next: z.string().optional(),
  /** The failure is news until this step is done. */
  expectedUntil: z.int().optional(),
});

export type CheckedCheck = z.infer<typeof CheckedCheck>;

/** Where a lab takes place: enough to tell one from another. */
export const Place = z.object({
  cloud: z.string(),
  tenant: z.string(),
  subscription: z.string(),
  resourceGroup: z.string(),
  frontend: z.string(),
  backend: z.string(),
});

export type Place = z.infer<typeof Place>;

/** One thing that happened in a session. Nothing in it is secret: whoever records it has redacted it. */
export const SessionEvent = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('began'),
    at,
    /** The lab's command as it was typed, without `lab`. */
    command: z.string(),
    lab: z.string(),
    node: z.string(),
    platform: z.string(),
  }),
  Place.extend({ event: z.literal('place'), at }),
  z.object({
    event: z.literal('command'),
    at,
    line: z.string(),
    /** From the lab's root; empty: the root itself. */
    folder: z.string(),
  }),
  z.object({ event: z.literal('output'), text: z.string() }),
  z.object({ event: z.literal('done'), at, milliseconds: z.number() }),
  z.object({ event: z.literal('trouble'), at, message: z.string(), next: z.string() }),
  z.object({
    event: z.literal('checked'),
    at,
    step: z.int(),
    title: z.string(),
    status: z.string(),
    checks: z.array(CheckedCheck),
  }),
  z.object({ event: z.literal('ended'), at, exitCode: z.int() }),
]);

export type SessionEvent = z.infer<typeof SessionEvent>;

export type Checked = Extract<SessionEvent, { event: 'checked' }>;
