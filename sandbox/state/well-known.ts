import { origins } from '../core/hosts.ts';

/**
 * Identifiers that are the same in every tenant of the public cloud, and so in the sandbox.
 * Sources: "Verify first-party Microsoft applications in sign-in reports"; "Microsoft Graph permissions reference".
 */
export const wellKnown = {
  /** Azure CLI's public client. */
  azureCli: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  /** The portal, as the client that it is. */
  azurePortal: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
  microsoftGraph: '00000003-0000-0000-c000-000000000000',
  azureResourceManager: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  azureAppService: 'abfa0a7c-a6b6-4736-8310-5855508787cd',
} as const;

/**
 * The names under which Graph is asked for, which are the audiences of its tokens. The public cloud's own name is among
 * them, because documents and samples use it.
 */
export const graphAudiences: readonly string[] = [
  wellKnown.microsoftGraph,
  origins.graph,
  `${origins.graph}/`,
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
];
