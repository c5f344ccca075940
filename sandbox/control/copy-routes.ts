import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { sendJson } from '../core/http.ts';
import { type CopiesOptions, makeCopies } from '../seed/copies.ts';
import { TemplateError } from '../seed/template.ts';
import { readJson } from './body.ts';
import { SnapshotError } from './snapshots.ts';

/** A thousand orders are half of it. */
const MOST_BYTES = 4 * 1024 * 1024;

const Text = z.string().min(3).max(256);

const Orders = z.strictObject({
  copies: z.array(
    z.strictObject({
      snapshot: z.string().optional(),
      replace: z.array(z.tuple([Text, Text])).max(20),
      subscription: z.strictObject({
        subscriptionId: z.guid(),
        displayName: z.string().min(1).max(64),
        state: z.enum(['Enabled', 'Disabled', 'Warned']),
        owned: z.boolean(),
      }),
    }),
  ),
});

/**
 * Answers `POST /.sandbox/copies`, whoever asks having been let in: makes labs like those in snapshots, under other names
 * and in other subscriptions. 400 for what is no order, and when a snapshot is missing or cannot be copied.
 */
export async function answerCopies(
  req: IncomingMessage,
  res: ServerResponse,
  options: CopiesOptions,
): Promise<void> {
  const refuse = (message: string): void =>
    sendJson(res, 400, {
      message,
      next: 'Name snapshots that are there, of labs that have changed nothing common.',
    });
  const orders = Orders.safeParse(await readJson(req, MOST_BYTES));
  if (!orders.success) {
    const place = orders.error.issues[0]?.path.join('.') || 'the whole';
    return refuse(`That is no list of copies to make (at: ${place}).`);
  }
  try {
    await makeCopies(orders.data.copies, options);
  } catch (error) {
    if (error instanceof TemplateError || error instanceof SnapshotError) {
      return refuse(`It could not be copied from. ${error.message}`);
    }
    throw error;
  }
  sendJson(res, 201, {});
}
