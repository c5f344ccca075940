import { type Fail, fail } from '../check.ts';
import type { Role } from '../facts/page.ts';
import type { Profile } from '../facts/profile.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { folderOf, ofSite, webappUp } from './az.ts';

type Report = Extract<Profile, { kind: 'report' }>;

const EXPECTED = 'a profile, with withAuthentication: false';

/** What the failures that a frontend can report mean here, where BACKEND_URL is right and both apps run. */
interface Meaning {
  readonly kind: Kind;
  readonly why: string;
  readonly next: (target: Target) => Pick<Fail, 'next' | 'folder' | 'portal'>;
  readonly more?: Pick<Fail, 'soon' | 'expectedUntil'>;
}

const restart = (name: string, target: Target) => ({
  next: `az webapp restart ${ofSite({ ...target, name })}`,
  portal: `App Services > ${name} > Overview > Restart`,
});
const redeploy = (target: Target, role: Role) => ({
  next: webappUp(target, role),
  folder: folderOf(role),
  portal: `App Services > ${target[role]} > Deployment > Deployment Center`,
});

const NOT_IN_EFFECT: Meaning = {
  kind: 'setting-not-in-effect',
  why: 'The setting is right by now, but the frontend runs with an older value: an app reads its settings when it starts.',
  next: (target) => restart(target.frontend, target),
  more: { soon: true },
};

const REFUSED: Meaning = {
  kind: 'backend-refuses',
  why: 'The backend does not take the call. Once it is protected, it cannot: the frontend has no token that it accepts before step 8.',
  next: () => ({ next: 'Go on with the next step; this is expected until step 8 is done.' }),
  more: { expectedUntil: 8 },
};

const UNREACHABLE: Meaning = {
  kind: 'backend-unreachable',
  why: 'The address is right and the backend answers this machine, but not the frontend: the name may be new, a custom domain may lead elsewhere, or networking rules are in between.',
  next: (target) => restart(target.frontend, target),
  more: { soon: true },
};

const NO_PROFILE: Meaning = {
  kind: 'not-a-profile',
  why: "The backend is the lab's, but it gives no profile at /get-profile: its code was changed.",
  next: (target) => redeploy(target, 'backend'),
};

const FAILS: Meaning = {
  kind: 'backend-fails',
  why: "The backend answers this machine's question, but fails at the frontend's: its code is another than the lab's. Deploy it as the lab has it; should that change nothing, its log says why.",
  next: (target) => redeploy(target, 'backend'),
};

/** By what the frontend calls it. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ['backend-unknown-host', UNREACHABLE],
  ['backend-unreachable', UNREACHABLE],
  ['backend-stopped', { ...UNREACHABLE, why: 'The frontend met a stopped backend, which runs by now.' }],
  [
    'backend-timeout',
    {
      kind: 'backend-slow',
      why: 'The backend took longer than the frontend waits: a free plan lets apps sleep and wakes them slowly.',
      next: () => ({ next: 'Check again in half a minute.' }),
      more: { soon: true },
    },
  ],
  ['backend-unauthorized', REFUSED],
  ['backend-sign-in', REFUSED],
  ['backend-forbidden', REFUSED],
  ['backend-redirect', NO_PROFILE],
  ['backend-not-found', NO_PROFILE],
  ['backend-too-large', NO_PROFILE],
  ['backend-not-json', NO_PROFILE],
  ['backend-not-a-profile', NO_PROFILE],
  ['success', NO_PROFILE],
  ['request-loop', NOT_IN_EFFECT],
]);

/** Whether the backend has turned the call away for want of a token, or of one that it takes. */
export const isRefusal = ({ status }: Report): boolean => MEANINGS.get(status) === REFUSED;

/** A call that the frontend says has failed, or that brought no profile. */
export function judgeCall({ status, explanation }: Report, target: Target): Fail {
  const meaning = status.startsWith('backend-url-') ? NOT_IN_EFFECT : (MEANINGS.get(status) ?? FAILS);
  return fail({
    kind: meaning.kind,
    found: `${status}${explanation ? `: ${explanation}` : ''}`,
    expected: EXPECTED,
    why: meaning.why,
    ...meaning.next(target),
    ...meaning.more,
  });
}

/** A profile page that does not say how the call went. */
export function judgeNoReport(profile: Exclude<Profile, Report>, target: Target): Fail {
  if (profile.kind === 'slow') {
    return fail({
      kind: 'slow',
      found: `no profile page within ${profile.seconds} seconds`,
      expected: EXPECTED,
      why: "The frontend's first page answers, but its profile page does not: it still waits for the backend.",
      next: `Check again in a minute. If it stays:\naz webapp log tail ${ofSite({ ...target, name: target.frontend })}`,
      portal: `App Services > ${target.frontend} > Log stream`,
      soon: true,
    });
  }
  const status = 'status' in profile ? `, HTTP ${profile.status}` : '';
  return fail({
    kind: 'no-report',
    found: `${profile.kind}${status}`,
    expected: EXPECTED,
    why: "The frontend's page /get-profile shows no profile and no reason: its code was changed, or the app ended just now.",
    ...redeploy(target, 'frontend'),
  });
}
