import type { JsonObject } from '../../contract/json.ts';
import type { Environment, Override, Variable } from '../../contract/model.ts';
import { currentFact, currentFacts, type FactSource } from '../facts.ts';
import {
  type Assignment,
  findTemplate,
  type Pin,
  pinEntity,
  type TemplateBody,
  templateById,
} from '../template/templates.ts';

/**
 * What preparing a rendering asks of the facts. One rendering asks the database for each; a fleet has them all in maps.
 */
export interface RenderingFacts {
  /** By the assignment's entity. */
  assignment(entity: string): Assignment | undefined;
  pin(tenant: string, document: string): Pin | undefined;
  /** At its newest, or at a given version. */
  template(id: string, version: number | null): TemplateBody | undefined;
  /** @throws BinnacleError NOT_FOUND naming what there is. */
  templateNamed(name: string): TemplateBody;
  /** By `<document>/<number>`. */
  schema(version: string): JsonObject | undefined;
  /** All overrides of a tenant, by entity. */
  overrides(tenant: string): readonly Override[];
  /** Whether an environment is one of production. */
  isProtected(environment: string): boolean;
  /** The variables of one scope: `||` the workspace, `|<environment>|`, `<tenant>||`, `<tenant>|<environment>|`. */
  variables(scope: string): readonly Variable[];
}

/** The facts read one by one, when they are asked for. */
export function renderingFacts(source: FactSource | RenderingFacts): RenderingFacts {
  if ('overrides' in source) return source;
  return {
    assignment: (entity) => currentFact<Assignment>(source, 'assignment', entity),
    pin: (tenant, document) => currentFact<Pin>(source, 'pin', pinEntity(tenant, document)),
    template: (id, version) => templateById(source, id, version),
    templateNamed: (name) => findTemplate(source, name).body,
    schema: (version) => currentFact<JsonObject>(source, 'schema', version),
    overrides: (tenant) => currentFacts<Override>(source, 'override', `${tenant}|`).map(({ body }) => body),
    isProtected: (environment) => currentFact<Environment>(source, 'environment', environment)?.protected === true,
    variables: (scope) => currentFacts<Variable>(source, 'variable', scope).map(({ body }) => body),
  };
}
