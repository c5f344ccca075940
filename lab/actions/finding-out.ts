import { marked, type Token } from 'marked';
import { placeholdersIn } from './placeholders.ts';

const clientId = (app: string): string =>
  `az ad app list --filter "displayName eq '${app}'" --query "[].appId" --output tsv`;
const hostName = (app: string): string =>
  `az webapp show --resource-group <resource-group-name> --name ${app} --query defaultHostName --output tsv`;

/** What prints the values that only Azure knows, for whoever types a step's commands without the lab. */
const printedBy: Readonly<Record<string, string>> = {
  '<tenant-id>': 'az account show --query tenantId --output tsv',
  '<subscription-id>': 'az account show --query id --output tsv',
  '<front-end-host-name>': hostName('<front-end-app-name>'),
  '<back-end-host-name>': hostName('<back-end-app-name>'),
  '<front-end-client-id>': clientId('<front-end-app-name>'),
  '<back-end-client-id>': clientId('<back-end-app-name>'),
  '<back-end-scope-id>':
    'az ad app show --id <back-end-client-id> --query "api.oauth2PermissionScopes[?value==\'user_impersonation\'].id" --output tsv',
};

const ANY_GUID = 'Any new GUID: `uuidgen` prints one, in PowerShell `New-Guid`.';

/** The same for values that no command prints as they are to be written. */
const told: Readonly<Record<string, string>> = {
  '<new-front-end-scope-id>': ANY_GUID,
  '<new-back-end-scope-id>': ANY_GUID,
  '<login-origin>':
    '`https://login.azure.localhost` in the sandbox, `https://login.microsoftonline.com` in Azure.',
  '<graph-origin>': '`https://graph.azure.localhost` in the sandbox, `https://graph.microsoft.com` in Azure.',
};

/**
 * How to find out what stands in a text as a placeholder still, as Markdown: a shell takes `<name>` for a file. Nothing
 * where all has its value.
 * @param fillText puts the values in that are known
 */
export function findingOut(tokens: readonly Token[], fillText: (text: string) => string): readonly Token[] {
  const open = placeholdersIn(fillText(tokens.map(({ raw }) => raw).join('\n')));
  // What prints one may want another.
  const all = open.flatMap((name) => [...placeholdersIn(fillText(printedBy[name] ?? '')), name]);
  const ways = [...new Set(all)].flatMap((name) => {
    const command = printedBy[name];
    if (command) return [`\`${name}\` is what this prints:\n\n\`\`\`azurecli\n${command}\n\`\`\``];
    return told[name] ? [`\`${name}\`: ${told[name]}`] : [];
  });
  return ways.length === 0 ? [] : marked.lexer(`\n${ways.join('\n\n')}\n`);
}
