import { type KnownFailure, or } from './known-failure.ts';

/** Names, regions, plans and runtimes that Azure does not give. */
export const creationFailures: readonly KnownFailure[] = [
  {
    id: 'runtime-not-supported',
    says: /runtime '?([^'\s]+?)'? is not supported|parameter LinuxFxVersion has an invalid value/i,
    source: 'azure-cli#28394, azure-cli#17020; az 2.45 tried',
    explain: ([, runtime]) => ({
      what: `${runtime?.replace('|', ':') ?? 'This runtime'} is not on offer.`,
      why: 'Each version of Node leaves App Service when its life ends, so guides that name one grow old; Windows and Linux also spell them differently.',
      next: 'See what is on offer: az webapp list-runtimes --os linux. NODE:22-lts and NODE:24-lts are good choices.',
    }),
  },
  {
    id: 'name-taken',
    says: /Unable to retrieve details of the existing app '([^']+)'|Website with given name '?([^'\s]+)'? already exists|Hostname '([^']+)' already exists/i,
    source: 'azure-cli#11944, azure-cli#29419; az 2.45 tried',
    explain: ([, one, two, three]) => ({
      what: `The name ${one ?? two ?? three} is taken.`,
      why: "A web app's name becomes a host name of the whole world, and somebody else has this one (or you, in another subscription).",
      next: 'Choose another name, with some letters of your own at its end.',
    }),
  },
  {
    id: 'app-elsewhere',
    says: /The webapp '([^']+)' exists in ResourceGroup '([^']+)' and does not match the value entered '([^']+)'/i,
    source: 'az 2.45 tried',
    explain: ([, name, group]) => ({
      what: `${name} is in resource group ${group}.`,
      why: 'It was made there before, perhaps in an earlier try with other names.',
      next: `Go on there (--resource-group ${group}), or remove it: az webapp delete --resource-group ${group} --name ${name}`,
    }),
  },
  {
    id: 'app-on-other-plan',
    says: /The plan name entered '([^']+)' does not match the plan name that the webapp is hosted in '([^']+)'/i,
    source: 'az 2.45 tried',
    explain: ([, entered, plan]) => ({
      what: `The app is on plan ${plan}, not ${entered}.`,
      why: 'An app stays on the plan on which it was made.',
      next: `Go on with it: --plan ${plan}`,
    }),
  },
  {
    id: 'name-invalid',
    says: /Site names only allow alphanumeric characters and hyphens|The host ?name .{0,80} is invalid/i,
    source: 'az 2.45 tried; "Naming rules and restrictions for Azure resources" (learn.microsoft.com)',
    explain: () => ({
      what: 'This name cannot be given to a web app.',
      why: 'It has 2 to 60 letters, digits and hyphens, and neither begins nor ends with a hyphen; dots and underscores are not allowed.',
      next: 'Choose another name.',
    }),
  },
  {
    id: 'free-plan-limit',
    says: /limit of \d+ Free Linux app service plan|maximum number of Free ServerFarms/i,
    source: 'vscode-azureappservice#1766, #1808; azure-cli#1007',
    explain: (_, { location }) => ({
      what: `The free plan of ${or(location, 'region')} is in use already.`,
      why: 'A subscription has one free Linux plan for each region. It may be in another resource group, under another name.',
      next: `Find it: az appservice plan list --query "[?sku.name=='F1'].{name:name, group:resourceGroup, region:location}" --output table. Use it, delete it, or choose another region.`,
    }),
  },
  {
    id: 'no-quota',
    says: /quota of 0 instances|without additional quota|Current Limit \((?:Free|Basic|Total)[^)]*\): 0/i,
    source: 'azure-cli#26550, azure-cli#13057; DataDog/stratus-red-team#875',
    explain: (_, { location }) => ({
      what: `Your subscription gets no machine of this kind in ${or(location, 'region')}.`,
      why: 'New subscriptions, free trials and student offers begin without quota in some regions.',
      next: 'Choose another region or tier (--location, --sku B1), or ask for quota in the portal: Quotas > App Service.',
    }),
  },
  {
    id: 'region-disallowed',
    says: /RequestDisallowedByAzure|RequestDisallowedByPolicy|disallowed by policy|best available regions/i,
    source: 'azure-cli#32913; Azure/static-web-apps#1709',
    explain: (_, { location }) => ({
      what: `A policy forbids this in ${or(location, 'region')}.`,
      why: 'Azure for Students and other offers allow a few regions only, and so do some organisations.',
      next: 'See the allowed ones in the portal: Policy > Assignments > "Allowed resource deployment regions". Then choose one of them: --location',
    }),
  },
  {
    id: 'wrong-workers',
    says: /(Linux|Windows) workers are not available in resource group|Plan with Linux worker can only be created in a group/i,
    source: 'azure-docs#36268, azure-docs#43248',
    explain: (_, { resourceGroup }) => ({
      what: `Resource group ${or(resourceGroup, 'resource-group')} is bound to the other operating system.`,
      why: 'Once an app of one operating system has lived in a group and region, those of the other are refused there, even after it is gone.',
      next: 'Choose another name for the resource group: --resource-group',
    }),
  },
  {
    id: 'in-another-region',
    says: /InvalidResourceGroupLocation|InvalidResourceLocation|already exists in location '?([^'.]+)/i,
    source: 'azure-cli#22242, azure-cli#16008',
    explain: ([, there]) => ({
      what: `There is something of this name in another region${there ? ` (${there})` : ''}.`,
      why: 'It was made before, and nothing in Azure moves to another region.',
      next: 'Choose that region (--location), or new names (--resource-group, --plan).',
    }),
  },
  {
    id: 'region-unknown',
    says: /LocationNotAvailableFor\w+|location '?[^'\s]+'? is not (?:available|valid|found)|No registered resource provider found for location/i,
    source: 'Recorded answers of the real service; "Azure regions" (learn.microsoft.com)',
    explain: (_, { location }) => ({
      what: `${or(location, 'region')} is no region that App Service offers to you.`,
      why: 'It is misspelt, closed to new subscriptions, or does not have this tier on Linux.',
      next: 'See which there are: az appservice list-locations --sku FREE --linux-workers-enabled',
    }),
  },
  {
    id: 'provider-not-registered',
    says: /MissingSubscriptionRegistration|not registered to use namespace '?([A-Za-z.]+?)'?[ .]/i,
    source:
      'vscode-azureappservice#1155; "Resolve errors for resource provider registration" (learn.microsoft.com)',
    explain: ([, namespace]) => ({
      what: 'The subscription is not registered for App Service yet.',
      why: 'A subscription is registered for each kind of service once, and this one has never used it.',
      next: `az provider register --namespace ${namespace ?? 'Microsoft.Web'} --wait`,
    }),
  },
];
