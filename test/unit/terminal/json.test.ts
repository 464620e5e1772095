import { json, reportJson } from '../../../src/cli/terminal/json.ts';
import { aPlan, aReport } from './build.ts';

const RECORD = '{"created":0,"updated":0,"linked":0,"restored":0,"deleted":0}';
const EXPECTED =
  '{"run":17,"district":{"id":1,"sourceId":"5f1000000000000000000001","name":"Riverside Unified"},' +
  '"mode":"edit","dryRun":false,"status":"launched","plan":"3f9a1c0b72d4","changes":{' +
  `"schools":${RECORD},"teachers":${RECORD.replace('"created":0', '"created":1')},"students":${RECORD},` +
  `"staff":${RECORD},"admins":${RECORD},"classes":${RECORD},` +
  '"schoolUsers":{"created":0,"updated":0,"deleted":0},"classTeachers":{"created":0,"updated":0,"deleted":0},' +
  '"classStudents":{"created":0,"deleted":0}},' +
  '"kept":{"schools":0,"teachers":0,"students":0,"staff":0,"admins":0,"classes":0},' +
  '"losses":{"licenseAssignments":0,"classBooks":0,"studentBooks":0,"studentWork":0,"manual":0},' +
  '"settings":{"expiresOn":{"before":null,"after":"2027-06-30"},"schools":[{"sourceId":"5f2","name":"Valley","selected":false}],"subscribed":["a@x.example"]},' +
  '"roleConflicts":[{"userId":4,"sourceId":"5f4","name":"Okoye, Lee","portalRole":"teacher","sourceRoles":["staff"]}],' +
  '"linkConflicts":[{"kind":"student","sourceId":"5f2","name":"Ruiz, Ana","candidates":[4,9],"candidateNames":["Ruiz, A.","Ruiz, Anna"]}],' +
  '"unsharedAdmins":[{"id":61,"sourceId":"5f6","name":"Ashworth, Margaret","role":"district_admin"}],' +
  '"unselectedSchools":[{"sourceId":"5f3","name":"Valley High","isNew":true}],' +
  '"warnings":[{"code":"unknown-student","count":3,"message":"3 students"}],' +
  '"guards":[{"code":"expired","refused":true,"message":"It expired.","override":null}],' +
  '"reminders":{"licenses":[{"userId":4,"name":"Abara, Ngozi","email":null,"isNew":true}],' +
  '"seats":[{"licenseId":1,"product":"Biology","seats":40,"assigned":38,"audience":"both"}],' +
  '"books":[{"classId":2,"class":"Lab","teacher":null,"book":"Density","students":[{"userId":7,"name":"Ruiz, Ana"}],"bookId":5}],' +
  '"teachersWithoutStudentLicense":[{"userId":3,"name":"Diaz, Rosa","product":"Biology"}]},' +
  '"startedAt":"2026-11-23T10:00:00.000Z","finishedAt":"2026-11-23T10:00:03.200Z","durationMs":3200}';

// Everything is built in another order than it is printed in.
const REPORT = aReport(
  aPlan({
    roleConflicts: [
      { sourceRoles: ['staff'], portalRole: 'teacher', name: 'Okoye, Lee', sourceId: '5f4', userId: 4 },
    ],
    settings: {
      subscribed: ['a@x.example'],
      schools: [{ selected: false, name: 'Valley', sourceId: '5f2' }],
      expiresOn: { after: '2027-06-30', before: null },
    },
    linkConflicts: [
      {
        candidateNames: ['Ruiz, A.', 'Ruiz, Anna'],
        candidates: [4, 9],
        name: 'Ruiz, Ana',
        sourceId: '5f2',
        kind: 'student',
      },
    ],
    unsharedAdmins: [{ role: 'district_admin', name: 'Ashworth, Margaret', sourceId: '5f6', id: 61 }],
    unselectedSchools: [{ isNew: true, name: 'Valley High', sourceId: '5f3' }],
    warnings: [{ message: '3 students', count: 3, code: 'unknown-student' }],
    guards: [{ override: null, message: 'It expired.', refused: true, code: 'expired' }],
  })
    .creates('teachers', 'Abara, Ngozi')
    .build(),
  {
    reminders: {
      teachersWithoutStudentLicense: [{ product: 'Biology', name: 'Diaz, Rosa', userId: 3 }],
      books: [
        {
          students: [{ name: 'Ruiz, Ana', userId: 7 }],
          bookId: 5,
          book: 'Density',
          teacher: null,
          class: 'Lab',
          classId: 2,
        },
      ],
      seats: [{ audience: 'both', assigned: 38, seats: 40, product: 'Biology', licenseId: 1 }],
      licenses: [{ isNew: true, email: null, name: 'Abara, Ngozi', userId: 4 }],
    },
  },
);

test('a report is one line with the keys in their order', () => {
  expect(reportJson(REPORT)).toBe(EXPECTED);
});

test('or indented, the same value', () => {
  const pretty = reportJson(REPORT, true);
  expect(pretty).toContain('{\n  "run": 17,\n  "district": {\n    "id": 1,');
  expect(JSON.stringify(JSON.parse(pretty))).toBe(EXPECTED);
});

test('hostile text reaches a parser unchanged and a terminal never', () => {
  const rows = [{ id: 1, name: '\u{1b}[2J\u{202e}' }];
  expect(json(rows)).toBe('[{"id":1,"name":"\\u001b[2J\\u202e"}]');
  expect(JSON.parse(json(rows))).toEqual(rows);
});
