import type { Override } from '../../contract/model.ts';
import type { FactChange } from '../facts.ts';
import type { FleetFacts } from '../fleet/facts.ts';
import type { FleetKey } from '../fleet/jobs.ts';
import { layersOf } from '../rendering/jobs.ts';
import { overlayAssignment, type TemplateBody, tenantAssignment, tierAssignment } from '../template/templates.ts';

/** Whether a rendering may come out otherwise after changes; false only where it cannot. */
export type Touches = (key: FleetKey) => boolean;

/**
 * Which renderings changes can touch: those that read a template in one of their layers, at its newest version; those of
 * an override's tenant, environment and document; those in a variable's scope whose texts or overrides can read its
 * name; those at an assignment's place or a pin; a tenant's own. What else a rendering may read touches all of them.
 */
export function touchesOf(before: FleetFacts, after: FleetFacts, changes: readonly FactChange[]): Touches {
  const tests = changes.map((change) => touchesOfOne(before, after, change));
  const [only] = tests;
  return tests.length === 1 && only !== undefined ? only : (key) => tests.some((test) => test(key));
}

function touchesOfOne(before: FleetFacts, after: FleetFacts, { kind, entity }: FactChange): Touches {
  const [first = '', second = '', third = ''] = entity.split('|');
  switch (kind) {
    case 'template': {
      const [was, is] = [readersOf(before, entity), readersOf(after, entity)];
      return (key) => was(key) || is(key);
    }
    case 'override':
      return ({ tenant, environment, document }) =>
        tenant.id === first && (second === '' || second === environment) && third === document;
    case 'variable':
      return variableTouches(after, first, second, third);
    case 'assignment':
      return ({ tenant, environment, document }) => {
        if (document !== first) return false;
        if (second === 'tier') return tenant.tier === third;
        return second === 'overlay' ? environment === third : tenant.id === third;
      };
    case 'pin':
      return ({ tenant, document }) => tenant.id === first && document === second;
    case 'tenant':
      return ({ tenant }) => tenant.id === entity;
    case 'selection':
    case 'invariant':
    case 'limit':
    case 'workspace':
      return () => false;
    default:
      return () => true;
  }
}

/** Which renderings read a template at its newest version. Asked of a whole fleet, so everything is looked up beforehand. */
function readersOf(facts: FleetFacts, id: string): Touches {
  const newest = facts.templates.get(id);
  if (newest === undefined) return () => false;
  const places = new Set<string>();
  for (const [entity, { template }] of facts.assignments) if (template === id) places.add(entity);
  return ({ tenant, environment, document }) => {
    if (document !== newest.document) return false;
    const pin = facts.pin(tenant.id, document);
    const first =
      pin === undefined
        ? places.has(tierAssignment(document, tenant.tier))
        : pin.template === id && (pin.version === null || pin.version === newest.version);
    return (
      first || places.has(overlayAssignment(document, environment)) || places.has(tenantAssignment(document, tenant.id))
    );
  };
}

/** The documents that changes can touch; null where that may be all of them. */
export function touchedDocuments(before: FleetFacts, changes: readonly FactChange[]): ReadonlySet<string> | null {
  const documents = new Set<string>();
  for (const { kind, entity, after } of changes) {
    const [first = '', second = '', third = ''] = entity.split('|');
    if (kind === 'override') documents.add(third);
    else if (kind === 'pin') documents.add(second);
    else if (kind === 'assignment') documents.add(first);
    else if (kind === 'template') {
      for (const body of [before.templates.get(entity), after as TemplateBody | null]) {
        if (body !== null && body !== undefined) documents.add(body.document);
      }
    } else return null;
  }
  return documents;
}

function variableTouches(facts: FleetFacts, tenant: string, environment: string, name: string): Touches {
  const texts = new Map<string, boolean>();
  /** A text that hands all variables on, or looks one up by a name it makes, may read any. */
  const mayRead = (text: string) => {
    let may = texts.get(text);
    if (may === undefined) {
      may = text.includes(name) || /\bvariables\b(?!\.[A-Za-z_])|\blookup\b|\{\{[^}]*\bthis\b|\.\.\//.test(text);
      texts.set(text, may);
    }
    return may;
  };
  const inOverride = ({ value }: Override) => value !== null && JSON.stringify(value).includes(name);
  return (key) =>
    (tenant === '' || tenant === key.tenant.id) &&
    (environment === '' || environment === key.environment) &&
    (layersOf(facts, { ...key, now: '' }).some(({ body }) => mayRead(body.text)) ||
      facts.overrides(key.tenant.id).some(inOverride));
}
