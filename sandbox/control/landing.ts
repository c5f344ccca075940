import { DOMAIN, SITES_DOMAIN } from '../core/hosts.ts';

/** The page at the sandbox's bare address, for whoever opens it out of curiosity. */
export function landingPage(port: number): string {
  const portal = `http://portal.${DOMAIN}:${port}/`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Easy Auth Lab sandbox</title>
<style>
:root { color-scheme: light dark; --page: #f4f2f7; --ink: #221d2b; --line: #dfdae6; --accent: #5b3791; --on-accent: #fff; font: 1rem/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --page: #15121b; --ink: #ece8f2; --line: #393245; --accent: #c8b0f2; --on-accent: #27163f; } }
body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; background: var(--page); color: var(--ink); }
a { display: inline-block; padding: .5rem 1rem; border-radius: 6px; background: var(--accent); color: var(--on-accent); text-decoration: none; }
a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; margin: 1.5rem 0; }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
code { overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>Easy Auth Lab sandbox</h1>
<p>This is an Azure on your own machine, for practising. Nothing here costs money or leaves this computer.</p>
<p><a href="${portal}">Open the portal</a></p>
<table>
<thead><tr><th scope="col">Host</th><th scope="col">Service</th></tr></thead>
<tbody>
<tr><td><code>portal.${DOMAIN}:${port}</code></td><td>The portal</td></tr>
<tr><td><code>login.${DOMAIN}</code></td><td>Microsoft Entra ID</td></tr>
<tr><td><code>management.${DOMAIN}</code></td><td>Azure Resource Manager</td></tr>
<tr><td><code>graph.${DOMAIN}</code></td><td>Microsoft Graph</td></tr>
<tr><td><code>&lt;app&gt;.${SITES_DOMAIN}:${port}</code></td><td>Your web apps</td></tr>
<tr><td><code>&lt;app&gt;.scm.${SITES_DOMAIN}</code></td><td>Their deployments (Kudu)</td></tr>
</tbody>
</table>
<p><code>npx lab sandbox shell</code> opens a shell in which <code>az</code> talks to this sandbox and to nothing else.</p>
</main>
</body>
</html>
`;
}
