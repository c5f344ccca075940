import type { Router } from 'express';
import { adviceOn } from '../azure/advice.ts';
import type { Call } from '../azure/azure.ts';
import { ServiceError } from '../azure/error.ts';
import type { Lesson, Notice } from '../lesson/notice.ts';
import { isWrite, relevantCalls } from '../lesson/relevant-calls.ts';
import { type Form, formOf } from './form.ts';
import { FieldError, type FieldErrors, type Page, type Problem, type Values } from './page.ts';
import type { Visit } from './visit.ts';

/** What a save came to: where to go on, and what the page there says. */
export interface Saved {
  readonly to: string;
  readonly title: string;
  readonly text?: string;
  /** The commands that do the same, and what is different now; the calls are known. */
  readonly commands?: readonly string[];
  readonly changes?: Lesson['changes'];
  /** False: nothing was asked of a service, so there is nothing to learn. */
  readonly teaches?: false;
  readonly once?: Notice['once'];
}

/** What a page with a form is made of. `V` holds the fields. */
export interface FormBlade<V extends Values> {
  /** What the fields hold at first. */
  initial(visit: Visit): Promise<V> | V;
  /** Reads the fields of a form that was sent. */
  read(form: Form): V;
  /** What is wrong with them, before a service is asked. */
  check?(values: V, visit: Visit): FieldErrors;
  page(visit: Visit, values: V): Promise<Page> | Page;
  /** @throws ServiceError as services answer; FieldError for what only they know */
  save(visit: Visit, values: V): Promise<Saved> | Saved;
}

/** A button: what it does, and the page that says so when it is refused. */
export interface ActionBlade {
  back(visit: Visit): string;
  run(visit: Visit, form: Form): Promise<Saved> | Saved;
}

/** Puts blades on a router: each becomes pages, and forms that are answered. */
export interface Blades {
  view(path: string, show: (visit: Visit) => Promise<Page> | Page): void;
  form<V extends Values>(path: string, blade: FormBlade<V>): void;
  action(path: string, blade: ActionBlade): void;
}

/** How a request becomes a visit, and a page an answer. */
export interface Serving {
  /** Calls `use` for whoever is signed in; takes everybody else to the sign-in. `onCall` is told of each request. */
  visit(
    handle: (visit: Visit) => Promise<void>,
    onCall?: (call: Call) => void,
  ): (req: Visit['req'], res: Visit['res']) => Promise<void>;
  send(visit: Visit, page: Page): void;
}

/** The blades of `router`. */
export function createBlades(router: Router, serving: Serving): Blades {
  const { send } = serving;
  return {
    view: (path, show) =>
      void router.get(
        path,
        serving.visit(async (visit) => send(visit, await show(visit))),
      ),
    form(path, blade) {
      router.get(
        path,
        serving.visit(async (visit) => {
          const values = await blade.initial(visit);
          send(visit, { values, ...(await blade.page(visit, values)) });
        }),
      );
      router.post(path, answerForm(blade, serving));
    },
    action: (path, blade) => void router.post(path, answerAction(blade, serving)),
  };
}

function answerForm<V extends Values>(blade: FormBlade<V>, serving: Serving) {
  return recorded(serving, async (visit, calls) => {
    const values = blade.read(formOf(visit.req.body));
    const again = async (status: number, errors: FieldErrors, problem?: Problem): Promise<void> => {
      serving.send(visit, { values, ...(await blade.page(visit, values)), errors, problem, status });
    };
    const errors = blade.check?.(values, visit) ?? {};
    if (Object.keys(errors).length > 0) return again(400, errors);
    try {
      goOn(visit, await blade.save(visit, values), calls);
    } catch (error) {
      if (error instanceof FieldError) return again(400, error.errors);
      if (error instanceof ServiceError) return again(error.status, {}, problemOf(error, calls));
      throw error;
    }
  });
}

function answerAction(blade: ActionBlade, serving: Serving) {
  return recorded(serving, async (visit, calls) => {
    try {
      goOn(visit, await blade.run(visit, formOf(visit.req.body)), calls);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { title, message, advice } = problemOf(error, calls);
      const notice: Notice = { kind: 'problem', title, text: `${message} ${advice}` };
      visit.res.redirect(303, withNotice(blade.back(visit), visit.session.notices.add(notice)));
    }
  });
}

/** A handler that knows which requests were made for it. */
function recorded(serving: Serving, handle: (visit: Visit, calls: readonly Call[]) => Promise<void>) {
  return (req: Visit['req'], res: Visit['res']): Promise<void> => {
    const calls: Call[] = [];
    return serving.visit(
      (visit) => handle(visit, calls),
      (call) => calls.push(call),
    )(req, res);
  };
}

function goOn(visit: Visit, saved: Saved, calls: readonly Call[]): void {
  const { to, title, text, commands = [], changes = [], teaches = true, once } = saved;
  const lesson = teaches ? { calls: relevantCalls(calls), commands, changes } : undefined;
  const id = visit.session.notices.add({ kind: 'done', title, text, lesson, once });
  visit.res.redirect(303, withNotice(to, id));
}

/** What a service refused, in its own words, and what had been done by then. */
function problemOf(error: ServiceError, calls: readonly Call[]): Problem {
  const written = calls.filter((call) => isWrite(call) && call.status < 400);
  const done =
    written.length === 0
      ? ''
      : ` Before that, this was done and stays: ${written.map(({ method, path }) => `${method} ${path.split('?')[0]}`).join(', ')}.`;
  return {
    title: `${error.service === 'arm' ? 'Azure Resource Manager' : 'Microsoft Graph'} refused this (${error.status} ${error.code})`,
    message: error.message,
    advice: `${adviceOn(error)}${done}`,
  };
}

function withNotice(to: string, id: string): string {
  const [path, hash] = to.split('#');
  return `${path}${path?.includes('?') ? '&' : '?'}notice=${id}${hash === undefined ? '' : `#${hash}`}`;
}
