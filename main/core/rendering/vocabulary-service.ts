import type { Vocabulary } from '../../contract/authoring.ts';
import type { JsonObject } from '../../contract/json.ts';
import { findEnvironment } from '../environment/environments.ts';
import { currentFact, presentMoment } from '../facts.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { findTemplate, listTemplates } from '../template/templates.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { contextOf } from './jobs.ts';
import { captured } from './service.ts';
import { readersOf } from './template-readers.ts';
import {
  contextPaths,
  countSet,
  emptyContext,
  reservedEntries,
  secretNames,
  type TemplateReader,
  type VariablePlaces,
  valueFor,
  variablePlaces,
} from './vocabulary.ts';

/** What a whole workspace gives to every vocabulary, at one moment. */
interface Shared {
  readonly moment: number;
  readonly variables: readonly VariablePlaces[];
  readonly secrets: readonly string[];
  /** By the template's identifier. */
  readonly readers: Map<string, ReadonlyMap<string, TemplateReader>>;
}

/** What may be named in a template. Gathered once for each moment of the workspace: it is asked for while somebody types. */
export function vocabularyService({ database }: ServiceDeps): Handlers<'template.vocabulary'> {
  let shared: Shared = { moment: -1, variables: [], secrets: [], readers: new Map() };
  const ofNow = (): Shared => {
    const moment = presentMoment(database);
    if (shared.moment !== moment) {
      const secrets = secretNames(listTemplates(database).map(({ body }) => body.text));
      shared = { moment, variables: variablePlaces(database), secrets, readers: new Map() };
    }
    return shared;
  };

  return {
    'template.vocabulary': (call, asked) => {
      const { body } = findTemplate(database, asked.template);
      const tenant = asked.tenant === undefined ? undefined : findTenant(database, asked.tenant);
      const word = asked.environment;
      const environment =
        word === undefined
          ? undefined
          : (tenant === undefined ? findEnvironment(database, word) : environmentOf(database, tenant, word)).name;
      const { variables, secrets, readers: known } = ofNow();
      const tenants = known.get(body.id) ?? readersOf(database, body.id);
      known.set(body.id, tenants);
      const about =
        tenant === undefined
          ? null
          : { tenant, environment: environment ?? '', document: body.document, now: captured(undefined, call.now) };
      const context = about === null ? emptyContext(body.document) : contextOf(database, about);
      const vocabulary: Vocabulary = {
        variables: [
          ...variables.map((variable) => ({
            name: variable.name,
            reserved: false,
            ...valueFor(database, variable, tenant?.id, environment),
            setFor: countSet(variable, tenants, environment),
            tenants: tenants.size,
          })),
          ...reservedEntries(about, tenants.size),
        ],
        secrets,
        flags: Object.keys(context.flags as JsonObject),
        settings: Object.entries(context.settings as JsonObject).flatMap(([namespace, keys]) =>
          Object.keys(keys as JsonObject).map((key) => `${namespace}.${key}`),
        ),
        context: contextPaths(context),
        schema: currentFact<JsonObject>(database, 'schema', body.schemaVersion) ?? null,
      };
      return { data: vocabulary };
    },
  };
}
