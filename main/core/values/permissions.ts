import type { Json, JsonObject } from '../../contract/json.ts';

/** A document that permissions are read from. */
interface Document {
  readonly value: Json;
}

/** A right of one of a tenant's logins. */
export interface Grant {
  /** The part of `access_control` that holds the login, for example `admin_users`. */
  readonly holder: string;
  readonly username: string;
  readonly permission: string;
}

/** The map at a path of keys, or null where none stands. */
export function mapAt(value: Json | undefined, keys: readonly string[]): JsonObject | null {
  let at = value;
  for (const key of keys) at = isMap(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return isMap(at) ? at : null;
}

/** The texts of the list at a path of keys; none where no list stands. */
export function textsAt(value: Json | undefined, keys: readonly string[]): readonly string[] {
  const list = mapAt(value, keys.slice(0, -1))?.[keys.at(-1)!];
  return Array.isArray(list) ? list.filter((one: Json): one is string => typeof one === 'string') : [];
}

/** The rights of a tenant's logins, by the part of `access_control` they stand in. */
export function grantsOf(value: Json): readonly Grant[] {
  return Object.entries(mapAt(value, ['access_control']) ?? {}).flatMap(([holder, users]) =>
    (Array.isArray(users) ? (users as readonly Json[]) : []).flatMap((user) =>
      textsAt(user, ['permissions']).map((permission) => {
        const username = isMap(user) && typeof user.username === 'string' ? user.username : '';
        return { holder, username, permission };
      }),
    ),
  );
}

/** The database types that documents or their schema know, in alphabetical order. */
export function databaseTypes(documents: readonly Document[], schema: JsonObject | undefined): readonly string[] {
  const names = new Set<string>();
  for (const part of ['databases', 'database_permissions', 'isolation']) {
    const inSchema = Object.keys(mapAt(schema, ['properties', part, 'properties']) ?? {});
    const inDocuments = documents.flatMap(({ value }) => Object.keys(mapAt(value, [part]) ?? {}));
    for (const name of [...inSchema, ...inDocuments]) names.add(name);
  }
  return [...names].sort();
}

/** The operations that documents or their schema know, in alphabetical order. */
export function operationsOf(documents: readonly Document[], schema: JsonObject | undefined): readonly string[] {
  const part = ['database_permissions'];
  const types = mapAt(schema, ['properties', ...part, 'properties']) ?? {};
  const inSchema = Object.values(types).flatMap((type) => textsAt(type, ['properties', 'operations', 'items', 'enum']));
  const inDocuments = documents.flatMap(({ value }) =>
    Object.keys(mapAt(value, part) ?? {}).flatMap((type) => textsAt(value, [...part, type, 'operations'])),
  );
  return [...new Set([...inSchema, ...inDocuments])].sort();
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
