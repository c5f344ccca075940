const GIVEN = (
  'Ada Amara Anna Boris Carlos Chloé Daniel Deniz Elena Emeka Fatima Felix Grace Hana Hugo Ines Ivan Jana José Kenji ' +
  'Lin Łukasz Maja Marta Mei Milan Nadia Nils Noor Olga Omar Paula Priya Rafael Rosa Sam Selma Tariq Tomás Uma Vera Wei Yara Zoë'
).split(' ');

const FAMILY = (
  'Abel Bauer Castro Dahl Eze Ferrari García Haddad Ito Jensen Kowalski Lopez Müller Nguyen Okafor Petrov Quist Rossi ' +
  'Silva Tanaka Usman Varga Weber Xu Young Zhang'
).split(' ');

/** A student who does not exist. */
export interface Person {
  readonly student: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Of letters that a web app's name may have; nobody else's. */
  readonly slug: string;
}

/** The people of a class: each name once. */
export function people(count: number, random: () => number): readonly Person[] {
  const given = Math.floor(random() * GIVEN.length);
  return Array.from({ length: count }, (_, index) => {
    const firstName = GIVEN[(given + index) % GIVEN.length] ?? 'Ada';
    const round = Math.floor(index / GIVEN.length);
    const lastName = FAMILY[(index * 7 + round * 3) % FAMILY.length] ?? 'Abel';
    const number = Math.floor(index / (GIVEN.length * FAMILY.length));
    const student = `${firstName} ${lastName}${number > 0 ? ` ${number + 1}` : ''}`;
    return { student, firstName, lastName, slug: `${plain(student)}-${String(index + 1).padStart(3, '0')}` };
  });
}

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[łŁ]/g, 'l')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .replaceAll(' ', '-');
