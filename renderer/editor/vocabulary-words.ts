import type { Vocabulary } from '../../main/contract/authoring.ts';
import { type HelperArgument, type HelperDefinition, helpers } from '../../main/contract/helpers.ts';
import type { Json, JsonObject } from '../../main/contract/json.ts';
import { allowedOf, boundsOf, descriptionOf, typeWords } from './schema-lookup.ts';

/** Every helper by its name. */
export const helperByName: ReadonlyMap<string, HelperDefinition> = new Map(helpers.map((one) => [one.name, one]));

/** A value on one line, cut at 60 characters. */
export function shortValue(value: Json | undefined): string {
  if (value === undefined) return 'not set';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Any text as Markdown code on one line; nothing in it is read as Markdown. */
export function code(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || line === '' || line.startsWith(' ') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Any text as Markdown that reads as it stands. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&:]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}

/** An argument as a signature shows it: `separator?`, `parts…`. */
export function argumentLabel(one: HelperArgument): string {
  return `${one.name}${one.rest === true ? '…' : ''}${one.optional === true ? '?' : ''}: ${one.type}`;
}

/** A helper as a signature shows it. */
export function signature(helper: HelperDefinition): string {
  return `${helper.name}(${helper.arguments.map(argumentLabel).join(', ')}): ${helper.returns}`;
}

/** What is said of a helper, as Markdown. */
export function helperWords(helper: HelperDefinition): string {
  const { expression, result, context } = helper.example;
  const given = Object.keys(context).length === 0 ? '' : ` with ${code(shortValue(context))}`;
  return [
    code(signature(helper)),
    plain(helper.sentence),
    `${code(expression)} gives ${code(JSON.stringify(result))}${given}`,
  ].join('\n\n');
}

/** For how many tenants a variable is set, in words. */
export function setForWords(variable: Vocabulary['variables'][number]): string {
  if (variable.reserved) return 'always there';
  const { setFor, tenants } = variable;
  return `set for ${setFor.toLocaleString('en')} of ${tenants.toLocaleString('en')}`;
}

/** What is said of a variable, as Markdown. */
export function variableWords(name: string, vocabulary: Vocabulary | null): string {
  const variable = vocabulary?.variables.find((one) => one.name === name);
  if (variable === undefined)
    return [code(name), vocabulary === null ? 'A variable.' : 'No variable of this name is known.'].join('\n\n');
  const where =
    variable.scope === '' ? '' : variable.reserved ? ', a fact of the tenant' : `, set for ${plain(variable.scope)}`;
  const now = variable.value === undefined ? 'Not set here' : `${code(shortValue(variable.value))}${where}`;
  return [code(name), now, `${setForWords(variable)} tenants`].join('\n\n');
}

/** What is said of a place in the schema, as Markdown; empty when the schema knows nothing. */
export function schemaWords(name: string, schemas: readonly JsonObject[], required: boolean): string {
  if (schemas.length === 0) return '';
  const allowed = allowedOf(schemas);
  const bounds = boundsOf(schemas);
  const lines = [`${code(name)}, ${plain(typeWords(schemas))}${required ? ', required' : ''}`];
  const description = descriptionOf(schemas);
  if (description !== '') lines.push(plain(description));
  if (allowed.length > 0) lines.push(`One of ${allowed.map((value) => code(JSON.stringify(value))).join(', ')}`);
  if (bounds.length > 0) lines.push(bounds.map(plain).join(', '));
  return lines.join('\n\n');
}
