// Where the Portal is and how Clever is reached: flag, then environment, then settings file, then default. Secrets
// come from the environment or the file only, and are never printed.

import { dirname } from 'node:path';
import type { MailSettings } from '../../notify/mail.ts';
import { Fault } from '../../roster/errors.ts';
import { originOf } from '../../source/clever/origin.ts';
import { tokenIn } from '../../source/clever/tokenText.ts';
import { ifGiven, parseInteger } from '../program/flags.ts';
import { configPath, readConfig, userFolders, type Folders, type SettingName } from './configFile.ts';
import { neither, unquoted, type Given } from './given.ts';
import { mailOf } from './mailServer.ts';
import { portalLocation, usualDatabase, withoutSecret } from './portalLocation.ts';

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
      ifGiven(withoutSecret(sources.db), (text) => portalLocation(text, sources.cwd)) ??
      portalLocation(db.text ?? usualDatabase(folders), db.folder),
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

const hostOf = ({ text, called }: Given, host: string): string => originOf(text ?? host, called).origin;

function clientOf(id: Given, secret: Given): Settings['client'] {
  if (id.text && secret.text) return { id: id.text, secret: secret.text };
  return neither(id, secret);
}

function versionOf({ text = 'v3.1', called }: Given): Settings['apiVersion'] {
  if (text === 'v3.1' || text === 'v3.0') return text;
  throw new Fault('usage', `${called} is neither v3.1 nor v3.0.`);
}
