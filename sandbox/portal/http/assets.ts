import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Router } from 'express';

/** The portal's style and scripts. */
export interface Assets {
  readonly router: Router;
  /** The address of a file in `public/`, which changes with its content. */
  href(name: string): string;
}

const FOLDER = join(import.meta.dirname, '../public');
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads the files once; browsers may keep them for good. */
export function createAssets(): Assets {
  const files = new Map(
    readdirSync(FOLDER).map((name) => {
      const content = readFileSync(join(FOLDER, name));
      const version = createHash('sha256').update(content).digest('hex').slice(0, 12);
      return [name, { content, version, type: TYPES[extname(name)] ?? 'application/octet-stream' }];
    }),
  );
  const router = Router();
  router.get('/assets/:name', (req, res, next) => {
    const file = files.get(req.params.name);
    if (!file) return next();
    res.writeHead(200, {
      'content-type': file.type,
      'content-length': file.content.length,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    res.end(file.content);
  });
  router.get('/favicon.ico', (_req, res) => void res.status(204).end());
  return { router, href: (name) => `/assets/${name}?v=${files.get(name)?.version}` };
}
