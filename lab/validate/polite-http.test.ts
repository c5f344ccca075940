import { describe, expect, it } from 'vitest';
import type { Answer, Http } from '../../checks/facts/http.ts';
import { createGate, politeHttp } from './polite-http.ts';
import { rememberingHttp, sharedAnswers } from './remembering-http.ts';

const answer = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: new Map(Object.entries(headers)),
  text: '',
});

/** A service that gives these answers, the last one ever after, and notes when it was asked what. */
function service(...answers: readonly Answer[]) {
  const asked: { url: string; at: number }[] = [];
  const http: Http = {
    async ask(url) {
      asked.push({ url, at: performance.now() });
      return answers[asked.length - 1] ?? answers.at(-1) ?? answer(200);
    },
  };
  return { http, asked };
}

const PATIENT = { patient: true };
const OF_ADA = 'https://arm.example/subscriptions/ada/resourcegroups';
const OF_LIN = 'https://arm.example/subscriptions/lin/resourcegroups';
const gate = () => createGate({ random: () => 0 });

describe('a service that is asked too often', () => {
  it('is left alone for as long as it says, by everybody who asks the same', async () => {
    const { http, asked } = service(answer(429, { 'retry-after': '1' }), answer(200));
    const polite = politeHttp(http, gate());
    const first = polite.ask(OF_ADA, PATIENT);
    await expect.poll(() => asked.length).toBe(1);
    const second = polite.ask(OF_ADA, PATIENT);
    const other = polite.ask(OF_LIN, PATIENT);
    expect([await first, await second, await other].map(({ status }) => status)).toEqual([200, 200, 200]);
    const from = asked[0]?.at ?? 0;
    const later = (url: string) =>
      asked.slice(1).flatMap((each) => (each.url === url ? [each.at - from] : []));
    expect(later(OF_ADA).every((wait) => wait > 900)).toBe(true);
    expect(later(OF_ADA)).toHaveLength(2);
    expect(later(OF_LIN)[0]).toBeLessThan(900);
  });

  it('is asked again many times, where it does not say for how long', async () => {
    const { http, asked } = service(...Array.from({ length: 3 }, () => answer(429)), answer(200));
    expect(await politeHttp(http, gate()).ask(OF_ADA, PATIENT)).toMatchObject({ status: 200 });
    expect(asked).toHaveLength(4);
  });

  it('is reported when it wants to be left alone for too long', async () => {
    const { http, asked } = service(answer(429, { 'retry-after': '3600' }));
    expect(await politeHttp(http, gate()).ask(OF_ADA, PATIENT)).toMatchObject({ status: 429 });
    expect(asked).toHaveLength(1);
  });

  it('is given up for all, when it answers nobody for too long', async () => {
    const { http, asked } = service(answer(429, { 'retry-after': '1' }));
    const polite = politeHttp(http, createGate({ random: () => 0, longestMs: 1500 }));
    expect(await polite.ask(OF_ADA, PATIENT)).toMatchObject({ status: 429 });
    const before = asked.length;
    const from = performance.now();
    expect(await polite.ask(OF_ADA, PATIENT)).toMatchObject({ status: 429 });
    expect(asked.length).toBe(before + 1);
    expect(performance.now() - from).toBeLessThan(1200);
  });

  it('is asked again when it has trouble of its own', async () => {
    const { http, asked } = service(answer(503), answer(200));
    expect(await politeHttp(http, gate()).ask(OF_ADA, PATIENT)).toMatchObject({ status: 200 });
    expect(asked).toHaveLength(2);
  });

  it('is no page of an app, whose answer is a fact', async () => {
    const { http, asked } = service(answer(503));
    expect(await politeHttp(http, gate()).ask('https://app.example/')).toMatchObject({ status: 503 });
    expect(asked).toHaveLength(1);
  });
});

describe('a question', () => {
  it('is asked once of a student, unless it was refused', async () => {
    const { http, asked } = service(answer(200));
    const remembering = rememberingHttp(http);
    await Promise.all([remembering.ask(OF_ADA, PATIENT), remembering.ask(OF_ADA, PATIENT)]);
    await remembering.ask(OF_ADA, PATIENT);
    expect(asked).toHaveLength(1);
    const refusing = service(answer(403), answer(200));
    const again = rememberingHttp(refusing.http);
    expect(await again.ask(OF_ADA, PATIENT)).toMatchObject({ status: 403 });
    expect(await again.ask(OF_ADA, PATIENT)).toMatchObject({ status: 200 });
  });

  it('is asked once for all who share a subscription, for a minute, but not across tenants', async () => {
    let now = 0;
    const { http, asked } = service(answer(200));
    const share = sharedAnswers(() => now);
    for (const tenant of ['one', 'one', 'other']) await share(http, tenant).ask(OF_ADA, PATIENT);
    expect(asked).toHaveLength(2);
    now += 61_000;
    await share(http, 'one').ask(OF_ADA, PATIENT);
    expect(asked).toHaveLength(3);
    const site = 'https://arm.example/subscriptions/ada/resourceGroups/rg/providers/Microsoft.Web/sites/x';
    await share(http, 'one').ask(site, PATIENT);
    await share(http, 'one').ask(site, PATIENT);
    expect(asked).toHaveLength(5);
  });
});
