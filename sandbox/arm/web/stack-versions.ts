/** A version of a language, or of a server for Java, as App Service offers it. */
export interface StackVersion {
  /** The major version: its text, and its value. */
  readonly major: readonly [text: string, value: string];
  readonly text: string;
  readonly value: string;
  /** `linuxFxVersion`; absent: not on Linux. For Java it is empty: its servers have one. */
  readonly linux?: string;
  readonly windows?: string;
  /** The version that GitHub's actions take. */
  readonly actions?: string;
  readonly endOfLife?: string;
  /** No longer offered, though apps that have it go on. */
  readonly deprecated?: true;
  /** A server for Java: `linuxFxVersion` by Java's version, and what Windows calls it. */
  readonly server?: {
    readonly linux: Record<string, string>;
    readonly windows?: [name: string, version: string];
  };
}

export interface Stack {
  readonly name: string;
  readonly text: string;
  readonly preferred?: 'linux' | 'windows';
  readonly versions: readonly StackVersion[];
}

const node = (version: number, endOfLife: string, deprecated?: true): StackVersion => ({
  major: [`Node ${version}`, String(version)],
  text: `Node ${version} LTS`,
  value: `${version}-lts`,
  linux: `NODE|${version}-lts`,
  windows: `~${version}`,
  actions: `${version}.x`,
  endOfLife,
  ...(deprecated ? { deprecated } : {}),
});

const dotnet = (version: number, kind: string, endOfLife: string): StackVersion => ({
  major: [`.NET ${version} (${kind})`, `dotnet${version}`],
  text: `.NET ${version} (${kind})`,
  value: String(version),
  linux: `DOTNETCORE|${version}.0`,
  windows: `v${version}.0`,
  actions: `${version}.x`,
  endOfLife,
});

const script = (
  language: string,
  prefix: string,
  major: string,
  minor: string,
  endOfLife: string,
): StackVersion => ({
  major: [`${language} ${major}`, major],
  text: `${language} ${minor}`,
  value: minor,
  linux: `${prefix}|${minor}`,
  actions: minor,
  endOfLife,
});

const python = (minor: string, endOfLife: string) => script('Python', 'PYTHON', '3', minor, endOfLife);
const php = (minor: string, endOfLife: string) => script('PHP', 'PHP', '8', minor, endOfLife);

const java = (version: number, endOfLife: string): StackVersion => ({
  major: [`Java ${version}`, String(version)],
  text: `Java ${version}`,
  value: `${version}.0`,
  linux: '',
  windows: String(version),
  actions: String(version),
  endOfLife,
});

/** `TOMCAT|10.1-java21`, and so on, for each version of Java that the server runs on. */
const server = (
  [text, major, value]: [string, string, string],
  [prefix, version]: [string, string],
  windows: [string, string] | undefined,
  javas: number[],
): StackVersion => ({
  major: [text, major],
  text,
  value,
  server: {
    linux: Object.fromEntries(
      javas.map((each) => [
        `java${each}Runtime`,
        `${prefix}|${version || each}-${each === 8 ? 'jre' : 'java'}${each}`,
      ]),
    ),
    ...(windows ? { windows } : {}),
  },
});

/**
 * What App Service offers in November 2026; newest first. Sources: the languages' own calendars (nodejs/Release,
 * ".NET support policy", "Status of Python versions", "PHP supported versions", "Java on App Service"), which App Service follows.
 */
export const stacks: readonly Stack[] = [
  {
    name: 'dotnet',
    text: '.NET',
    preferred: 'windows',
    versions: [
      dotnet(10, 'LTS', '2028-11-14'),
      dotnet(9, 'STS', '2026-11-10'),
      dotnet(8, 'LTS', '2026-11-10'),
    ],
  },
  {
    name: 'node',
    text: 'Node',
    preferred: 'linux',
    versions: [
      node(24, '2028-04-30'),
      node(22, '2027-04-30'),
      node(20, '2026-04-30', true),
      node(18, '2025-04-30', true),
    ],
  },
  {
    name: 'python',
    text: 'Python',
    preferred: 'linux',
    versions: [
      python('3.14', '2030-10-31'),
      python('3.13', '2029-10-31'),
      python('3.12', '2028-10-31'),
      python('3.11', '2027-10-31'),
    ],
  },
  {
    name: 'php',
    text: 'PHP',
    preferred: 'linux',
    versions: [php('8.4', '2028-12-31'), php('8.3', '2027-12-31'), php('8.2', '2026-12-31')],
  },
  {
    name: 'java',
    text: 'Java',
    preferred: 'linux',
    versions: [java(21, '2028-09-01'), java(17, '2027-09-01'), java(11, '2027-09-01'), java(8, '2030-11-30')],
  },
  {
    name: 'javacontainers',
    text: 'Java Containers',
    versions: [
      server(
        ['Java SE (Embedded Web Server)', 'javase', 'SE'],
        ['JAVA', ''],
        ['JAVA', 'SE'],
        [21, 17, 11, 8],
      ),
      server(
        ['Apache Tomcat 10.1', 'tomcat10.1', '10.1'],
        ['TOMCAT', '10.1'],
        ['TOMCAT', '10.1'],
        [21, 17, 11],
      ),
      server(
        ['Apache Tomcat 9.0', 'tomcat9.0', '9.0'],
        ['TOMCAT', '9.0'],
        ['TOMCAT', '9.0'],
        [21, 17, 11, 8],
      ),
      server(['Red Hat JBoss EAP 8', 'jbosseap8', '8'], ['JBOSSEAP', '8'], undefined, [21, 17, 11]),
    ],
  },
];

/** Runtimes of the past and present that the service takes for `linuxFxVersion`; apps go on with old ones. */
const known = [
  /^NODE\|(lts|([468]|1[02468]|2[024])-lts|([4-9]|1[0-2])\.\d+)$/i,
  /^PYTHON\|(2\.7|3\.([6-9]|1[0-4]))$/i,
  /^PHP\|(5\.6|7\.[0-4]|8\.[0-5])$/i,
  /^DOTNETCORE\|([1-3]\.[0-2]|5\.0|6\.0|7\.0|8\.0|9\.0|10\.0|LTS)$/i,
  /^RUBY\|2\.[3-7](\.\d+)?$/i,
  /^(JAVA|TOMCAT|JBOSSEAP)\|[\w.]+-(java|jre)[\w.]+$/i,
  /^(GO\|1\.\d+|STATICSITE\|1\.0)$/i,
  /^(DOCKER|COMPOSE|SITECONTAINERS)\|.*$/is,
];

/**
 * Whether the service takes `version` as `linuxFxVersion`. It refuses what it never had (`NODE|22`, `NODE|23-lts`), and
 * takes what is past its end of life: that is kept from newcomers by the portal and Azure's CLI.
 * Source: "Language runtime support policy for App Service"; answers quoted in public issues (azure-cli#17020).
 */
export const isKnownRuntime = (version: string): boolean => known.some((pattern) => pattern.test(version));
