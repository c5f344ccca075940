import { links } from '../links.ts';

/** The services that Home shows, each with a line on what it is for and a drawing: an SVG path in a square of 24. */
export const services = [
  {
    label: 'Resource groups',
    href: links.groups,
    text: 'What belongs together, and goes together',
    icon: 'M3 7.5V18a1.5 1.5 0 0 0 1.5 1.5h15A1.5 1.5 0 0 0 21 18V9a1.5 1.5 0 0 0-1.5-1.5H12L10 5H4.5A1.5 1.5 0 0 0 3 6.5v1z',
  },
  {
    label: 'App Services',
    href: links.sites,
    text: 'Web apps, their settings and their authentication',
    icon: 'M4.5 5h15A1.5 1.5 0 0 1 21 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5v-11A1.5 1.5 0 0 1 4.5 5zM3 9h18M6 7h.01M8.5 7h.01M9 12.5 6.5 14 9 15.5M15 12.5l2.5 1.5-2.5 1.5',
  },
  {
    label: 'Microsoft Entra ID',
    href: links.entra,
    text: 'The directory: users, sign-in, consent',
    icon: 'M12 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 20c.5-4 3.2-6 7-6s6.500 2 7 6',
  },
  {
    label: 'App registrations',
    href: links.registrations,
    text: 'What an app is to Entra ID',
    icon: 'M15.500 9.500a4 4 0 1 1-4-4 4 4 0 0 1 4 4zM14.500 12.500 21 19v2h-3v-2h-2v-2l-2.500-2.500',
  },
  {
    label: 'Enterprise applications',
    href: links.enterprises,
    text: 'What an app may do in this directory',
    icon: 'M12 3l7.500 3v5.500c0 4.500-3 7.500-7.500 9.500-4.500-2-7.500-5-7.500-9.500V6zM8.500 12l2.500 2.500 4.500-5',
  },
] as const;
