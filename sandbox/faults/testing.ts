import type { Answer, TestSandbox } from '../testing.ts';

/** Asks one of the sandbox's own pages with the control key. */
export const control = (
  { ask, descriptor }: TestSandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> =>
  ask(method, `http://127.0.0.1:${descriptor.port}/.sandbox/${path}`, {
    headers: { authorization: `Bearer ${descriptor.controlKey}` },
    body,
  });

/** Has the sandbox misbehave like this, and in no other way, while `work` is done. */
export async function misbehaving<R>(sandbox: TestSandbox, spec: string, work: () => Promise<R>): Promise<R> {
  const { status, bytes } = await control(sandbox, 'PUT', 'faults', { spec });
  if (status !== 200) throw new Error(`no such fault: ${bytes}`);
  try {
    return await work();
  } finally {
    await control(sandbox, 'DELETE', 'faults');
  }
}
