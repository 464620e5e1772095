// The users of a generated district: invented people with records as large as real ones.

import { idOf, isChanged, type Layout } from './plan.ts';
import { chance, mix, pick } from './random.ts';

const words = (text: string): string[] => text.split(' ');

const FIRST = words(
  'Ada Amir Ana Anders Aria Bao Bea Ben Camila Cem Chidi Dara Dina Eli Elif Emre Esi Fatou Finn Freya Gia Hana Hugo Ida ' +
    'Idris Ines Iris Ivo Jada Jin Jonas Kai Kofi Lale Leif Lena Lin Luca Lucia Mai Malik Mara Mateo Maya Mina Nadia Nia ' +
    'Nils Noor Odin Omar Opal Paz Quinn Rafi Rania Remy Rosa Rui Sana Selma Sofia Soren Tala Tariq Theo Tomas Uma Vera ' +
    'Wen Xena Yara Yuki Zane Zoe',
);
const LAST = words(
  'Abara Adler Alvarado Amadi Andersen Aydin Baptiste Barros Becker Bello Berg Bianchi Brandt Caldwell Castro Cho Cruz ' +
    'Dahl Diallo Diaz Duarte Egger Ekström Farah Ferreira Fischer Fofana Gallo Garza Haddad Hansen Hayes Ibarra Iwu ' +
    'Jensen Kaplan Kaya Keita Kimura Kovac Kruger Lang Larsen Lopez Lund Maeda Mbeki Mendes Mori Moser Nakata Navarro ' +
    'Nguyen Novak Nuñez Oduya Okafor Olsen Ortega Osei Pereira Petrov Quist Ramos Reyes Rossi Sato Schmid Silva Sosa ' +
    'Suzuki Tanaka Toure Usman Vargas Vogel Weiss Yamada Yilmaz Zapata Zeller',
);
const STREETS = words(
  'Alder Birch Canyon Dogwood Elm Foothill Granite Harvest Juniper Meadow Orchard Prairie Quarry Willow',
);
const RACES = ['Caucasian', 'Asian', 'Black or African American', 'Two or More Races', 'Unknown', ''];
const LANGUAGES = [
  ['English', 'eng'],
  ['Spanish', 'spa'],
  ['Vietnamese', 'vie'],
  ['Somali', 'som'],
] as const;

/** Salts for draws about people, so that each is independent of the others. */
const SALT = { first: 11, middle: 12, last: 13, renamed: 14, demographics: 15, second: 16 };

/** When records were created and last changed, by day. */
export function timesOf(changed: boolean): { created: string; last_modified: string } {
  return {
    created: '2025-08-04T09:12:44.517Z',
    last_modified: changed ? '2026-11-22T07:31:05.208Z' : '2026-08-11T09:12:44.517Z',
  };
}

/** The n-th student. */
export function studentOf(layout: Layout, index: number, school: number, day: number): object {
  const schools = schoolsOfStudent(layout, index, school);
  const { username, ...person } = personOf(layout, 'student', index, day);
  const number = String(1_000_000 + index);
  return {
    ...person,
    roles: {
      student: {
        credentials: { district_username: `${username}${number.slice(-4)}` },
        ...demographicsOf(layout, index),
        enrollments: [],
        grade: String(6 + (index % 7)),
        graduation_year: String(2033 - (index % 7)),
        school: schools[0],
        schools,
        sis_id: number,
        state_id: `ST${number}`,
        student_number: number,
        email: person.email,
      },
    },
  };
}

/** The n-th teacher. */
export function teacherOf(layout: Layout, index: number, school: number, day: number): object {
  const id = idOf(layout, 'school', school);
  const { username, ...person } = personOf(layout, 'teacher', index, day);
  const number = `T${100_000 + index}`;
  return {
    ...person,
    roles: {
      teacher: {
        credentials: { district_username: username },
        legacy_id: idOf({ ...layout, seed: layout.seed + 1 }, 'teacher', index),
        school: id,
        schools: [id],
        sis_id: number,
        state_id: '',
        teacher_number: number,
        title: 'Teacher',
      },
    },
  };
}

/** The n-th member of the staff. */
export function staffOf(layout: Layout, index: number, day: number): object {
  const { username, ...person } = personOf(layout, 'staff', index, day);
  return {
    ...person,
    roles: {
      staff: {
        credentials: { district_username: username },
        department: 'Curriculum',
        legacy_id: idOf({ ...layout, seed: layout.seed + 1 }, 'staff', index),
        roles: ['SchoolTechLead'],
        schools: [idOf(layout, 'school', mix(layout.seed, index) % layout.schools)],
        staff_id: `S${100_000 + index}`,
        title: 'Instructional Coach',
      },
    },
  };
}

function personOf(layout: Layout, kind: 'student' | 'teacher' | 'staff', index: number, day: number) {
  const { seed } = layout;
  const renamed = isChanged(layout, kind, index, day);
  const first = pick(FIRST, seed, index, SALT.first);
  const last = pick(LAST, seed, index, SALT.last);
  const username = `${first}.${last}`
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z.]/g, '');
  const number = index.toString(36);
  return {
    ...timesOf(renamed),
    district: idOf(layout, 'district', 0),
    email: `${username}.${number}@${kind === 'student' ? 'students.' : ''}example.org`,
    name: {
      first,
      last: renamed ? `${last}-${pick(LAST, seed, index, SALT.renamed)}` : last,
      middle: chance(seed, index, SALT.middle) < 0.4 ? pick(FIRST, seed, index, SALT.middle).slice(0, 1) : '',
    },
    username,
    id: idOf(layout, kind, index),
  };
}

/** One student in thirty goes to a second school as well. */
function schoolsOfStudent(layout: Layout, index: number, school: number): string[] {
  const second = (school + 1) % layout.schools;
  const isBoth = second !== school && chance(layout.seed, index, SALT.second) < 1 / 30;
  return (isBoth ? [school, second] : [school]).map((each) => idOf(layout, 'school', each));
}

/** What a program that only needs a roster has to read past. */
function demographicsOf({ seed }: Layout, index: number): object {
  const draw = mix(seed, index, SALT.demographics);
  const [home_language, home_language_code] = pick(LANGUAGES, seed, index);
  return {
    dob: `${1 + (draw % 12)}/${1 + (draw % 28)}/${2009 + (draw % 7)}`,
    ell_status: draw % 9 === 0 ? 'Y' : 'N',
    ext: {
      counselor: `Counselor ${draw % 40}`,
      homeroom: String(100 + (draw % 300)),
      bus_route: `R${draw % 90}`,
    },
    gender: ['F', 'M', 'X', ''][draw % 4],
    hispanic_ethnicity: draw % 4 === 0 ? 'Y' : 'N',
    home_language,
    home_language_code,
    location: {
      address: `${1 + (draw % 9800)} ${pick(STREETS, seed, index)} Street`,
      city: 'Great Plains',
      state: 'KS',
      zip: String(66000 + (draw % 900)),
    },
    race: pick(RACES, seed, index, SALT.demographics),
  };
}
