import type { RequestListener } from 'node:http';
import { sendText } from '../core/http.ts';

/** The portal: everything behind `portal.azure.localhost`. */
export function portal(_options: object): RequestListener {
  return (_req, res) =>
    sendText(res, 404, 'The sandbox has no portal yet: use the commands of each step instead.\n');
}
