import type { TemplateTest } from '../../contract/authoring.ts';
import { BinnacleError } from '../../contract/errors.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Template, TemplateKind, TemplateSummary, TemplateTier } from '../../contract/model.ts';
import { currentFact, currentFacts, type FactSource, type FactVersion, factHistory } from '../facts.ts';
import type { TierLimit } from '../ports.ts';

/** A template as it is kept. Its fact's entity is its UUID, so that a rename keeps references. */
export interface TemplateBody {
  readonly id: string;
  readonly name: string;
  readonly kind: TemplateKind;
  readonly document: string;
  readonly description: string;
  readonly text: string;
  /** Counts from 1. */
  readonly version: number;
  /** `<document>/<number>`: the schema fact it is held against. */
  readonly schemaVersion: string;
  readonly contextVersion: number;
  readonly limits: readonly TierLimit[];
  readonly sample: JsonObject | null;
  readonly tests: readonly TemplateTest[];
  readonly builtIn: boolean;
  /** Absent in bodies written before there was an archive: false. */
  readonly archived?: boolean;
}

/** Which template is a document's first layer for a tier, its overlay for an environment, or a tenant's own. */
export interface Assignment {
  readonly document: string;
  readonly tier?: TemplateTier;
  readonly environment?: string;
  readonly tenant?: string;
  /** A template's identifier; null: none. */
  readonly template: string | null;
}

/** A tenant held to another template or version for a document. */
export interface Pin {
  readonly tenant: string;
  readonly document: string;
  readonly template: string;
  readonly version: number | null;
}

/** The entity of a tenant's pin for a document. */
export function pinEntity(tenant: string, document: string): string {
  return `${tenant}|${document}`;
}

/** The entity of the assignment of a document's first layer for a tier. */
export function tierAssignment(document: string, tier: string): string {
  return `${document}|tier|${tier}`;
}

/** The entity of the assignment of a document's overlay for an environment. */
export function overlayAssignment(document: string, environment: string): string {
  return `${document}|overlay|${environment}`;
}

/** The entity of a tenant's own template for a document. */
export function tenantAssignment(document: string, tenant: string): string {
  return `${document}|tenant|${tenant}`;
}

/** The documents there are: those that some template makes as a first layer. */
export function documentNames(source: FactSource): readonly string[] {
  const names = new Set<string>();
  for (const { body } of currentFacts<Assignment>(source, 'assignment')) {
    if (body.tier !== undefined && body.template !== null) names.add(body.document);
  }
  // The tenant document leads, the others follow by name.
  return [...names].sort((a, b) => Number(b === 'tenant') - Number(a === 'tenant') || (a < b ? -1 : 1));
}

/** All templates by name. */
export function listTemplates(source: FactSource): readonly FactVersion<TemplateBody>[] {
  return [...currentFacts<TemplateBody>(source, 'template')].sort((a, b) => (a.body.name < b.body.name ? -1 : 1));
}

/**
 * The template of this name, at its newest or at a given version.
 * @throws BinnacleError NOT_FOUND naming what there is.
 */
export function findTemplate(source: FactSource, name: string, version?: number): FactVersion<TemplateBody> {
  const found = listTemplates(source).find(({ body }) => body.name === name);
  if (found === undefined) {
    throw new BinnacleError('NOT_FOUND', `There is no template ${JSON.stringify(name)}.`, {
      path: 'template',
      fix: 'List those there are with `template list`.',
    });
  }
  if (version === undefined || found.body.version === version) return found;
  const old = factHistory<TemplateBody>(source, 'template', found.entity).find(({ body }) => body.version === version);
  if (old !== undefined) return old;
  throw new BinnacleError('NOT_FOUND', `The template ${name} has no version ${version}.`, {
    path: 'version',
    fix: `It has versions 1 to ${Math.max(...readVersions(source, found.entity))}.`,
  });
}

/** Every version number a template ever had, in the order they were made; one that was brought back stands twice. */
export function readVersions(source: FactSource, id: string): readonly number[] {
  return source
    .all<{ version: number }>(
      "SELECT json_extract(body, '$.version') AS version FROM fact WHERE kind = 'template' AND entity = ? ORDER BY made_by",
      [id],
    )
    .map((row) => row.version);
}

/** The template with this identifier, at its newest or at a given version; undefined when there is none. */
export function templateById(source: FactSource, id: string, version: number | null = null): TemplateBody | undefined {
  const current = currentFact<TemplateBody>(source, 'template', id);
  if (version === null || current?.version === version) return current;
  return factHistory<TemplateBody>(source, 'template', id).find(({ body }) => body.version === version)?.body;
}

/** A template without its text, with the number of tenants that read it. */
export function summarise(fact: FactVersion<TemplateBody>, usedBy: number, changedAt: string): TemplateSummary {
  const { id, name, kind, document, description, version, schemaVersion, contextVersion, builtIn } = fact.body;
  return {
    id,
    name,
    kind,
    document,
    description,
    version,
    schemaVersion,
    contextVersion,
    usedBy,
    builtIn,
    archived: fact.body.archived ?? false,
    changedAt,
  };
}

/** A template with text, schema and sample. */
export function detail(fact: FactVersion<TemplateBody>, summary: TemplateSummary, schema: JsonObject | null): Template {
  const { text, sample, tests, limits } = fact.body;
  return { ...summary, text, schema, sample, tests, limits };
}
