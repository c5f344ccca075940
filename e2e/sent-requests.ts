import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';

/** A request that this process has sent. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** Empty where none was sent, or one that is no text. */
  readonly body: string;
  readonly userAgent: string;
}

const CHANNEL = 'undici:request:create';

const Message = z.object({
  request: z.object({
    method: z.string(),
    origin: z.union([z.string(), z.instanceof(URL)]),
    path: z.string(),
    headers: z.union([z.string(), z.array(z.unknown())]),
    body: z.unknown(),
  }),
});

/** Writes down what undici sends from now on, by whichever client. Source: undici's documentation, "Diagnostics Channel". */
export function collectSentRequests(): { readonly sent: readonly SentRequest[]; stop(): void } {
  const sent: SentRequest[] = [];
  const hear = (message: unknown): void => {
    const { method, origin, path, headers, body } = Message.parse(message).request;
    const lines = typeof headers === 'string' ? headers : headers.map(String).join('\n');
    sent.push({
      method,
      url: `${String(origin)}${path}`,
      body: typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body).toString() : '',
      userAgent: /user-agent:?\s*([^\r\n]*)/i.exec(lines)?.[1] ?? '',
    });
  };
  subscribe(CHANNEL, hear);
  return { sent, stop: () => void unsubscribe(CHANNEL, hear) };
}
