import { labRoot } from '../actions/command-line.ts';
import type { Connection } from '../connect.ts';
import { bad, type Look, ok, warn } from './finding.ts';

type Looking = Pick<Connection, 'facts'>;

/** Whether app registrations can be made, with secrets, which step 4 does. @throws FactError */
export async function lookAtRegistering({ facts }: Looking): Promise<Look> {
  const now = facts.fresh();
  const [policies, secrets] = await Promise.all([now.tenantPolicies(), now.secretsAllowed()]);
  if (policies === undefined && secrets === undefined) return unknown();
  if (secrets === false) {
    return bad(
      'the tenant forbids client secrets',
      'Ask an administrator for an exemption from the application management policy, for the two registrations of step 4.',
    );
  }
  if (policies?.usersRegister === false) {
    return warn(
      'users without a role may not register applications',
      'For step 4 you need the role Application Developer, or somebody who makes two registrations for you.',
    );
  }
  return ok('users may register applications, with client secrets');
}

/** Whether users may consent for themselves, which step 9 asks them for. @throws FactError */
export async function lookAtConsent({ facts }: Looking): Promise<Look> {
  const policies = await facts.fresh().tenantPolicies();
  if (policies === undefined) return unknown();
  if (policies.usersConsent) return ok('users may consent to an app of their own tenant');
  return warn(
    'users may not consent',
    'In step 9 the sign-in says “Need admin approval”, unless an administrator has granted it: step 6 has the command.',
  );
}

const unknown = (): Look =>
  warn(
    'you may not read the policies of this tenant',
    'That is no obstacle by itself: steps 4 and 9 show what you may do.',
  );

/** Whether somebody is signed in who may do what members may. @throws LabError as `Connection.az` */
export async function lookAtAccount({ az, cloud }: Pick<Connection, 'az' | 'cloud'>): Promise<Look> {
  const url = `${cloud.graph}/v1.0/me?$select=userType`;
  const args = ['rest', '--url', url, '--query', 'userType', '--output', 'tsv'];
  const { exitCode, stdout } = await (await az()).run(args, { cwd: labRoot });
  // Graph knows no "me" of a service principal, which is nobody's guest.
  if (exitCode !== 0) return ok('a service principal');
  return stdout.trim() === 'Guest'
    ? warn(
        'you are a guest in this tenant',
        'Guests cannot register applications: ask for an account in the tenant, or use a tenant of your own.',
      )
    : ok('a member of the tenant');
}
