'use strict';
/**
 * Runs a shell's command line as the first process of a site: `node run.cjs "gunicorn app"`. Being Node, it is ended with
 * the sandbox by `preload.cjs`, and takes its command along.
 */
const { spawn } = require('node:child_process');

const command = process.argv[2] ?? '';
const child = spawn(command, { shell: true, stdio: 'inherit', windowsHide: true });
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => {}); // the command gets it too
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 127;
});
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
