// P, the unit of the bench: reads the pages of a folder from disk and parses them, nothing else. Prints milliseconds of
// time and of processor time.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = ''] = process.argv.slice(2);
const files = readdirSync(folder).map((file) => join(folder, file));

const began = performance.now();
const idle = process.cpuUsage();
for (const file of files) JSON.parse(readFileSync(file, 'utf8'));
const { user, system } = process.cpuUsage(idle);
process.stdout.write(`${performance.now() - began} ${(user + system) / 1000}`);
