// What the sandbox answers with: status, headers and body, in the forms in which Clever sends them.

/** One answer, before it is sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';

/** A body of JSON, already written or still to be. */
export function json(body: Buffer | object, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': JSON_TYPE, 'cache-control': 'no-store' },
    body: Buffer.isBuffer(body) ? body : JSON.stringify(body),
  };
}

/** A refusal as the schema has it: `{message}`. */
export function refusal(status: number, message: string): Answer {
  return json({ message }, status);
}

/** For a token that is missing, unknown or no longer valid. */
export function unauthorized(): Answer {
  const answer = json({ code: 101, error: 'Unrecognized token string', data: {} }, 401);
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Bearer' } };
}

/** For a route that does not exist, or not for this kind of token: a page, not JSON. */
export function noRoute(method: string, path: string): Answer {
  const text = `Cannot ${method} ${path}`.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return html(404, 'Error', `<pre>${text}</pre>`);
}

/** A page. */
export function html(status: number, title: string, content: string): Answer {
  const body = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
</head>
<body>
${content}
</body>
</html>
`;
  return { status, headers: { 'content-type': HTML_TYPE }, body };
}

/** For too many requests in a minute: no body at all. */
export function tooMany(): Answer {
  return { status: 429, headers: { 'X-RateLimit-Remaining': '0' }, body: '' };
}
