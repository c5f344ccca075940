import { randomUUID, X509Certificate } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { hashOf, randomText } from '../../core/ids.ts';
import type { Frozen } from '../../core/store.ts';
import type { KeyCredential, PasswordCredential } from '../../state/directory.ts';
import { instant } from '../body.ts';
import { graphErrors } from '../error.ts';
import type { KeyBody, PasswordBody } from './shape.ts';

/**
 * A secret's text: as long as a real one, and nothing that a scanner for leaked secrets takes for one. Its first three
 * characters are shown as its hint, so they are random.
 */
const newSecret = (): string => `${randomText(3)}~sandbox~${randomText(28)}`;

/**
 * A new secret, valid for two years unless something else is asked; the text is not kept.
 * Source: "application: addPassword".
 * @throws GraphError 400 when it would end before it begins
 */
export function newPassword(
  body: PasswordBody | null | undefined,
  clock: Clock,
): { password: PasswordCredential; secretText: string } {
  const start = body?.startDateTime ?? instant(clock.now());
  const end = body?.endDateTime ?? instant(twoYearsAfter(new Date(start)));
  if (Date.parse(end) <= Date.parse(start)) {
    throw graphErrors.invalidValue('endDateTime', 'Application', 'a secret ends after it begins');
  }
  const secretText = newSecret();
  return {
    secretText,
    password: {
      keyId: randomUUID(),
      displayName: body?.displayName ?? null,
      hint: secretText.slice(0, 3),
      hash: hashOf(secretText),
      startDateTime: start,
      endDateTime: end,
    },
  };
}

function twoYearsAfter(start: Date): Date {
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return end;
}

/**
 * The secrets that remain of `before` after a PATCH: it may leave some out, and may not bring new ones.
 * Source: the message that Graph answers with, quoted in issues.
 * @throws GraphError 400
 */
export function remainingPasswords(
  bodies: readonly PasswordBody[],
  before: readonly Frozen<PasswordCredential>[],
): Frozen<PasswordCredential>[] {
  return bodies.map((body) => {
    const password = before.find(({ keyId }) => keyId === body.keyId);
    if (password) return password;
    throw graphErrors.badRequest('New password credentials must be generated with service actions.');
  });
}

/**
 * The certificates of an application after a write; one that is known by its `keyId` may come without its key.
 * Its name and thumbprint are read from the certificate, as in recorded answers.
 * @throws GraphError 400 for what is no certificate
 */
export function keyCredentials(
  bodies: readonly KeyBody[],
  before: readonly Frozen<KeyCredential>[],
): Frozen<KeyCredential>[] {
  return bodies.map((body) => {
    const old = before.find(({ keyId }) => keyId === body.keyId);
    if (old && !body.key) return old;
    const certificate = readCertificate(body.key ?? '');
    return {
      keyId: body.keyId ?? randomUUID(),
      displayName: body.displayName ?? subjectOf(certificate),
      type: body.type,
      usage: body.usage,
      key: certificate.raw.toString('base64'),
      customKeyIdentifier: body.customKeyIdentifier ?? certificate.fingerprint.replaceAll(':', ''),
      startDateTime: body.startDateTime ?? instant(new Date(certificate.validFrom)),
      endDateTime: body.endDateTime ?? instant(new Date(certificate.validTo)),
    };
  });
}

function readCertificate(base64: string): X509Certificate {
  try {
    const bytes = Buffer.from(base64, 'base64');
    const text = bytes.toString('latin1');
    return new X509Certificate(text.includes('-----BEGIN') ? text : bytes);
  } catch {
    throw graphErrors.invalidValue('keyCredentials', 'Application', 'key is no X.509 certificate in base64');
  }
}

/** The subject as Windows writes it: the most specific part first, and `S` for the state. */
const subjectOf = ({ subject }: X509Certificate): string =>
  subject
    .split('\n')
    .toReversed()
    .map((part) => part.replace(/^ST=/, 'S='))
    .join(', ');
