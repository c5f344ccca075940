import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Bench, NotMeasuredError } from '../measurement.ts';
import { freePort, untilAnswered } from './http.ts';

const PROGRAM = '/usr/sbin/apache2';
const MODULES = '/usr/lib/apache2/modules';
const START_MS = 30_000;

/** What the tokens have to be, and the app that gets the requests. */
export interface Protected {
  readonly issuer: string;
  readonly audience: string;
  readonly kid: string;
  /** The certificate of the key that signs, DER in base64. */
  readonly certificate: string;
  readonly appPort: number;
  /** A path of the app's. */
  readonly path: string;
}

export interface Apache {
  readonly version: string;
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Debian's Apache with mod_auth_openidc as the gateway of a resource server: each request's bearer token is verified by
 * itself (signature, lifetime, issuer, audience), and the request handed on to the app over kept connections.
 * Source: mod_auth_openidc's auth_openidc.conf, "OAuth 2.0 Resource Server".
 * @throws NotMeasuredError where they are not installed, or do not start
 */
export async function startApache(bench: Bench, guarded: Protected): Promise<Apache> {
  if (![PROGRAM, join(MODULES, 'mod_auth_openidc.so')].every(existsSync)) {
    throw new NotMeasuredError(
      'apache2 or libapache2-mod-auth-openidc is not installed (Debian: apt-get install apache2-bin libapache2-mod-auth-openidc)',
    );
  }
  const folder = bench.folder('apache');
  const port = await freePort();
  mkdirSync(join(folder, 'run'), { mode: 0o755 });
  writeFileSync(join(folder, 'key.pem'), pem(guarded.certificate));
  writeFileSync(join(folder, 'apache.conf'), configuration(folder, port, guarded));
  const { stdout } = await execa(PROGRAM, ['-v']);
  const version = /Apache\/(\S+)/.exec(stdout)?.[1] ?? 'of an unknown version';
  const running = await bench.processes.program(
    PROGRAM,
    ['-DFOREGROUND', '-d', folder, '-f', join(folder, 'apache.conf')],
    { cwd: folder },
  );
  await untilAnswered(port, guarded.path, {
    accepts: ({ status }) => status === 401,
    ended: running.ended,
    limitMs: START_MS,
  }).catch((error: unknown) => {
    throw new NotMeasuredError(error instanceof Error ? error.message : String(error));
  });
  return { version, port, stop: running.stop };
}

const pem = (certificate: string): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

/** Its own defaults for processes and threads: event, as Debian installs it. */
const configuration = (
  folder: string,
  port: number,
  { issuer, audience, kid, appPort }: Protected,
): string => `
Listen 127.0.0.1:${port}
ServerName localhost
PidFile run/apache.pid
DefaultRuntimeDir run
ErrorLog error.log
LogLevel crit
${userInfo().uid === 0 ? 'User www-data\nGroup www-data' : ''}
LoadModule mpm_event_module ${MODULES}/mod_mpm_event.so
LoadModule authn_core_module ${MODULES}/mod_authn_core.so
LoadModule authz_core_module ${MODULES}/mod_authz_core.so
LoadModule authz_user_module ${MODULES}/mod_authz_user.so
LoadModule proxy_module ${MODULES}/mod_proxy.so
LoadModule proxy_http_module ${MODULES}/mod_proxy_http.so
LoadModule auth_openidc_module ${MODULES}/mod_auth_openidc.so
KeepAlive On
MaxKeepAliveRequests 0
OIDCOAuthVerifyCertFiles ${kid}#${folder}/key.pem
OIDCOAuthRemoteUserClaim oid
<Location />
  AuthType oauth20
  <RequireAll>
    Require claim iss:${issuer}
    Require claim aud:${audience}
  </RequireAll>
  ProxyPass http://127.0.0.1:${appPort}/ keepalive=On
</Location>
`;
