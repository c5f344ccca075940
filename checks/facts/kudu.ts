import { z } from 'zod';
import { forbidden, json, parse, throttled, unexpected } from './arm.ts';
import { FactError } from './error.ts';
import type { Answer } from './http.ts';
import type { Site } from './sites.ts';
import type { SignedIn } from './tokens.ts';

/** Kudu's numbers for the state of a deployment. Source: projectkudu/kudu, DeployStatus. */
const states = { 0: 'pending', 1: 'building', 2: 'deploying', 3: 'failed', 4: 'succeeded' } as const;

const DeploymentAnswer = z.object({
  id: z.string(),
  status: z.number(),
  status_text: z.string().nullish(),
  progress: z.string().nullish(),
  end_time: z.string().nullish(),
});

/** One deployment of code to a site. */
export interface Deployment {
  readonly id: string;
  readonly state: (typeof states)[keyof typeof states];
  /** What it is doing, while it runs. */
  readonly progress: string;
  /** When it ended, as Kudu writes times. */
  readonly endedAt?: string;
  /** The lines of a failed deployment's log that say why. */
  readonly excerpt: readonly string[];
}

const LogEntries = z.array(
  z.object({
    id: z.string().nullish(),
    message: z.string().nullish(),
    type: z.number().nullish(),
    details_url: z.string().nullish(),
  }),
);
type LogEntry = z.infer<typeof LogEntries>[number];

/**
 * The site's latest deployment; `undefined` when there was none. Kudu is asked with the token for ARM, which it takes
 * whether or not publishing credentials are allowed.
 * Sources: "REST API" (wiki of projectkudu/kudu); "Disable basic authentication in App Service" (learn.microsoft.com).
 */
export async function readLatestDeployment(signedIn: SignedIn, site: Site): Promise<Deployment | undefined> {
  const answer = await askKudu(signedIn, site, '/api/deployments/latest');
  if (answer.status === 404) return undefined;
  const { id, status, status_text, progress, end_time } = parse(
    DeploymentAnswer,
    answer.text,
    'deployments/latest',
  );
  const state = Object.entries(states).find(([number]) => Number(number) === status)?.[1];
  if (!state) throw unexpected(`Kudu knows a state of deployments that the lab does not: ${status}.`);
  return {
    id,
    state,
    progress: progress || status_text || '',
    ...(end_time ? { endedAt: end_time } : {}),
    excerpt: state === 'failed' ? await readExcerpt(signedIn, site, id) : [],
  };
}

async function readExcerpt(signedIn: SignedIn, site: Site, id: string): Promise<string[]> {
  const log = `/api/deployments/${encodeURIComponent(id)}/log`;
  const entries = await readLog(signedIn, site, log);
  const detailed = entries.filter(({ details_url }) => details_url).slice(-2);
  const details = await Promise.all(
    detailed.map((entry) => readLog(signedIn, site, `${log}/${encodeURIComponent(entry.id ?? '')}`)),
  );
  return linesThatSayWhy([...entries, ...details.flat()]);
}

async function readLog(signedIn: SignedIn, site: Site, path: string): Promise<LogEntry[]> {
  const answer = await askKudu(signedIn, site, path);
  return answer.status === 404 ? [] : parse(LogEntries, answer.text, 'the log of a deployment');
}

const MOST_LINES = 4;
const ERROR = 2;

/** The errors of a log, or the lines that speak of one, or the last lines: few enough for a verdict. */
function linesThatSayWhy(entries: readonly LogEntry[]): string[] {
  const lines = (some: readonly LogEntry[]): string[] =>
    some
      .flatMap(({ message }) => (message ?? '').split(/\r?\n/))
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const candidates = [
    lines(entries.filter(({ type }) => type === ERROR)),
    lines(entries).filter((line) => /\berr(or)?\b|fail|couldn't|cannot/i.test(line)),
    lines(entries),
  ];
  return [...new Set(candidates.find((some) => some.length > 0))].slice(-MOST_LINES);
}

const FolderAnswer = z.array(z.object({ name: z.string(), mime: z.string().nullish() }));
const Package = z.object({ name: z.string().nullish() });

/** What lies where a site serves from. */
export interface Wwwroot {
  /** Names of the files and folders at its top. */
  readonly entries: readonly string[];
  /** `name` of its package.json; empty when that has none, `undefined` when there is no package.json. */
  readonly packageName: string | undefined;
}

/** What was deployed to a site, seen through Kudu's files. Source: "REST API, VFS" (wiki of projectkudu/kudu). */
export async function readWwwroot(signedIn: SignedIn, site: Site): Promise<Wwwroot> {
  const folder = '/api/vfs/site/wwwroot/';
  const answer = await askKudu(signedIn, site, folder);
  if (answer.status === 404) return { entries: [], packageName: undefined };
  const entries = parse(FolderAnswer, answer.text, 'vfs/site/wwwroot').map(({ name }) => name);
  if (!entries.includes('package.json')) return { entries, packageName: undefined };
  const file = await askKudu(signedIn, site, `${folder}package.json`);
  return { entries, packageName: Package.safeParse(json(file.text)).data?.name ?? '' };
}

/** @throws FactError for every answer but success and 404, which says that there is no such thing */
async function askKudu(signedIn: SignedIn, site: Site, path: string): Promise<Answer> {
  if (!site.scmHostName) throw unexpected(`Azure names no Kudu host for ${site.name}.`);
  const answer = await signedIn.ask(`https://${site.scmHostName}${path}`);
  if (answer.status === 200 || answer.status === 202 || answer.status === 404) return answer;
  if (answer.status === 429) throw throttled(answer);
  if (answer.status === 401 || answer.status === 403) throw refused(site, answer);
  if (answer.status >= 500) {
    throw new FactError(
      'unreachable',
      `Kudu of ${site.name} has trouble of its own (HTTP ${answer.status}).`,
      {
        next: 'Wait a minute and check again.',
      },
    );
  }
  throw unexpected(`Kudu of ${site.name} did not understand the question (HTTP ${answer.status}).`);
}

function refused(site: Site, { headers, text }: Answer): FactError {
  if (headers.has('x-ms-forbidden-ip') || /ip forbidden/i.test(text)) {
    return new FactError('forbidden', `Access rules of ${site.name} keep this machine away from its Kudu.`, {
      next: `az webapp config access-restriction show --resource-group ${site.resourceGroup} --name ${site.name}`,
    });
  }
  const message = `does not have authorization to perform action 'Microsoft.Web/sites/publish/Action' over scope '${site.id}'`;
  return forbidden({ code: 'Forbidden', message });
}
