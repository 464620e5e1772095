// Which parameters the address of a PostgreSQL server may have behind its `?`, in libpq's words.

import { wrongAddress } from '../address.ts';
import type { Given } from './tls.ts';

/** Parameters that are read here. */
const PARAMETERS = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'options',
  'application_name',
  'connect_timeout',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
];

/** Parameters that libpq takes too, and that hosting services write into addresses: here they would change nothing. */
const NEEDLESS =
  /^(sslsni|sslnegotiation|client_encoding|fallback_application_name|keepalives\w*|tcp_user_timeout)$/;

/** Parameters that ask for something this program does not do, unless they have one of these values. */
const ASKING: Record<string, { variable: string; harmless: string[] }> = {
  channel_binding: { variable: 'PGCHANNELBINDING', harmless: ['prefer', 'disable'] },
  gssencmode: { variable: 'PGGSSENCMODE', harmless: ['prefer', 'disable'] },
  target_session_attrs: {
    variable: 'PGTARGETSESSIONATTRS',
    harmless: ['any', 'read-write', 'primary', 'prefer-standby'],
  },
};

/**
 * Throws `usage` for a parameter that is not known: of a misspelt one, `ssl_mode=verify-full`, nobody would notice that it
 * checks nothing. It is not quoted, as it may be a part of a password.
 */
export function requireKnown(given: URLSearchParams): void {
  const isKnown = (name: string) => PARAMETERS.includes(name) || name in ASKING || NEEDLESS.test(name);
  const names = [...given.keys()];
  if (!names.every(isKnown))
    throw wrongAddress(`a parameter in it is not known; those known are ${PARAMETERS.join(', ')}.`);
  if (new Set(names).size < names.length) throw wrongAddress('a parameter stands in it twice.');
}

/**
 * Throws `usage` for what libpq would insist on and this program does not do. A channel binding, which hosting services write
 * into addresses, is let pass where `sslmode` wants TLS anyway.
 */
export function requireKept(given: Given): void {
  for (const [name, { variable, harmless }] of Object.entries(ASKING)) {
    const value = given(name, variable);
    const isBinding = name === 'channel_binding';
    const hasTls = /^(require|verify-.*)$/.test(given('sslmode', 'PGSSLMODE') ?? '');
    if (value === undefined || harmless.includes(value) || (isBinding && hasTls)) continue;
    const instead = isBinding ? 'give sslmode=verify-full' : `it can be ${harmless.join(', ')}`;
    throw wrongAddress(`${name} asks for what this program does not do: ${instead}.`);
  }
}
