// Where the Portal is and how Clever is reached: flag, then environment, then settings file, then default. Secrets
// come from the environment or the file only, and are never printed.

import { dirname, join } from 'node:path';
import {
  halfAddress,
  holdsPassword,
  isHalfAddress,
  isServerAddress,
  readUrl,
  unreadableAddress,
} from '../database/address.ts';
import type { MailSettings } from '../notify/mail.ts';
import { Fault } from '../roster/errors.ts';
import { originOf } from '../source/clever/origin.ts';
import { tokenIn } from '../source/clever/tokenText.ts';
import { configPath, readConfig, userFolders, type Folders, type SettingName } from './configFile.ts';
import { ifGiven, isAddress, parseInteger } from './program/flags.ts';
import { typedPath } from './typedPath.ts';

/** Every setting, checked. */
export interface Settings {
  /** A path, absolute, or a URL. */
  database: string;
  token: string | undefined;
  client: { id: string; secret: string } | undefined;
  apiUrl: string;
  authUrl: string;
  apiVersion: 'v3.1' | 'v3.0';
  /** Records a page; undefined leaves it to the source. */
  pageSize: number | undefined;
  /** How long a run's journal is kept. */
  keepDays: number;
  /** Where e-mails go; undefined: nowhere, who would get them is listed. */
  mail: MailSettings | undefined;
}

/** What settings are made from. */
export interface SettingSources {
  /** `--db` */
  db?: string | undefined;
  env: Record<string, string | undefined>;
  cwd: string;
  /** The user's folders, unless given: those of the system. */
  folders?: Folders | undefined;
}

const VARIABLES: Record<SettingName, string> = {
  db: 'CLEVER_SYNC_DB',
  token: 'CLEVER_TOKEN',
  clientId: 'CLEVER_CLIENT_ID',
  clientSecret: 'CLEVER_CLIENT_SECRET',
  apiUrl: 'CLEVER_API_URL',
  authUrl: 'CLEVER_AUTH_URL',
  apiVersion: 'CLEVER_API_VERSION',
  pageSize: 'CLEVER_SYNC_PAGE_SIZE',
  keepDays: 'CLEVER_SYNC_KEEP_DAYS',
  smtpUrl: 'CLEVER_SYNC_SMTP_URL',
  mailFrom: 'CLEVER_SYNC_MAIL_FROM',
};

const KEEP_DAYS = '365';

/** Resolves every setting. Throws the Fault `usage` when one is wrong, without its value where that may be secret. */
export async function resolveSettings(sources: SettingSources): Promise<Settings> {
  const folders = sources.folders ?? (await userFolders());
  const path = folders && configPath(folders);
  const file = path === null ? {} : await readConfig(path);
  const given = (name: SettingName): Given => {
    const variable = sources.env[VARIABLES[name]]?.trim();
    const line = variable ? undefined : file[name]?.trim();
    return unquoted(
      line && path
        ? { text: line, called: `${name} in ${path}`, folder: dirname(path) }
        : { text: variable || undefined, called: VARIABLES[name], folder: sources.cwd },
    );
  };
  const [db, token] = [given('db'), given('token')];
  const [pageSize, keepDays] = [given('pageSize'), given('keepDays')];
  return {
    database:
      ifGiven(withoutSecret(sources.db), (text) => location(text, sources.cwd)) ??
      location(db.text ?? usualDatabase(folders), db.folder),
    token: ifGiven(token.text, (text) => tokenIn(text, token.called)),
    client: clientOf(given('clientId'), given('clientSecret')),
    apiUrl: hostOf(given('apiUrl'), 'https://api.clever.com'),
    authUrl: hostOf(given('authUrl'), 'https://clever.com'),
    apiVersion: versionOf(given('apiVersion')),
    pageSize: ifGiven(pageSize.text, (text) => parseInteger(pageSize.called, text, 1, 10_000)),
    keepDays: parseInteger(keepDays.called, keepDays.text ?? KEEP_DAYS, 0, 36_500),
    mail: mailOf(given('smtpUrl'), given('mailFrom')),
  };
}

function usualDatabase(folders: Folders | null): string {
  if (folders) return join(folders.data, 'portal.db');
  const message = 'This user has no home folder, where the Portal database would be.';
  throw new Fault('usage', message, 'Set HOME, or name the database with --db or CLEVER_SYNC_DB.');
}

/** A setting, and what it is called where it was given: an error about it names the place to look. */
interface Given {
  text: string | undefined;
  called: string;
  /** What a path in it is relative to. */
  folder: string;
}

/**
 * The setting. Throws when it stands in quotes: a shell takes them away, but a file of variables as docker reads it does
 * not, and a path in quotes would be another file's.
 */
function unquoted(given: Given): Given {
  if (given.text === undefined || !/^(["']).*\1$/s.test(given.text)) return given;
  throw new Fault('usage', `${given.called} has quotes around its value.`, 'Write it without them.');
}

const hostOf = ({ text, called }: Given, host: string): string => originOf(text ?? host, called).origin;

/** What stands on a command line is read by everybody on the machine, and kept by the shell. */
function withoutSecret(db: string | undefined): string | undefined {
  if (db === undefined || !holdsPassword(db)) return db;
  const what = readUrl(db) ? 'a password' : 'what may be a password';
  throw new Fault(
    'usage',
    `--db: ${what} does not belong on a command line.`,
    'Give the address in CLEVER_SYNC_DB, or the password in PGPASSWORD or ~/.pgpass.',
  );
}

/**
 * A path relative to where the user stands, or to the file it is in; a URL stays as it is. A path is shown, so it
 * must not be a password.
 */
function location(text: string, folder: string): string {
  if (text.trim() === '') throw new Fault('usage', '--db needs the path of the Portal database.');
  if (isServerAddress(text)) return text;
  if (holdsPassword(text)) throw unreadableAddress();
  if (isHalfAddress(text)) throw halfAddress();
  return typedPath(text, folder);
}

function clientOf(id: Given, secret: Given): Settings['client'] {
  if (id.text && secret.text) return { id: id.text, secret: secret.text };
  return neither(id, secret);
}

/** What may stand behind the `?` of a mail server: flags, and times in milliseconds. */
const SMTP_PARAMETERS: [RegExp, RegExp][] = [
  [/^(requireTLS|ignoreTLS|tls\.rejectUnauthorized)$/, /^(true|false)$/],
  [/^(connection|greeting|socket)Timeout$/, /^\d{1,6}$/],
];

function mailOf(server: Given, sender: Given): Settings['mail'] {
  const [url, from] = [server.text, sender.text];
  if (!url || !from) return neither(server, sender);
  // The value may hold a password: it is not quoted.
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol) || new URL(url).hostname === '') {
    const hint = 'Give it as smtps://user:password@host, or smtp://host:port.';
    throw new Fault('usage', `${server.called} is not the address of a mail server.`, hint);
  }
  // Nodemailer takes every option from there, and fails amid a night over one that is not right.
  const isKnown = ([name, value]: [string, string]) =>
    SMTP_PARAMETERS.some(([names, values]) => names.test(name) && values.test(value));
  if (![...new URL(url).searchParams].every(isKnown))
    throw new Fault(
      'usage',
      `${server.called} has a parameter that is not known, or not right.`,
      'It takes requireTLS, ignoreTLS and tls.rejectUnauthorized, true or false, and connectionTimeout, greetingTimeout and socketTimeout in ms.',
    );
  const [, address = from] = /^[^<>\r\n]*<([^<>]+)>$/.exec(from) ?? [];
  if (isAddress(address.trim())) return { url, from };
  throw new Fault(
    'usage',
    `${sender.called} is no e-mail address.`,
    'For example: Clever Sync <sync@example.org>',
  );
}

/** Two settings of which neither is set; throws when one is. */
function neither(one: Given, two: Given): undefined {
  if (!one.text && !two.text) return undefined;
  const [set, missing] = one.text ? [one, two] : [two, one];
  throw new Fault('usage', `${set.called} is set but ${missing.called} is not.`, 'Set both, or neither.');
}

function versionOf({ text = 'v3.1', called }: Given): Settings['apiVersion'] {
  if (text === 'v3.1' || text === 'v3.0') return text;
  throw new Fault('usage', `${called} is neither v3.1 nor v3.0.`);
}
