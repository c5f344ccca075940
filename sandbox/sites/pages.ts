import type { ServerResponse } from 'node:http';
import ejs from 'ejs';

interface Page {
  readonly status: number;
  /** The reason phrase, where App Service has its own. */
  readonly phrase?: string;
  readonly title: string;
  readonly text: string;
  /** A command to type next. */
  readonly command?: string;
  readonly more?: string;
}

const template = ejs.compile(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><%= title %></title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 42rem; margin: 4rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; }
code { overflow-wrap: anywhere; }
p.more { opacity: .8; }
</style>
</head>
<body>
<main>
<h1><%= title %></h1>
<p><%= text %></p>
<% if (locals.command) { %><p><code><%= command %></code></p>
<% } if (locals.more) { %><p class="more"><%= more %></p>
<% } %></main>
</body>
</html>
`);

/** The platform's own answers, given in place of an app. Source: pages of App Service; the texts are ours. */
export const pages = {
  notFound: {
    status: 404,
    phrase: 'Site Not Found',
    title: '404 Web Site not found.',
    text: 'No web app has this host name. It may be misspelt, or the web app was deleted or never made.',
    command: 'az webapp list --query "[].defaultHostName" --output tsv',
  },
  stopped: {
    status: 403,
    phrase: 'Site Disabled',
    title: 'Error 403 - This web app is stopped.',
    text: 'The web app you have attempted to reach is currently stopped and does not accept any requests.',
    command: 'az webapp start --name <app> --resource-group <group>',
  },
  exceeded: {
    status: 403,
    phrase: 'Site Disabled',
    title: 'Error 403 - This web app is stopped.',
    text: 'The web app has used up the CPU time of its Free plan for today. It runs again when the quota is reset, or on a plan of another size.',
  },
  waiting: {
    status: 200,
    title: 'Your web app is running and waiting for your content',
    text: 'Nothing has been deployed here yet, or what was deployed holds no Node.js app: no start script, and no server.js, app.js or index.js.',
    command: 'az webapp up --name <app> --resource-group <group>',
    more: 'Run it in the folder of your app, the one with the package.json.',
  },
  noAnswer: {
    status: 502,
    phrase: 'Bad Gateway',
    title: '502 - The web app did not answer.',
    text: 'The web app ended or closed the connection before it had answered this request.',
    command: 'az webapp log tail --name <app> --resource-group <group>',
    more: 'The same log is under Log stream in the portal.',
  },
} as const satisfies Record<string, Page>;

/** The page for an app that does not start. `reason` is about the app, and holds nothing of its settings. */
export const applicationError = (reason: string): Page => ({
  status: 503,
  phrase: 'Service Unavailable',
  title: 'Application Error',
  text: reason,
  command: 'az webapp log tail --name <app> --resource-group <group>',
  more: 'The app wrote down why: read its log with this command, or under Log stream in the portal.',
});

/** Answers with a page; `<app>` and `<group>` in its command become the site's. */
export function sendPage(
  res: ServerResponse,
  page: Page,
  site?: { name: string; resourceGroup: string },
): void {
  const command = page.command
    ?.replace('<app>', site?.name ?? '<app>')
    .replace('<group>', site?.resourceGroup ?? '<group>');
  const html = template({ ...page, command });
  if (page.phrase !== undefined) res.statusMessage = page.phrase;
  res.statusCode = page.status;
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.setHeader('content-length', Buffer.byteLength(html));
  res.setHeader('cache-control', 'no-store');
  res.setHeader('x-content-type-options', 'nosniff');
  res.end(html);
}
