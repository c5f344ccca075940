import { createServer } from 'node:http';

// The same without Express: next to nothing is done by the app, so nearly all the time goes to the front end.

const answers = new Map([
  ['/hello', { hello: 'world' }],
  ['/port', { port: Number(process.env.PORT) }],
]);

createServer((req, res) => {
  const answer = answers.get(req.url ?? '');
  const body = JSON.stringify(answer ?? {});
  res.writeHead(answer ? 200 : 404, { 'content-type': 'application/json', 'content-length': body.length });
  res.end(body);
}).listen(Number(process.env.PORT), '127.0.0.1');
