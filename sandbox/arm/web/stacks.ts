import { type Operation, operation, webList } from '../operation.ts';
import { type Stack, type StackVersion, stacks } from './stack-versions.ts';

type System = 'All' | 'Linux' | 'Windows';

/** The runtimes on offer. Source: "Provider - Get Web App Stacks" (REST); recorded answers of the real service. */
export function stackOperations(): Operation[] {
  return [
    '/providers/Microsoft.Web/webAppStacks',
    '/providers/Microsoft.Web/locations/:location/webAppStacks',
  ].map((path) =>
    operation('GET', path, undefined, ({ query }) => {
      const asked = query.get('stackOsType')?.toLowerCase();
      const system = asked === 'linux' ? 'Linux' : asked === 'windows' ? 'Windows' : 'All';
      return webList(stacks.map((stack) => view(stack, system)));
    }),
  );
}

function view({ name, text, preferred, versions }: Stack, system: System) {
  const offered = versions.filter((each) => Object.keys(stackSettings(each, system)).length > 0);
  const majors = [...new Map(offered.map(({ major: [majorText, value] }) => [value, majorText]))];
  return {
    id: null,
    name,
    type: `Microsoft.Web/webAppStacks?stackOsType=${system}`,
    properties: {
      displayText: text,
      value: name,
      ...(preferred ? { preferredOs: preferred } : {}),
      majorVersions: majors.map(([value, displayText]) => ({
        displayText,
        value,
        minorVersions: offered
          .filter(({ major }) => major[1] === value)
          .map((each) => ({
            displayText: each.text,
            value: each.value,
            stackSettings: stackSettings(each, system),
          })),
      })),
    },
  };
}

function stackSettings(version: StackVersion, system: System): object {
  const { linux, windows, server } = version;
  const [javaContainer, javaContainerVersion] = server?.windows ?? [];
  const onLinux = {
    ...(linux === undefined ? {} : { linuxRuntimeSettings: runtimeSettings(version, linux) }),
    ...(server ? { linuxContainerSettings: { ...server.linux, ...flags(version) } } : {}),
  };
  const onWindows = {
    ...(windows ? { windowsRuntimeSettings: runtimeSettings(version, windows) } : {}),
    ...(javaContainer
      ? { windowsContainerSettings: { javaContainer, javaContainerVersion, ...flags(version) } }
      : {}),
  };
  return { ...(system === 'Windows' ? {} : onLinux), ...(system === 'Linux' ? {} : onWindows) };
}

function runtimeSettings(version: StackVersion, runtimeVersion: string) {
  return {
    runtimeVersion,
    ...flags(version),
    remoteDebuggingSupported: false,
    appInsightsSettings: { isSupported: true, isDefaultOff: false },
    gitHubActionSettings: {
      isSupported: true,
      supportedVersion: version.actions,
      notSupportedInCreates: version.deprecated ?? false,
    },
    supportedFeatures: { disableSsh: true },
    endOfLifeDate: `${version.endOfLife}T00:00:00Z`,
  };
}

/** Java follows its patches by itself; others are patched beneath the app. */
const flags = ({ deprecated, server }: StackVersion) => ({
  isPreview: false,
  isHidden: false,
  isEarlyAccess: false,
  isDeprecated: deprecated ?? false,
  isAutoUpdate: server !== undefined,
});
