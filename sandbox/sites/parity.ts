import type { ServiceNotes } from '../parity/notes.ts';

/** The front end of the sites: what is imitated in part, and what is not. */
export const frontEndParity: ServiceNotes = {
  title: 'App Service front end and workers',
  host: '<app>.azurewebsites.localhost',
  about:
    'Finds the app of a host name, removes what only the platform may say of a request, adds its own headers, and hands the request to the app: a process of its own with the environment variables of App Service. Bodies are streamed both ways, without a limit of the sandbox.',
  partly: {
    'any path of an app':
      'one instance, in Node.js; http and https are served alike, and no answer is compressed or cached',
    'any path of an app that is stopped, or has used up its quota':
      'the CPU quota of the Free plan is not counted; it is reached when a test says so',
    'any path of an app without code': 'the status and what to do; the page is the sandbox’s own',
    'any path of an app that does not start': 'the status and what to do; the page is the sandbox’s own',
    'any path of a host that no app has': 'the status and what to do; the page is the sandbox’s own',
  },
  unsure: {
    'any path, asked by a page of another origin (CORS)':
      'which headers a preflight of an origin that is not allowed gets is not documented; here it gets none',
  },
  missing: [
    'IP restrictions, client certificates, ARR affinity, the local cache, HTTP/2 to the app.',
    'Custom domains, deployment slots, scale-out, idle time-outs and cold starts of a Free plan.',
    'Runtimes other than Node.js: an app of another stack is not started, and its page says so.',
  ],
};
