import { createHash, KeyObject, randomUUID } from 'node:crypto';
import type { Frozen } from '../core/store.ts';
import type { Application, Directory } from '../state/directory.ts';

/** A certificate that somebody has made for themselves, with its key. */
export async function selfSigned() {
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=test',
    keys,
    signingAlgorithm: algorithm,
  });
  const privateKey = KeyObject.from(keys.privateKey);
  return {
    certificate: Buffer.from(made.rawData).toString('base64'),
    privateKey,
    thumbprint: createHash('sha1').update(Buffer.from(made.rawData)).digest('base64url'),
    /** Both in one file, as AZURE_CLIENT_CERTIFICATE_PATH names it. */
    pem: `${privateKey.export({ type: 'pkcs8', format: 'pem' })}${made.toString('pem')}\n`,
  };
}

/** Lets an application prove itself by a certificate, too. */
export function certify(
  { applications }: Pick<Directory, 'applications'>,
  application: Frozen<Application>,
  certificate: string,
): void {
  applications.put({
    ...application,
    keyCredentials: [
      {
        keyId: randomUUID(),
        displayName: 'test',
        type: 'AsymmetricX509Cert',
        usage: 'Verify',
        key: certificate,
        customKeyIdentifier: null,
        startDateTime: '2020-01-01T00:00:00Z',
        endDateTime: '2099-01-01T00:00:00Z',
      },
    ],
  });
}
