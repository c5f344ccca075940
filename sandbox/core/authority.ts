import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { DOMAIN, SITES_DOMAIN } from './hosts.ts';

/** What the listener needs for TLS, as PEM; `ca` is what clients must trust. */
export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const DAY = 24 * 60 * 60 * 1000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Every kind of host name the sandbox serves; a wildcard stands for one label, so regional names need one each. */
function hostNames(regions: readonly string[]): string[] {
  const suffixes = [SITES_DOMAIN, ...regions.map((region) => `${region}-01.${SITES_DOMAIN}`)];
  return [
    `*.${DOMAIN}`,
    ...suffixes.map((suffix) => `*.${suffix}`),
    `*.scm.${SITES_DOMAIN}`,
    ...regions.map((region) => `*.scm.${region}-01.${SITES_DOMAIN}`),
  ];
}

/**
 * The sandbox's own certificate authority and the one server certificate it has issued, made on first use in `dir`
 * (`ca.pem` to be trusted; keys mode 0600) and renewed a month before they end.
 *
 * The authority may only vouch for names under `.localhost` (name constraints, RFC 5280 section 4.2.1.10), so whoever
 * trusts it, or steals its key, gains nothing anywhere else.
 */
export async function certificates(
  dir: string,
  regions: readonly string[],
  now: Date,
): Promise<Certificates> {
  const path = { ca: join(dir, 'ca.pem'), cert: join(dir, 'server.pem'), key: join(dir, 'server-key.pem') };
  const files = Object.values(path);
  if (files.every((file) => existsSync(file))) {
    const found = { ca: read(path.ca), cert: read(path.cert), key: read(path.key) };
    if (usable(found, now, regions)) return found;
  }
  const made = await issue(hostNames(regions), now);
  writeFileAtomic.sync(path.key, made.key, { mode: 0o600 });
  writeFileAtomic.sync(path.cert, made.cert);
  writeFileAtomic.sync(path.ca, made.ca);
  return made;
}

const read = (file: string): string => readFileSync(file, 'utf8');

function usable({ ca, cert, key }: Certificates, now: Date, regions: readonly string[]): boolean {
  try {
    const [authority, server] = [new X509Certificate(ca), new X509Certificate(cert)];
    const end = Math.min(Date.parse(authority.validTo), Date.parse(server.validTo));
    const names = server.subjectAltName ?? '';
    return (
      end - now.getTime() > 30 * DAY &&
      server.verify(authority.publicKey) &&
      hostNames(regions).every((name) => names.includes(`DNS:${name}`)) &&
      server.checkPrivateKey(createPrivateKey(key))
    );
  } catch {
    return false; // not certificates, or not a key: make them again, nothing else depends on the old ones
  }
}

/** A new authority and a server certificate by it. The authority's private key is forgotten: it signs this one only. */
async function issue(names: string[], now: Date): Promise<Certificates> {
  await import('reflect-metadata'); // x509 does not load without it
  const [x509, { AsnConvert }, asn] = await Promise.all([
    import('@peculiar/x509'),
    import('@peculiar/asn1-schema'),
    import('@peculiar/asn1-x509'),
  ]);
  const [authority, server] = await Promise.all([keyPair(), keyPair()]);
  const dates = { notBefore: new Date(now.getTime() - DAY), notAfter: new Date(now.getTime() + 397 * DAY) };
  const anyAddress = ['0.0.0.0/0', '::/0'].map(
    (iPAddress) => new asn.GeneralSubtree({ base: new asn.GeneralName({ iPAddress }) }),
  );
  const constraints = new asn.NameConstraints({
    permittedSubtrees: new asn.GeneralSubtrees([
      new asn.GeneralSubtree({ base: new asn.GeneralName({ dNSName: 'localhost' }) }),
    ]),
    excludedSubtrees: new asn.GeneralSubtrees(anyAddress),
  });
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=Easy Auth Lab sandbox (this machine only)',
    ...dates,
    keys: authority,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension(asn.id_ce_nameConstraints, true, AsnConvert.serialize(constraints)),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=Easy Auth Lab sandbox',
    issuer: ca.subject,
    ...dates,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', server.privateKey)).toString('base64');
  return {
    ca: `${ca.toString('pem')}\n`,
    cert: `${cert.toString('pem')}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${key.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`,
  };
}

const keyPair = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const serial = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
