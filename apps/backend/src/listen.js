import { createServer } from 'node:http';

/** A session's cookies and tokens come in headers, and pass Node's limit of 16 KiB in total easily. */
const MAX_HEADER_BYTES = 64 * 1024;

/** How long requests may go on after the platform has asked the app to end. */
const GRACE_MS = 5000;

/**
 * Serves `app` until the platform ends it, and says in plain words why it could not.
 *
 * On App Service (where WEBSITE_SITE_NAME is set) another container asks the app, so that it listens on every address;
 * anywhere else on loopback only.
 * @param {import('express').Express} app
 * @param {NodeJS.ProcessEnv} env
 */
export function listen(app, env) {
  const port = Number(env.PORT || 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    give(`PORT is "${env.PORT}", which is no port number. Unset it, or choose one from 1 to 65535.`);
    return;
  }
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, app);
  server.once('error', (error) => {
    const busy = 'code' in error && error.code === 'EADDRINUSE';
    give(
      busy
        ? `Port ${port} is taken by another program. Set PORT to another one.`
        : `Could not listen: ${error.message}`,
    );
  });
  server.listen({ port, host: env.WEBSITE_SITE_NAME ? undefined : '127.0.0.1' }, () => {
    const address = server.address();
    console.log(`listening on port ${typeof address === 'object' ? address?.port : address}`);
  });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
    process.once(signal, () => {
      server.close(() => process.exit(0));
      setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
    });
  }
}

/** @param {string} why */
function give(why) {
  console.error(why);
  process.exitCode = 1;
}
