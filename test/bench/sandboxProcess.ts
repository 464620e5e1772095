// Serves one day of a district, or of a folder of districts, as Clever's API, in a process of its own: folder, day,
// latency. Ends with its parent.

import { startSandbox } from '../../src/sandbox/server.ts';

const [folder = '', day, latencyMs] = process.argv.slice(2);

// The bench makes a day's worth of requests in a minute: no waiting for Clever's limit of requests.
const options = { folder, day: Number(day), latencyMs: Number(latencyMs), rateLimit: Infinity };
const sandbox = await startSandbox(options);
const { url, token, districtId, client } = sandbox;
const districts = sandbox.districts.map((each) => each.districtId);

process.once('disconnect', () => void sandbox.close());
process.send?.({ url, token, districtId, client, districts });
