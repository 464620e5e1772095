// The addresses of Clever: which may be configured, and which may be followed. It sends nothing.

import { Fault } from '../../roster/errors.ts';
import { isLoopback } from '../../roster/loopback.ts';

/**
 * The origin that `setting` configures, such as `https://api.clever.com`. Secrets are sent there, so plain http is
 * for loopback only. Throws `usage` for anything but a scheme and a host.
 */
export function originOf(text: string, setting: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new Fault(
      'usage',
      `${setting} is not an address of a host.`,
      'Give it as https://host, without a path.',
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Fault(
      'usage',
      `${setting} is plain http: the token could be read on the way.`,
      'Use https; plain http is for this computer only (localhost, 127.0.0.1).',
    );
  }
  return url;
}

/**
 * The address of a link, which Clever gives relative to its host, as it is asked for; null when it leads to another
 * origin.
 */
export function linkWithin(origin: URL, uri: string): URL | null {
  if (!URL.canParse(uri, origin.href)) return null;
  const url = new URL(uri, origin);
  // The origin of `blob:https://…` is that of what stands in it.
  const isSame = url.protocol === origin.protocol && url.origin === origin.origin;
  url.hash = '';
  return isSame && url.username === '' && url.password === '' ? url : null;
}
