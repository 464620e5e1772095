// The settings file: JSON in the user's configuration folder. The only import of env-paths, and of zod in the command
// line. It knows no environment variable.

import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { holdsPassword } from '../../database/address.ts';
import { isOpenToOthers } from '../../database/privateFile.ts';
import { textOf } from '../../roster/byteOrderMark.ts';
import { codeOf, Fault } from '../../roster/errors.ts';
import { shellLine } from '../terminal/command.ts';

/** Where a user's files go. */
export interface Folders {
  config: string;
  data: string;
}

/** Every setting as text, by the name it has in the file. */
export type FileSettings = Partial<Record<SettingName, string>>;

const SETTING_NAMES = [
  'db',
  'token',
  'clientId',
  'clientSecret',
  'apiUrl',
  'authUrl',
  'apiVersion',
  'pageSize',
  'keepDays',
  'smtpUrl',
  'mailFrom',
] as const;
export type SettingName = (typeof SETTING_NAMES)[number];

const SECRETS: readonly SettingName[] = ['token', 'clientSecret', 'smtpUrl'];

/** Settings that may also be written as numbers. */
const AMOUNTS: readonly SettingName[] = ['pageSize', 'keepDays'];

/**
 * The folders of this user, by the manners of the system: `~/.config/clever-sync` and `~/.local/share/clever-sync` on
 * Linux. Null for a user without a home, as in a container: what lies where the command is run is not the user's own.
 */
export async function userFolders(): Promise<Folders | null> {
  const loaded = await import('env-paths').catch((error: unknown) => {
    // It asks for the home as it is loaded, and the system throws when it knows neither that nor the user.
    if (codeOf(error) === 'ERR_SYSTEM_ERROR') return null;
    throw error;
  });
  const folders = loaded?.default('clever-sync', { suffix: '' });
  return folders && isAbsolute(folders.config) && isAbsolute(folders.data) ? folders : null;
}

/** The path of the settings file. */
export function configPath(folders: Folders): string {
  return join(folders.config, 'config.json');
}

/**
 * The settings in the file; none when there is no file. Throws the Fault `usage` when it is no JSON object of known
 * settings, or holds a secret that somebody else can read.
 */
export async function readConfig(path: string): Promise<FileSettings> {
  const text = await read(path);
  if (text === null) return {};
  const settings = await check(path, parse(path, text));
  const secrets = holdsPassword(settings.db ?? '') ? [...SECRETS, 'db' as const] : SECRETS;
  const secret = secrets.find((name) => settings[name] !== undefined);
  if (secret && (await isReadableByOthers(path))) throw new SecretInTheOpen(path, secret);
  return settings;
}

/** A secret in a settings file that others can read. */
export class SecretInTheOpen extends Fault {
  /** The command that mends it. */
  readonly command: string;

  constructor(path: string, secret: SettingName) {
    const command = makePrivate(path);
    super(
      'usage',
      `The settings file ${path} holds a secret (${secret}) and others can read it.`,
      `Run: ${command}`,
    );
    this.command = command;
  }
}

/** Whether anybody but the owner can read the file. */
export const isReadableByOthers = async (path: string): Promise<boolean> => isOpenToOthers(await stat(path));

/** The command that leaves a file to its owner. */
export const makePrivate = (path: string): string => shellLine('chmod', '600', path);

async function read(path: string): Promise<string | null> {
  try {
    // A pipe or a device may never end, and who reads one hears no Ctrl-C.
    if (!(await stat(path)).isFile()) throw new Error('It is no file.');
    return textOf(await readFile(path));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null;
    throw new Fault(
      'usage',
      `The settings file ${path} cannot be read.`,
      'Check that it is a file of yours.',
      error,
    );
  }
}

// The parser's own message quotes the text, which may be a secret: it is not passed on.
function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('usage', `The settings file ${path} is not valid JSON.`, 'Correct it, or remove it.');
  }
}

// How large a number may be is looked at where it is used, as with one from the environment.
async function check(path: string, value: unknown): Promise<FileSettings> {
  const { z } = await import('zod');
  const text = z.string('is not a text').regex(/\S/, 'is empty');
  const amount = z.union([text, z.number().transform(String)], 'is not a whole number');
  const setting = (name: SettingName) => (AMOUNTS.includes(name) ? amount : text).optional();
  const shape = Object.fromEntries(SETTING_NAMES.map((name) => [name, setting(name)]));
  const result = z.strictObject(shape, 'is not a JSON object').safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const wrong = (what: string, hint: string) => new Fault('usage', `The settings file ${path}${what}.`, hint);
  const name = issue?.path.join('.');
  if (name) throw wrong(`: ${name} ${issue?.message}`, howToWrite(name));
  const known = `It takes: ${SETTING_NAMES.join(', ')}.`;
  if (issue?.code === 'unrecognized_keys')
    throw wrong(`: there is no setting ${issue.keys.join(', ')}`, known);
  throw wrong(` ${issue?.message}`, known);
}

const howToWrite = (name: string): string =>
  AMOUNTS.some((each) => each === name)
    ? 'Give a number without quotes, or leave it out.'
    : 'Give a text in double quotes, or leave it out.';
