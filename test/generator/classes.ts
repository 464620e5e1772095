// The schools, courses, terms and sections of a generated district.

import { timesOf } from './people.ts';
import { idOf, isChanged, type Layout, type Place } from './plan.ts';
import { mix, pick } from './random.ts';

const SUBJECTS = ['science', 'math', 'social studies', 'english/language arts', 'other'];
const TOPICS = [
  'Science',
  'Biology',
  'Chemistry',
  'Earth Systems',
  'Mathematics',
  'History',
  'Literature',
  'Design',
];
const PLACES = [
  'Alder',
  'Bluestem',
  'Cedar',
  'Dry Creek',
  'Eagle',
  'Flint',
  'Goldenrod',
  'Heron',
  'Indigo',
  'Kestrel',
];

/** How many courses the district has: five levels of every topic. */
export const COURSES = TOPICS.length * 5;

/** How many terms the district has. */
export const TERMS = 3;

/** The district's own record on a day. */
export function districtOf(layout: Layout, day: number): object {
  return {
    id: idOf(layout, 'district', 0),
    name: 'Great Plains Unified',
    sis_type: 'sftp',
    launch_date: '2025-07-14',
    portal_url: 'https://clever.example.org/in/great-plains',
    login_methods: ['Google'],
    state: 'running',
    last_sync: `2026-11-${20 + day}T07:30:00.000Z`,
    last_clever_sync: `2026-11-${20 + day}T08:15:00.000Z`,
  };
}

/** The n-th school on a day. */
export function schoolOf(layout: Layout, index: number, day: number): object {
  const changed = isChanged(layout, 'school', index, day);
  const place = PLACES[index % PLACES.length];
  return {
    ...timesOf(changed),
    district: idOf(layout, 'district', 0),
    ext: {},
    high_grade: '12',
    id: idOf(layout, 'school', index),
    location: { address: `${100 + index} School Road`, city: 'Great Plains', state: 'KS', zip: '66001' },
    low_grade: '6',
    name: `${place} School ${index + 1}${changed ? ' of Science' : ''}`,
    nces_id: String(200_000_000_000 + index),
    phone: '(555) 010-0100',
    principal: { name: 'Robin Principal', email: `principal.${index}@example.org` },
    school_number: String(1000 + index),
    sis_id: String(1000 + index),
    state_id: String(index),
  };
}

/** The n-th course. */
export function courseOf(layout: Layout, index: number): object {
  return {
    district: idOf(layout, 'district', 0),
    id: idOf(layout, 'course', index),
    name: `${TOPICS[index % TOPICS.length]} ${1 + Math.floor(index / TOPICS.length)}`,
    number: `C${100 + index}`,
  };
}

/** The n-th term. */
export function termOf(layout: Layout, index: number): object {
  const dates = [
    ['Fall 2026', '2026-08-17', '2026-12-18'],
    ['Spring 2027', '2027-01-05', '2027-06-11'],
    ['2026-27', '2026-08-17', '2027-06-11'],
  ][index]!;
  const [name, start_date, end_date] = dates;
  return {
    district: idOf(layout, 'district', 0),
    end_date,
    id: idOf(layout, 'term', index),
    name,
    start_date,
  };
}

/** The section at a place. */
export function sectionOf(layout: Layout, place: Place): object {
  const { index, school, period, teachers, students, moved } = place;
  const draw = mix(layout.seed, index);
  const course = draw % COURSES;
  const teacherIds = teachers.map((each) => idOf(layout, 'teacher', each));
  return {
    ...timesOf(moved),
    course: idOf(layout, 'course', course),
    district: idOf(layout, 'district', 0),
    ext: {},
    grade: String(6 + (index % 7)),
    id: idOf(layout, 'section', index),
    name: `${TOPICS[course % TOPICS.length]} ${1 + Math.floor(course / TOPICS.length)} - period ${period + 1}`,
    period: String(period + 1),
    school: idOf(layout, 'school', school),
    section_number: String(1 + (index % 40)),
    sis_id: `SEC-${index}`,
    students: students.map((each) => idOf(layout, 'student', each)),
    subject: pick(SUBJECTS, layout.seed, course),
    ...(teacherIds.length > 0 ? { teacher: teacherIds[0] } : {}),
    teachers: teacherIds,
    term_id: idOf(layout, 'term', draw % TERMS),
  };
}
