// A request to Clever until it is answered: the credentials shown, the tries, what each status means.
// It knows no records; a page stays bytes here.

import { bytesWithoutMark } from '../../roster/byteOrderMark.ts';
import { throwIfAborted } from '../../roster/errors.ts';
import { type Asked, refusal, tooLarge, unreachable, unusable } from './faults.ts';
import { type Answer, type Connection, NoAnswer, TooLarge } from './http.ts';
import { parseJson } from './json.ts';
import { type Pace, patience, type Patience } from './patience.ts';

/** What is shown to be let in: the value of the `authorization` header. */
export interface Credentials {
  header(pace: Pace): Promise<string>;
  /** Another header after `refused` was answered with 401. Throws a Fault when there is none. */
  renew(refused: string, pace: Pace): Promise<string>;
}

/** Something to ask for, and over what; `what` names it in messages, without ids of persons. */
export interface Question {
  connection: Connection;
  url: URL;
  what: string;
  asked: Asked;
  credentials: Credentials;
}

/**
 * The body of the answer, which says it is JSON. Failures that may pass are tried again within `tries`.
 * Throws TooLarge, or a Fault: `source-unreachable`, `source-token`, `source-unusable`, `interrupted`.
 */
export async function ask(question: Question, pace: Pace, tries: Patience): Promise<Buffer> {
  let header = await question.credentials.header(pace);
  let renewed = false;
  for (;;) {
    const answer = await getOrWait(question, header, pace, tries);
    if (answer === null) continue;
    if (answer.status === 200 && isJson(answer)) return answer.body;
    if (answer.status === 413) throw new TooLarge('413');
    if (answer.status === 429) {
      await tries.limited(answer.headers);
    } else if (answer.status === 401 && !renewed) {
      header = await question.credentials.renew(header, pace);
      renewed = true;
    } else if (answer.status === 408 || (answer.status >= 500 && answer.status !== 501)) {
      await tries.failed(
        `Clever answered ${answer.status}`,
        unreachable(question.url, `it answers ${answer.status}`),
      );
    } else {
      throw refusal(answer.status, question);
    }
  }
}

/** HTML, say, means a wrong address or kind of token, whatever the status. */
function isJson({ headers }: Answer): boolean {
  return /^application\/([\w.+-]+\+)?json\b/i.test(headers['content-type'] ?? '');
}

/**
 * The parsed answer; an answer that is not whole JSON is asked for again. Throws Faults only: nothing smaller can be
 * asked for.
 */
export async function askJson(question: Question, pace: Pace): Promise<unknown> {
  const tries = patience(pace);
  const again = (): Promise<Buffer> =>
    ask(question, pace, tries).catch((error: unknown) => {
      throw error instanceof TooLarge
        ? tooLarge(`Clever's answer to ${question.what}`, error, question.asked)
        : error;
    });
  return parsed(again(), again, (body) => parseJson(body), { ...question, tries });
}

/** An answer that breaks off begins well; one that does not, as a page of a log-in, would come again. */
const BEGINS_AS_JSON = /^\s*([[{]|$)/;

/**
 * Parses `body`, or, while that is not whole JSON, what `again` brings instead. Throws `source-unusable` for what is
 * none.
 */
export async function parsed<T>(
  body: Promise<Buffer>,
  again: () => Promise<Buffer>,
  parse: (body: Buffer) => T | undefined,
  { what, asked, tries }: { what: string; asked?: Asked; tries: Patience },
): Promise<T> {
  for (;;) {
    const bytes = await body;
    const json = parse(bytes);
    if (json !== undefined) return json;
    if (!BEGINS_AS_JSON.test(bytesWithoutMark(bytes).toString('latin1', 0, 100)))
      throw unusable(`Clever's answer to ${what} is no JSON.`, asked);
    await tries.failed(
      "Clever's answer breaks off",
      unusable(`Clever's answer to ${what} breaks off, again and again.`, asked),
    );
    body = again();
  }
}

/** The answer; null after a wait, when none came. */
async function getOrWait(
  { connection, url }: Question,
  authorization: string,
  pace: Pace,
  tries: Patience,
): Promise<Answer | null> {
  throwIfAborted(pace.signal);
  try {
    return await connection.get(url, { authorization }, pace.signal);
  } catch (error) {
    throwIfAborted(pace.signal);
    if (!(error instanceof NoAnswer)) throw error;
    const fault = unreachable(url, error.message);
    if (!error.passing) throw fault;
    await tries.failed(`Clever: ${error.message}`, fault);
    return null;
  }
}
