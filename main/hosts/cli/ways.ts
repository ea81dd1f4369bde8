import type { Leaf, Override, Rendering, Template } from '../../contract/model.ts';
import { toDotted } from './value.ts';

/** What is known about a value beside its leaf. */
export interface Known {
  readonly rendering: Pick<Rendering, 'tenant' | 'environment' | 'document'>;
  /** The template that gave it, in the version that was read; undefined where none did. */
  readonly template: Template | undefined;
  /** The override that gave it; undefined where none did. */
  readonly override: Override | undefined;
}

/** The ways to give a value another one, as command lines with their reach; what reaches fewest tenants comes first. */
export function waysToChange(leaf: Leaf, { rendering, template, override }: Known): readonly string[] {
  const { tenant, environment, document } = rendering;
  if (tenant === '') return ownText(leaf);
  const path = quoted(toDotted(leaf.path));
  const where = document === 'tenant' ? '' : ` --document ${document}`;
  const scope = override === undefined || override.environment !== null ? ` --env ${environment}` : '';
  const place = `${tenant} ${path}`;
  const ways = [`binnacle override set ${place} VALUE${where}${scope}   (this tenant alone)`];
  if (leaf.layer === 'override') {
    const below = leaf.shadowed.at(-1);
    const then = below === undefined ? 'then nothing gives it' : `then it is ${JSON.stringify(below.value)}`;
    ways.push(`binnacle override unset ${place}${where}${scope}   (${then})`);
  }
  if (leaf.variable !== null) ways.push(...throughVariable(leaf.variable, tenant, environment));
  if (template !== undefined) ways.push(inTemplate(template, leaf.line));
  return ways;
}

/** A text rendered by itself has no tenant: its lines and the values it was given are all there is. */
function ownText({ line, variable }: Leaf): readonly string[] {
  const given = variable === null ? [] : [`give ${variable} another value in the --context file`];
  return [...given, `edit line ${line ?? 1} of the file`];
}

function throughVariable(variable: string, tenant: string, environment: string): readonly string[] {
  const fact = /^tenant\.(\w+)/.exec(variable)?.[1];
  if (fact !== undefined) return [`binnacle tenant edit ${tenant} …   (${fact} is a fact of this tenant)`];
  if (/^TENANT_/.test(variable)) return [`binnacle tenant edit ${tenant} …   (${variable} is a fact of this tenant)`];
  if (/^(ENVIRONMENT|DOCUMENT|NOW|environment|document|now)$/.test(variable)) return [];
  const name = variable.replace(/^variables\./, '');
  if (!/^[A-Za-z_]\w*$/.test(name)) return [];
  return [
    `binnacle variable set ${name} VALUE --tenant ${tenant} --env ${environment}   (everything of this tenant that reads it)`,
    `binnacle variable set ${name} VALUE --env ${environment}   (every tenant that has no value of its own)`,
  ];
}

function inTemplate({ name, usedBy, version }: Template, line: number | null): string {
  const tenants = usedBy === 1 ? 'one tenant reads it' : `${usedBy} tenants read it`;
  const at = line === null ? '' : `line ${line}, `;
  return `binnacle template edit ${name} --file FILE   (${at}version ${version}; ${tenants})`;
}

function quoted(text: string): string {
  return /^[\w.,:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
