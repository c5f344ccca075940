import type { ServiceNotes } from '../parity/notes.ts';

const ZIP = 'Node.js apps, built as Oryx builds them or as they are';
const FILES = '/home/site/wwwroot and /home/LogFiles; not the rest of the container';

/** Kudu: what is imitated in part, and what is not. */
export const kuduParity: ServiceNotes = {
  title: 'Kudu',
  host: '<app>.scm.azurewebsites.localhost',
  about:
    'Deployments from a zip, their logs, the log stream, and the files of a site. Signed in by publishing credentials or a token for ARM. Every path under /api is there without /api, too.',
  partly: {
    'POST /api/zipdeploy': ZIP,
    'POST /api/publish': `${ZIP}; type=zip only`,
    'PUT /api/publish': `${ZIP}; type=zip only`,
    'GET /api/vfs/*': FILES,
    'PUT /api/vfs/*': FILES,
    'DELETE /api/vfs/*': FILES,
    'GET /api/dump': 'the logs of deployments and of the app',
    'GET /': 'a page that leads to what there is',
  },
  unsure: {
    'GET /api/deployments/{id}/log': 'the lines of Oryx are shortened; clients show them and read none',
  },
  refused: {
    'PUT /api/zipdeploy': 'a zip by its URL: the sandbox fetches nothing from outside',
  },
  missing: [
    'Git deployment, the command and zip APIs, WebJobs, processes, SSH and the console: 404, and a line in the log.',
    'OneDeploy of single files (static, startup, lib, war, jar, ear): 400, as of a stack that has none.',
  ],
};
