import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

// Asks one address as fast as it answers, with one token after the other; a process of its own. What it is to do stands in
// the file that is named first: arguments are seen by everybody, and tokens are not for everybody.

const [, , file = ''] = process.argv;
const { program, url, host, connections, seconds, tokens } = JSON.parse(readFileSync(file, 'utf8'));
const { default: autocannon } = await import(pathToFileURL(program).href);

let at = 0;
const next = () => {
  at = (at + 1) % tokens.length;
  return { host, authorization: `Bearer ${tokens[at]}` };
};

const result = await autocannon({
  url,
  connections,
  duration: seconds,
  /** @param {{ setHeaders(headers: object): void; on(event: 'response', listener: () => void): void }} client */
  setupClient(client) {
    client.setHeaders(next());
    client.on('response', () => client.setHeaders(next()));
  },
});
process.stdout.write(JSON.stringify(result));
