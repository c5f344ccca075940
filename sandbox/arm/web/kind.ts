import type { Frozen } from '../../core/store.ts';
import type { Site } from '../../state/resources.ts';

/**
 * A site's kind, which the service takes from its plan and its runtime, whatever the client sent.
 * Source: recorded answers of the real service.
 */
export function siteKind({ linux, config }: Frozen<Site>): string {
  if (!linux) return 'app';
  return /^(DOCKER|COMPOSE|SITECONTAINERS)\|/i.test(String(config.linuxFxVersion ?? ''))
    ? 'app,linux,container'
    : 'app,linux';
}
