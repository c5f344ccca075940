/** What a secret is replaced by. */
const REPLACEMENT = '[secret]';

/**
 * Secrets by their form: tokens (RFC 7519: base64url of `{"…`), a user's name and password in an address, JSON and XML
 * values whose names say what they are (`publishingPassword`, `clientSecret`, `userPWD`), and client secrets by their looks:
 * older versions of az print them among an app's settings.
 */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g, REPLACEMENT],
  [/(\bhttps?:\/\/)[^\s/:@"']+:[^\s/@"']+@/g, `$1${REPLACEMENT}@`],
  [
    /("[^"]*(?:password|secret|access_?token|refresh_?token|id_?token)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi,
    `$1"${REPLACEMENT}"`,
  ],
  [/(\buserPWD=)"[^"]*"/g, `$1"${REPLACEMENT}"`],
  // Client secrets of Entra ID by their looks (a net: no document describes them), and those of the sandbox.
  [/(?<![\w.~-])[\w.~-]{3}(?:\dQ~|~sandbox~)[\w.~-]{20,}/g, REPLACEMENT],
  [/((?<!\S)(?:--password|--client-secret)[ =])(?:"[^"]*"|'[^']*'|\S+)/g, `$1${REPLACEMENT}`],
  [/(\blogin\b[^\n]*(?<!\S)-p[ =])(?:"[^"]*"|'[^']*'|\S+)/g, `$1${REPLACEMENT}`],
];

/** `text` without secrets: those in `known`, and whatever looks like one. */
export function redact(text: string, known: readonly string[] = []): string {
  let clean = text;
  for (const secret of known) if (secret) clean = clean.replaceAll(secret, REPLACEMENT);
  for (const [form, replacement] of FORMS) clean = clean.replaceAll(form, replacement);
  return clean;
}

/** Redacts output that comes in pieces: line by line, because a secret may lie across two of them. */
export interface RedactingStream {
  write(text: string): void;
  /** Hands on what has no line's end yet. */
  end(): void;
}

export function redactingStream(known: readonly string[], out: (text: string) => void): RedactingStream {
  let rest = '';
  return {
    write(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) out(redact(`${lines.join('\n')}\n`, known));
    },
    end() {
      if (rest) out(redact(rest, known));
      rest = '';
    },
  };
}
