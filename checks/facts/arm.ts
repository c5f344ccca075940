import { z } from 'zod';
import type { Cloud } from '../cloud.ts';
import { FactError } from './error.ts';
import { type Answer, retryAfter } from './http.ts';
import { loginLine } from './sign-in-news.ts';
import { azLogin, encodedClaims, notSignedIn, type SignedIn, type SignInPlace } from './tokens.ts';

/**
 * Azure Resource Manager, read only. What does not exist is `undefined`; everything else that is not an answer is a
 * FactError: `not-signed-in`, `forbidden`, `throttled`, `unreachable`, `unexpected-answer`.
 */
export interface Arm {
  /** Reads `path` (with its api-version) and gives what `shape` takes of the answer. */
  get<T>(path: string, shape: z.ZodType<T>): Promise<T | undefined>;
  /** The same by POST: for what is a secret, or a question with a body. Nothing is changed. */
  post<T>(path: string, shape: z.ZodType<T>, body?: unknown): Promise<T | undefined>;
  /** All items of a list, page after page. */
  list<T>(path: string, item: z.ZodType<T>): Promise<readonly T[] | undefined>;
}

/** ARM's own errors, and Microsoft.Web's, which have no envelope. Source: recorded answers of the real services. */
const ErrorBody = z.union([
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }).transform(({ error }) => error),
  z
    .object({ Code: z.string(), Message: z.string() })
    .transform(({ Code, Message }) => ({ code: Code, message: Message })),
]);

/** "It is not there", said of a resource, its group, or (by Microsoft.Web) a part of it. */
const ABSENT = new Set(['ResourceNotFound', 'ResourceGroupNotFound', 'NotFound']);

const MOST_PAGES = 100;

export interface ArmOptions {
  readonly signedIn: SignedIn;
  readonly cloud: Cloud;
  /** For advice. */
  readonly tenant: string;
}

export function createArm({ signedIn, cloud, tenant }: ArmOptions): Arm {
  async function read<T>(
    method: 'GET' | 'POST',
    url: string,
    shape: z.ZodType<T>,
    body?: unknown,
  ): Promise<T | undefined> {
    const answer = await signedIn.ask(url, { method, ...(body === undefined ? {} : { body }) });
    if (answer.status === 200) return parse(shape, answer.text, `${method} ${new URL(url).pathname}`);
    const error = ErrorBody.safeParse(json(answer.text)).data;
    if (answer.status === 404 && error && ABSENT.has(error.code)) return undefined;
    throw refusal(answer, error, { cloud, tenant });
  }
  return {
    get: (path, shape) => read('GET', `${cloud.arm}${path}`, shape),
    post: (path, shape, body) => read('POST', `${cloud.arm}${path}`, shape, body),
    async list(path, item) {
      const Page = z.object({ value: z.array(item), nextLink: z.string().nullish() });
      const items = [];
      let url: string | null | undefined = `${cloud.arm}${path}`;
      for (let page = 0; url && page < MOST_PAGES; page += 1) {
        // A link that leads away from ARM would take the token with it.
        if (new URL(url).origin !== cloud.arm) throw unexpected('ARM gave a next page on another host.');
        const answer: z.infer<typeof Page> | undefined = await read('GET', url, Page);
        if (!answer) return undefined;
        items.push(...answer.value);
        url = answer.nextLink;
      }
      return items;
    },
  };
}

/**
 * What `shape` takes of a JSON text.
 * @throws FactError `unexpected-answer`, which names the place that does not fit and never the value
 */
export function parse<T>(shape: z.ZodType<T>, text: string, what: string): T {
  const found = shape.safeParse(json(text));
  if (found.success) return found.data;
  const place = found.error.issues[0]?.path.join('.') || 'the whole';
  throw unexpected(`The answer to ${what} has another shape than documented (at: ${place}).`, found.error);
}

/** A text as JSON; `undefined` where it is none. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON: the caller's shape says that it does not fit
  }
}

/** `unexpected-answer`. */
export const unexpected = (message: string, cause?: unknown): FactError =>
  new FactError('unexpected-answer', message, {
    next: 'Check again; if it stays, something stands between here and Azure, or the lab is out of date.',
    cause,
  });

/** What a service says of a refusal, where it says it in its own shape. */
export interface Refused {
  readonly code: string;
  readonly message: string;
}

function refusal(
  answer: Answer,
  error: Refused | undefined,
  { cloud, tenant }: Omit<ArmOptions, 'signedIn'>,
): FactError {
  const said = saidIn(answer, error);
  if (/^(?:ReadOnly)?(?:DisabledSubscription|SubscriptionDisabled)$/.test(error?.code ?? '')) {
    return new FactError('forbidden', `The subscription is disabled. ${said}`, {
      kind: 'disabled-subscription',
      next: SUBSCRIPTION_DISABLED,
    });
  }
  if (answer.status === 403) return forbidden(error);
  if (error?.code === 'SubscriptionNotFound') {
    return new FactError('forbidden', `You cannot see the subscription. ${said}`, {
      kind: 'no-subscription',
      next: `${loginLine({ cloud, tenant })}, then look for it in: az account list --output table`,
    });
  }
  if (error?.code === 'InvalidAuthenticationTokenTenant') {
    return new FactError(
      'not-signed-in',
      `You are signed in to another tenant than the subscription's. ${said}`,
      {
        kind: 'wrong-tenant',
        next: loginLine({ cloud, tenant }),
      },
    );
  }
  return (
    generalRefusal(answer, said, { cloud, tenant, resource: 'arm' }) ??
    unexpected(`Azure did not understand the question. ${said}`)
  );
}

/** What to do about a subscription that is off. Source: "Reactivate a disabled Azure subscription" (learn.microsoft.com). */
export const SUBSCRIPTION_DISABLED =
  'Its owner can switch it on again in the portal (Subscriptions > the subscription > Reactivate), where its credit is used up or a payment failed. Or take another: --subscription ID';

/** What to quote of an answer that refuses. */
export const saidIn = ({ status }: Answer, error: Refused | undefined): string =>
  error ? `${error.code}: ${error.message}` : `HTTP ${status}`;

/** The refusals that mean the same whichever service gives them: no sign-in, too many questions, trouble. */
export function generalRefusal(answer: Answer, said: string, place: SignInPlace): FactError | undefined {
  const { status } = answer;
  if (status === 401) {
    const claims = encodedClaims(answer);
    if (claims === undefined || place.cloud.name === 'sandbox') {
      return notSignedIn(place, `Azure does not accept the sign-in. ${said}`);
    }
    return new FactError('not-signed-in', `Your organisation wants more proof of who you are. ${said}`, {
      kind: 'claims-challenge',
      next: `${azLogin(place)} --claims-challenge "${claims}"`,
    });
  }
  if (status === 429) return throttled(answer);
  if (status < 500) return undefined;
  return new FactError('unreachable', `Azure has trouble of its own. ${said}`, {
    next: 'Wait a minute and check again. Known trouble: https://azure.status.microsoft',
  });
}

/** `throttled`: asked too often, and told to wait for longer than a check does. */
export function throttled(answer: Answer): FactError {
  const seconds = Math.ceil((retryAfter(answer) ?? 60_000) / 1000);
  return new FactError('throttled', 'Azure was asked too often and wants to be left alone for a while.', {
    next: `Wait ${seconds} seconds and check again.`,
  });
}

/** The least role that has an action. Source: "Azure built-in roles" (learn.microsoft.com). */
const roleFor = (action: string): string => (action.endsWith('/read') ? 'Reader' : 'Website Contributor');

/** `forbidden`, with the role that is missing. Source of the message's form: recorded AuthorizationFailed answers. */
export function forbidden(error: Refused | undefined): FactError {
  const message = error?.message ?? '';
  const action = /action '([^']+)'/.exec(message)?.[1];
  const scope = /over scope '([^']+)'/.exec(message)?.[1];
  const who = /object id '([^']+)'/.exec(message)?.[1] ?? '<your-object-id>';
  if (!action || !scope) {
    return new FactError('forbidden', `Azure does not let you read this. ${message}`.trim(), {
      kind: 'missing-role',
      next: 'Ask an owner of the subscription for the role Website Contributor on the resource group.',
    });
  }
  const role = roleFor(action);
  return new FactError('forbidden', `You are not allowed to do ${action}: the role ${role} is missing.`, {
    kind: 'missing-role',
    next: `An owner has to type: az role assignment create --assignee ${who} --role "${role}" --scope "${scope}"`,
  });
}
