import { describe, expect, it } from 'vitest';
import { ask } from '../testing.ts';
import { startFrontend, textOf } from './testing.ts';

describe('the profile page names the mistake in BACKEND_URL', () => {
  it.each([
    [undefined, 'backend-url-missing'],
    ['', 'backend-url-missing'],
    ['  ', 'backend-url-missing'],
    ['raptor-server.azurewebsites.net', 'backend-url-invalid'],
    ['raptor-server.azurewebsites.net:443', 'backend-url-invalid'],
    ['https:raptor-server.azurewebsites.net', 'backend-url-invalid'],
    ['https:///raptor-server.azurewebsites.net', 'backend-url-invalid'],
    ['https://', 'backend-url-invalid'],
    ['ftp://raptor-server.azurewebsites.net', 'backend-url-invalid'],
    ['javascript:alert(1)', 'backend-url-invalid'],
    ['"https://raptor-server.azurewebsites.net"', 'backend-url-invalid'],
    [' https://raptor-server.azurewebsites.net', 'backend-url-invalid'],
    ['https://<back-end-app-name>.azurewebsites.net', 'backend-url-invalid'],
    ['https://raptor-server.azurewebsites.net:port', 'backend-url-invalid'],
    ['http://raptor-server.azurewebsites.net', 'backend-url-http'],
    ['HTTP://raptor-server.azurewebsites.net/', 'backend-url-http'],
    ['http://raptor-server.azurewebsites.localhost:4280', 'backend-url-http'],
    ['https://raptor-server.azurewebsites.net/', 'backend-url-slash'],
    ['https://raptor-server.azurewebsites.net\\', 'backend-url-slash'],
    ['https://raptor-server.azurewebsites.net/get-profile', 'backend-url-path'],
    ['https://raptor-server.azurewebsites.net//', 'backend-url-path'],
    ['https://raptor-server.azurewebsites.net?', 'backend-url-path'],
    ['https://raptor-server.azurewebsites.net/#x', 'backend-url-path'],
    ['https://user:very-secret@raptor-server.azurewebsites.net', 'backend-url-credentials'],
    ['https://raptor-client.azurewebsites.net', 'backend-url-self'],
    ['https://RAPTOR-client.azurewebsites.net/', 'backend-url-self'],
    ['http://raptor-client.azurewebsites.net/get-profile', 'backend-url-self'],
    ['https://raptor-client.azurewebsites.net:8443', 'backend-url-self'],
  ])('%j: %s', async (backendUrl, outcome) => {
    const { port } = await startFrontend({ backendUrl });
    const answer = await ask(port, '/get-profile');
    expect(answer).toMatchObject({ status: 500, headers: { 'x-easy-auth-lab-outcome': outcome } });
    expect(textOf(answer.body)).toContain(
      'This belongs to step 2 of the lab, Tell the frontend where the backend is.',
    );
    expect(answer.body).not.toContain('very-secret');
  });

  it('shows what it found, but no password', async () => {
    const { port } = await startFrontend({ backendUrl: 'https://user:very-secret@host?code=very-secret' });
    expect(textOf((await ask(port, '/get-profile')).body)).toContain('BACKEND_URL https://…@host?…');
  });

  it.each(['127.0.0.1', 'localhost'])('finds its own address on this machine (%s)', async (host) => {
    const settings = { backendUrl: '', hostname: undefined };
    const { port } = await startFrontend(settings);
    const { port: other } = await startFrontend({ ...settings, backendUrl: `http://${host}:${port}` });
    // The other one is a different app on this machine, so it is asked, and says that it is a frontend.
    const answer = await ask(other, '/get-profile');
    expect(answer).toMatchObject({ status: 500, headers: { 'x-easy-auth-lab-outcome': 'backend-url-self' } });
    const own = await ask(other, '/get-profile', { headers: { host: `127.0.0.1:${port}` } });
    expect(own).toMatchObject({ status: 500, headers: { 'x-easy-auth-lab-outcome': 'backend-url-self' } });
    expect(textOf(own.body)).not.toContain('Remote url');
  });

  it('ends a circle of frontends at the second one', async () => {
    const { port, log } = await startFrontend({ backendUrl: 'https://raptor-server.azurewebsites.net' });
    const { port: first } = await startFrontend({ backendUrl: `http://localhost:${port}` });
    expect(await ask(first, '/get-profile')).toMatchObject({ status: 500 });
    await expect.poll(() => log).toEqual(['GET /get-profile 508']);
  });
});
