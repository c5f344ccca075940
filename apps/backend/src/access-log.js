import { concealTokens } from './principal.js';

/**
 * Logs one line for each request: method, path without query, status. No header, body or query is ever logged.
 * @param {(line: string) => void} log
 * @returns {import('express').RequestHandler}
 */
export function accessLog(log) {
  return (req, res, next) => {
    const line = tidyRequest(req);
    res.once('close', () => log(`${line} ${res.writableFinished ? res.statusCode : 'broken off'}`));
    next();
  };
}

/**
 * A request's method and path in one short line that holds no token and nothing that moves a terminal's cursor.
 * @param {import('express').Request} req
 * @returns {string}
 */
export function tidyRequest(req) {
  const path = req.path.replace(/[^!-~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `${req.method} ${concealTokens(path).slice(0, 200)}`;
}
