import { describe, expect, it } from 'vitest';
import { lookAtShell } from './shell.ts';

describe('the shell', () => {
  it.each([
    ['bash', 'ok'],
    ['powershell', 'ok'],
    ['cmd', 'warn'],
  ] as const)('%s is %s', (shell, status) => {
    expect(lookAtShell({ env: {} }, shell, false).status).toBe(status);
  });

  it.each([
    [{ ACC_CLOUD: 'PROD' }],
    [{ POWERSHELL_DISTRIBUTION_CHANNEL: 'CloudShell' }],
    [{ AZUREPS_HOST_ENVIRONMENT: 'cloud-shell/1.0' }],
    [{ AZURE_HTTP_USER_AGENT: 'cloud-shell/1.0' }],
  ])('is known to be Cloud Shell by %j, whose limits are told', (env) => {
    const look = lookAtShell({ env }, 'bash', false);
    expect(look).toMatchObject({ status: 'warn', found: expect.stringContaining('20 minutes') });
    expect(look.next).toContain('steps 9 to 11');
    // There is nobody who could look at the sandbox's pages.
    expect(lookAtShell({ env }, 'bash', true).status).toBe('fail');
  });
});
