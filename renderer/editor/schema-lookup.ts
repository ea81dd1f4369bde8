import type { Json, JsonObject } from '../../main/contract/json.ts';

/** A key a schema knows at some place. */
export interface SchemaKey {
  readonly name: string;
  readonly required: boolean;
  readonly schemas: readonly JsonObject[];
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema with its references followed and its alternatives spread out; at most 32 of them. */
function spread(root: JsonObject, schema: Json | undefined, depth = 0): readonly JsonObject[] {
  if (!isObject(schema) || depth > 12) return [];
  const found: JsonObject[] = [schema];
  const { $ref } = schema;
  if (typeof $ref === 'string' && $ref.startsWith('#'))
    found.push(...spread(root, atPointer(root, $ref.slice(1)), depth + 1));
  for (const word of ['anyOf', 'oneOf', 'allOf'])
    for (const one of Array.isArray(schema[word]) ? (schema[word] as readonly Json[]) : [])
      found.push(...spread(root, one, depth + 1));
  return found.slice(0, 32);
}

function atPointer(root: JsonObject, pointer: string): Json | undefined {
  let now: Json | undefined = root;
  for (const step of pointer.split('/').slice(1)) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    now = isObject(now) && Object.hasOwn(now, name) ? now[name] : undefined;
  }
  return now;
}

/** What a schema says about the place a path leads to; more than one where it leaves a choice, none where it knows nothing. */
export function schemasAt(root: JsonObject | null, path: readonly (string | number)[]): readonly JsonObject[] {
  if (root === null) return [];
  let now = spread(root, root);
  for (const step of path) {
    now = now.flatMap((schema) => {
      if (typeof step === 'number')
        return spread(root, Array.isArray(schema.items) ? schema.items[step] : schema.items);
      const { properties, additionalProperties } = schema;
      if (isObject(properties) && Object.hasOwn(properties, step)) return spread(root, properties[step]);
      return spread(root, additionalProperties);
    });
  }
  return now;
}

/** The keys a schema knows at a path: required ones first, then in the schema's order. */
export function schemaKeys(root: JsonObject | null, path: readonly (string | number)[]): readonly SchemaKey[] {
  if (root === null) return [];
  const keys = new Map<string, SchemaKey>();
  for (const schema of schemasAt(root, path)) {
    const { properties, required } = schema;
    const needed = Array.isArray(required) ? required : [];
    for (const [name, inner] of Object.entries(isObject(properties) ? properties : {})) {
      const before = keys.get(name);
      keys.set(name, {
        name,
        required: needed.includes(name) || before?.required === true,
        schemas: [...(before?.schemas ?? []), ...spread(root, inner)],
      });
    }
  }
  return [...keys.values()].sort((a, b) => Number(b.required) - Number(a.required));
}

/** The types a place may have, in JSON Schema's words. */
export function typesOf(schemas: readonly JsonObject[]): readonly string[] {
  const types = schemas
    .flatMap(({ type }) => (Array.isArray(type) ? type : [type]))
    .filter((one) => typeof one === 'string');
  const spoken = schemas.flatMap((schema) =>
    allowedOf([schema]).map((value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)),
  );
  return [...new Set<string>([...(types as string[]), ...(types.length === 0 ? spoken : [])])];
}

/** The values a place may have where the schema lists them. */
export function allowedOf(schemas: readonly JsonObject[]): readonly Json[] {
  return schemas.flatMap((schema) => {
    if (Object.hasOwn(schema, 'const')) return [schema.const as Json];
    return Array.isArray(schema.enum) ? (schema.enum as readonly Json[]) : [];
  });
}

/** The first description a place has; empty when it has none. */
export function descriptionOf(schemas: readonly JsonObject[]): string {
  for (const { description } of schemas) if (typeof description === 'string') return description;
  return '';
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  array: 'list',
  object: 'map',
  null: 'null',
};

/** The types a place may have, in words. */
export function typeWords(schemas: readonly JsonObject[]): string {
  const words = typesOf(schemas).map((one) => typeNames[one] ?? one);
  return words.length === 0 ? 'any value' : [...new Set(words)].join(' or ');
}

/** Bounds a place has, each as a few words. */
export function boundsOf(schemas: readonly JsonObject[]): readonly string[] {
  const said: string[] = [];
  const add = (value: Json | undefined, words: (text: string) => string) => {
    if (value !== undefined) said.push(words(typeof value === 'string' ? value : JSON.stringify(value)));
  };
  for (const schema of schemas) {
    add(schema.minimum, (n) => `at least ${n}`);
    add(schema.exclusiveMinimum, (n) => `more than ${n}`);
    add(schema.maximum, (n) => `at most ${n}`);
    add(schema.exclusiveMaximum, (n) => `less than ${n}`);
    add(schema.minLength, (n) => `${n} or more characters`);
    add(schema.maxLength, (n) => `at most ${n} characters`);
    add(schema.minItems, (n) => `${n} or more elements`);
    add(schema.maxItems, (n) => `at most ${n} elements`);
    add(schema.pattern, (text) => `matches ${text}`);
  }
  return [...new Set(said)];
}

/** A value that fits a place, to begin with: an example or default of the schema, else the plainest of its type. */
export function exampleOf(schemas: readonly JsonObject[]): Json {
  for (const { examples, default: usual } of schemas) {
    if (Array.isArray(examples) && examples.length > 0) return examples[0] as Json;
    if (usual !== undefined) return usual;
  }
  const [allowed] = allowedOf(schemas);
  if (allowed !== undefined) return allowed;
  const [type] = typesOf(schemas);
  if (type === 'number' || type === 'integer') {
    for (const { minimum, exclusiveMinimum } of schemas) {
      if (typeof minimum === 'number') return minimum;
      if (typeof exclusiveMinimum === 'number') return Math.floor(exclusiveMinimum) + 1;
    }
    return 0;
  }
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  return type === 'object' ? {} : '';
}
