import type { Json, JsonObject } from '../contract/json.ts';
import { derivationProblem, type KeyDerivation } from './key-derivation.ts';
import { boxProblem } from './sealed-box.ts';
import type { WorkspaceHeader } from './workspace-header.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

type Check = (value: Json | undefined) => boolean;

const text: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= 200;
const time: Check = (value) => typeof value === 'string' && TIME.test(value);
const flag: Check = (value) => typeof value === 'boolean';
const whole: Check = (value) => Number.isInteger(value);
const one =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);
const box: Check = (value) => isObject(value) && boxProblem(value) === undefined;
const list: Check = (value) => Array.isArray(value);

const headerFields = {
  formatVersion: (value: Json | undefined) => value === 1,
  id: (value: Json | undefined) => typeof value === 'string' && UUID_V7.test(value),
  name: text,
  createdAt: time,
  sealing: one('keychain', 'passphrase', 'none'),
  sample: flag,
  wrappings: list,
  canary: (value: Json | undefined) => value === null || box(value),
};

const wrappingFields = {
  keychain: { kind: one('keychain'), backend: text, account: text, box },
  recovery: {
    kind: one('recovery'),
    kit: (value: Json | undefined) => typeof value === 'string' && /^[0-9a-f]{8}$/.test(value),
    createdAt: time,
    provenAt: (value: Json | undefined) => value === null || time(value),
    box,
  },
  scrypt: { kind: one('passphrase'), kdf: one('scrypt'), N: whole, r: whole, p: whole, salt: text, box },
  'pbkdf2-sha256': { kind: one('passphrase'), kdf: one('pbkdf2-sha256'), iterations: whole, salt: text, box },
};

/** What keeps a value from being a header of format 1, as a sentence; undefined when it is one. */
export function headerProblem(value: JsonObject): string | undefined {
  const field = unfit(value, headerFields);
  if (field !== undefined) return `Field “${field}” of the header is not what it must be.`;
  const header = value as unknown as WorkspaceHeader;
  for (const wrapping of header.wrappings) {
    const problem = wrappingProblem(wrapping as unknown as Json);
    if (problem !== undefined) return problem;
  }
  const kinds = header.wrappings.map(({ kind }) => kind);
  const primary = kinds.filter((kind) => kind !== 'recovery');
  const recovery = kinds.length - primary.length;
  const expected = header.sealing === 'none' ? '' : header.sealing;
  if (primary.join() !== expected || recovery > (header.sealing === 'none' ? 0 : 1)) {
    return `The header says the workspace is sealed by “${header.sealing}”, and its wrapped keys do not fit that.`;
  }
  if ((header.canary === null) !== (header.sealing === 'none')) return 'The header’s canary is missing.';
  return undefined;
}

/** Whether a value is the wrapping of a recovery kit. */
export function isRecoveryWrapping(value: Json | undefined): boolean {
  return isObject(value) && unfit(value, wrappingFields.recovery) === undefined;
}

function wrappingProblem(value: Json): string | undefined {
  if (!isObject(value)) return 'A wrapped key in the header is not what it must be.';
  const kind = value.kind === 'passphrase' ? value.kdf : value.kind;
  const fields = wrappingFields[kind as keyof typeof wrappingFields];
  if (!Object.hasOwn(wrappingFields, String(kind))) return 'A wrapped key in the header is of an unknown kind.';
  const field = unfit(value, fields);
  if (field !== undefined) return `Field “${field}” of a wrapped key in the header is not what it must be.`;
  return value.kind === 'passphrase' ? derivationProblem(value as unknown as KeyDerivation) : undefined;
}

/** The first field that is missing, too many or unfit. */
function unfit(value: JsonObject, fields: Readonly<Record<string, Check>>): string | undefined {
  for (const [name, check] of Object.entries(fields)) if (!check(value[name])) return name;
  return Object.keys(value).find((name) => !Object.hasOwn(fields, name));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
