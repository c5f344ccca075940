import ejs from 'ejs';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';

const template = ejs.compile(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kudu of <%= name %></title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }
</style>
</head>
<body>
<main>
<h1>Kudu of <%= name %></h1>
<p>This is the deployment service of the web app <%= name %>.</p>
<ul>
<li><a href="/api/deployments">Deployments</a></li>
<li><a href="/api/deployments/latest/log">Log of the latest deployment</a></li>
<li><a href="/api/logstream">Log stream</a></li>
<li><a href="/api/dump">All logs as a zip</a></li>
<li><a href="/api/vfs/site/wwwroot/">Files in /home/site/wwwroot</a></li>
<li><a href="/api/vfs/LogFiles/">Files in /home/LogFiles</a></li>
<li><a href="/api/settings">Settings</a></li>
</ul>
</main>
</body>
</html>
`);

/** Kudu's first page. */
export const homePage = ({ name }: Frozen<Site>): string => template({ name });
