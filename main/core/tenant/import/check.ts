import type { Json } from '../../../contract/json.ts';
import { type Contact, type Tenant, templateTiers, tenantStatuses } from '../../../contract/model.ts';
import { tenantIdPattern } from '../../../contract/parameters.ts';
import type { TenantField } from './columns.ts';
import { type ReadRow, RowRefusal } from './rows.ts';

/** Longest texts by field, in characters; the same as an edit takes. */
const longest: Readonly<Partial<Record<TenantField, number>>> = {
  name: 200,
  plan: 64,
  licenceTier: 64,
  resourceTier: 64,
  pluginTier: 64,
  region: 64,
  deploymentTarget: 256,
  reseller: 200,
};
const mayBeEmpty: readonly TenantField[] = ['region', 'deploymentTarget', 'reseller'];
const idPattern = new RegExp(tenantIdPattern);
const contactLengths = { role: 64, name: 200, email: 320, phone: 64 } as const;

/** A row whose fields are what they must be. `id` is always there. */
export interface CheckedRow {
  readonly row: number;
  readonly fields: Partial<Tenant> & Pick<Tenant, 'id'>;
  readonly parts: ReadRow['parts'];
}

/** Holds a row's fields to their types. @param environments names by word, aliases included. @throws RowRefusal. */
export function checkRow({ row, fields, parts }: ReadRow, environments: ReadonlyMap<string, string>): CheckedRow {
  const { id } = fields;
  if (id === undefined || id === '') {
    throw new RowRefusal('MISSING_FIELD', 'It has no identifier.', 'Give every tenant an id.');
  }
  if (typeof id !== 'string') throw wrongType('id', 'text');
  checkText('id', id);
  if (!idPattern.test(id)) {
    throw new RowRefusal(
      'BAD_ID',
      `${shown(id)} is no identifier.`,
      'Use 1 to 63 small letters, digits, - and _, with a letter or digit at both ends.',
    );
  }
  const checked: Record<string, unknown> = { id };
  for (const [name, value] of Object.entries(fields) as [TenantField, Json][]) {
    if (name !== 'id') checked[name] = checkField(name, value, environments);
  }
  for (const { field, key, value } of parts) checkPair(field, key, value);
  return { row, fields: checked as CheckedRow['fields'], parts };
}

function checkField(name: TenantField, value: Json, environments: ReadonlyMap<string, string>): unknown {
  switch (name) {
    case 'tier':
    case 'status': {
      if (typeof value !== 'string') throw wrongType(name, 'text');
      const words: readonly string[] = name === 'tier' ? templateTiers : tenantStatuses;
      if (words.includes(value)) return value;
      checkText(name, value);
      throw new RowRefusal(
        name === 'tier' ? 'UNKNOWN_TIER' : 'UNKNOWN_STATUS',
        `${shown(value)} is no ${name}.`,
        `Use one of ${words.join(', ')}.`,
      );
    }
    case 'environments':
      return checkEnvironments(value, environments);
    case 'tags':
    case 'externalIds': {
      if (!isMap(value)) throw wrongType(name, 'a map of texts');
      if (Object.keys(value).length > 1000) throw tooLong(name, 1000, 'entries');
      for (const [key, one] of Object.entries(value)) {
        if (typeof one !== 'string') throw wrongType(`${name}.${key.slice(0, 64)}`, 'text');
        checkPair(name, key, one);
      }
      return value;
    }
    case 'contacts':
      return checkContacts(value);
    default: {
      if (typeof value !== 'string') throw wrongType(name, 'text');
      checkText(name, value, longest[name]);
      if (value === '' && !mayBeEmpty.includes(name))
        throw new RowRefusal('MISSING_FIELD', `${name} is empty.`, 'Fill it, or leave it out.');
      return value;
    }
  }
}

function checkEnvironments(value: Json, known: ReadonlyMap<string, string>): readonly string[] {
  if (!Array.isArray(value)) throw wrongType('environments', 'a list of names');
  const names = value.map((word: Json) => {
    if (typeof word !== 'string') throw wrongType('environments', 'a list of names');
    const name = known.get(word);
    if (name !== undefined) return name;
    checkText('environments', word, 64);
    throw new RowRefusal(
      'UNKNOWN_ENVIRONMENT',
      `There is no environment ${shown(word)}.`,
      `Use ${[...new Set(known.values())].join(', ')}, or add it with \`environment add\`.`,
    );
  });
  return [...new Set(names)];
}

function checkPair(field: TenantField, key: string, value: string): void {
  if (key === '') throw new RowRefusal('MISSING_FIELD', `${field} has a key without a name.`, 'Name it.');
  checkText(`${field} (key)`, key, 64);
  checkText(`${field}.${key}`, value, 256);
}

function checkContacts(value: Json): readonly Contact[] {
  if (!Array.isArray(value)) throw wrongType('contacts', 'a list of {role, name, email, phone}');
  if (value.length > 32) throw tooLong('contacts', 32, 'entries');
  return value.map((one: Json) => {
    if (!isMap(one)) throw wrongType('contacts', 'a list of {role, name, email, phone}');
    for (const [key, text] of Object.entries(one)) {
      const most = Object.hasOwn(contactLengths, key) ? contactLengths[key as keyof typeof contactLengths] : undefined;
      if (most === undefined)
        throw new RowRefusal(
          'UNKNOWN_COLUMN',
          `A contact has no ${shown(key)}.`,
          'It has role, name, email and phone.',
        );
      if (typeof text !== 'string') throw wrongType(`contacts.${key}`, 'text');
      checkText(`contacts.${key}`, text, most);
    }
    if (!one.role || !one.name)
      throw new RowRefusal('MISSING_FIELD', 'A contact has no role or no name.', 'Give it both.');
    return one as unknown as Contact;
  });
}

/** Length, encoding and control characters of any text. */
function checkText(name: string, text: string, most = 63): void {
  if (text.includes('\ufffd') || text.includes('\u0000') || !text.isWellFormed()) {
    throw new RowRefusal(
      'WRONG_ENCODING',
      `${name} holds characters that were lost in another encoding.`,
      'Save the file as UTF-8.',
    );
  }
  if (/[\u0000-\u001f\u007f]/.test(text)) {
    throw new RowRefusal('CONTROL_CHARACTER', `${name} holds a control character or a line end.`, 'Take it out.');
  }
  if (text.length > most) throw tooLong(name, most, 'characters');
}

function tooLong(name: string, most: number, what: string): RowRefusal {
  return new RowRefusal('TOO_LONG', `${name} has more than ${most} ${what}.`, 'Shorten it.');
}

function wrongType(name: string, what: string): RowRefusal {
  return new RowRefusal(
    'WRONG_TYPE',
    `${name} is not ${what}.`,
    'Quote texts; see `tenant export` for how a tenant is written.',
  );
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function isMap(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
