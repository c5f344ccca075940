import express from 'express';

// The smallest app that says something. `/port` tells where it can be asked without the front end.

express()
  .disable('x-powered-by')
  .get('/hello', (_req, res) => res.json({ hello: 'world' }))
  .get('/port', (_req, res) => res.json({ port: Number(process.env.PORT) }))
  .listen(Number(process.env.PORT), '127.0.0.1');
