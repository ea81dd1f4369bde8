import type { Override } from '../../contract/model.ts';
import type { FactChange } from '../facts.ts';
import type { FleetFacts } from '../fleet/facts.ts';
import type { FleetKey } from '../fleet/jobs.ts';
import { layersOf } from '../rendering/jobs.ts';

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
    case 'template':
      return (key) => readsTemplate(before, key, entity) || readsTemplate(after, key, entity);
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

/** Whether a rendering reads a template at its newest version. */
function readsTemplate(facts: FleetFacts, key: FleetKey, id: string): boolean {
  const newest = facts.templates.get(id);
  if (newest?.document !== key.document) return false;
  return layersOf(facts, { ...key, now: '' }).some(({ body }) => body === newest);
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
