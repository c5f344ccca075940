import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { sendJson, targetOf } from '../core/http.ts';
import type { Faults } from '../faults/faults.ts';
import { type Faulty, kinds } from '../faults/kinds.ts';
import { SpecError } from '../faults/spec.ts';
import { readJson } from './body.ts';

const MOST_BYTES = 16 * 1024;

const Asked = z.object({ spec: z.string() });

/** A fault that can be asked for, for people. */
interface Known {
  readonly name: string;
  readonly takes: string;
  readonly example: string;
  readonly summary: string;
  readonly services: readonly Faulty[];
  readonly usual: readonly Faulty[];
}

const known: readonly Known[] = Object.entries(kinds).map(
  ([name, { takes, example, summary, services, usual }]) => ({
    name,
    takes,
    example,
    summary,
    services,
    usual,
  }),
);

/**
 * Answers what is asked of faults, whoever asks having been let in: `GET /.sandbox/faults` says which there are and could
 * be, `PUT` adds some (`{"spec"}`), `DELETE` ends those called `?name=…`, or all. A specification that cannot be
 * understood gets 400, what of it, and what would be good.
 */
export async function answerFaults(req: IncomingMessage, res: ServerResponse, faults: Faults): Promise<void> {
  const refuse = (message: string, next: string): void => sendJson(res, 400, { message, next });
  try {
    if (req.method === 'PUT') {
      const asked = Asked.safeParse(await readJson(req, MOST_BYTES)).data;
      if (!asked) return refuse('That names no faults.', '{"spec": "throttle=30%"}');
      faults.add(asked.spec);
    } else if (req.method === 'DELETE') {
      const names = targetOf(req).searchParams.getAll('name');
      faults.clear(names.length > 0 ? names : undefined);
    }
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return refuse(error.message, error.next);
  }
  sendJson(res, 200, { faults: faults.list(), seed: faults.seed(), known });
}
