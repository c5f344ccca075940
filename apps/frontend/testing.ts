import type { RequestListener } from 'node:http';
import { type Answer, ask, serve } from '../testing.ts';
import { createApp } from './src/server.js';

type Settings = Parameters<typeof createApp>[0];

export interface TestFrontend {
  readonly port: number;
  /** The lines that it has logged. */
  readonly log: readonly string[];
}

/** A frontend on a free port, as it is on App Service before authentication is configured, but for `settings`. */
export async function startFrontend(settings: Partial<Settings> = {}): Promise<TestFrontend> {
  const log: string[] = [];
  const app = createApp({
    backendUrl: undefined,
    authEnabled: 'False',
    hostname: 'raptor-client.azurewebsites.net',
    siteName: 'raptor-client',
    patienceMs: 5000,
    log: (line) => log.push(line),
    ...settings,
  });
  return { port: await serve(app), log };
}

export interface ProfileAnswer extends Answer {
  /** The result as the page's header names it. */
  readonly outcome: unknown;
  readonly text: string;
  readonly backendPort: number;
}

/** Asks a frontend for the profile; its backend is the given one. */
export async function profileFrom(
  backend: RequestListener,
  settings: Partial<Settings> = {},
  headers: Record<string, string> = {},
): Promise<ProfileAnswer> {
  const backendPort = await serve(backend);
  const { port } = await startFrontend({ backendUrl: `http://localhost:${backendPort}`, ...settings });
  const answer = await ask(port, '/get-profile', { headers });
  return {
    ...answer,
    outcome: answer.headers['x-easy-auth-lab-outcome'],
    text: textOf(answer.body),
    backendPort,
  };
}

/** What a reader sees of a page: its text without tags, entities resolved, blanks as one. */
export function textOf(html: string): string {
  return html
    .replace(/<\/?(?:em|code|strong)\b[^>]*>/g, '')
    .replace(/<head>.*<\/head>|<svg.*?<\/svg>|<[^>]+>/gs, ' ')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
