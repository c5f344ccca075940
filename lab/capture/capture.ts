import type { Credential } from '../../checks/cloud.ts';
import type { Connection } from '../connect.ts';
import { reasonOf } from '../errors.ts';
import { createPen } from './pen.ts';
import type { Question } from './question.ts';
import { createRecording, type Row } from './recording.ts';
import { createScene } from './scene/scene.ts';
import { scrub } from './scrub.ts';

/** What became of a question. */
export interface Answered {
  readonly operation: string;
  readonly state: 'asked' | 'not-asked' | 'by-hand' | 'failed';
  /** Why it was not asked, how a person asks it, or what went wrong; empty when it was asked. */
  readonly why: string;
}

export interface Captured {
  readonly questions: readonly Answered[];
  /** Without secrets and names. */
  readonly rows: readonly Row[];
  /** What was made and could not be deleted. */
  readonly left: readonly string[];
}

export interface CaptureOptions {
  readonly connection: Connection;
  readonly credential: Credential;
  readonly questions: readonly Question[];
  /** Whether questions that cost something are asked, too. */
  readonly paid: boolean;
  readonly signal: AbortSignal;
  /** Hears of each question as it is answered. */
  readonly onAnswered: (answered: Answered) => void;
}

/**
 * Asks the questions in a cloud, in their order, and deletes what had to be made for it, whatever happens. One that cannot be
 * asked does not keep the others.
 * @throws whatever `signal` is aborted with, once all is deleted
 */
export async function capture(options: CaptureOptions): Promise<Captured> {
  const { connection, credential, questions, paid, signal, onAnswered } = options;
  const { cloud, target, lab, subscription } = connection;
  const recording = createRecording('capture');
  const pen = createPen({ cloud, credential, recording, signal });
  const place = {
    cloud,
    tenant: target.tenant,
    subscription: target.subscription,
    location: target.location,
  };
  const scene = createScene({ pen, ...place, lab });
  const answered: Answered[] = [];
  let left: readonly string[] = [];
  try {
    for (const question of questions) {
      recording.begin(question.operation);
      const one = await answer(question);
      answered.push(one);
      onAnswered(one);
      signal.throwIfAborted();
    }
  } finally {
    recording.begin('');
    // An interruption ends the questions, and not the tidying up.
    left = await scene.clearWith(
      createPen({ cloud, credential, recording, signal: new AbortController().signal }),
    );
  }
  const { name = '' } = await connection.identity();
  const rows = scrub(recording.rows, {
    subscription: target.subscription,
    tenant: target.tenant,
    names: scene.names(),
    secrets: [...scene.secrets(), ...connection.secrets],
    people: [name, subscription?.displayName ?? '', lab],
    sitesSuffix: cloud.sitesSuffix,
    origins: cloud,
    resources: cloud.resources,
  });
  return { questions: answered, rows, left };

  async function answer(question: Question): Promise<Answered> {
    const { operation } = question;
    if ('byHand' in question) return { operation, state: 'by-hand', why: question.byHand };
    if (question.paid && !paid) return { operation, state: 'not-asked', why: 'it costs something: --paid' };
    try {
      const why = await question.ask(pen, scene);
      return { operation, state: why === undefined ? 'asked' : 'not-asked', why: why ?? '' };
    } catch (error) {
      signal.throwIfAborted();
      return { operation, state: 'failed', why: reasonOf(error) };
    }
  }
}
