import { currentFacts, type FactSource } from '../facts.ts';
import type { Assignment, Pin } from '../template/templates.ts';
import type { TemplateReader } from './vocabulary.ts';

/**
 * The tenants whose renderings read a template, archived ones left out: through their tier unless a pin holds them to
 * another one, through an environment, by themselves, or by a pin. Reads of each tenant only what decides that.
 */
export function readersOf(source: FactSource, template: string): ReadonlyMap<string, TemplateReader> {
  const tiers = new Map<string, string[]>();
  const environments = new Set<string>();
  const chosen = new Set<string>();
  for (const { entity, body } of currentFacts<Assignment>(source, 'assignment')) {
    if (body.template !== template) continue;
    if (body.tier !== undefined) tiers.set(body.tier, [...(tiers.get(body.tier) ?? []), body.document]);
    else if (body.environment !== undefined) environments.add(body.environment);
    else chosen.add(entity.slice(entity.lastIndexOf('|') + 1));
  }
  const pinnedElsewhere = new Set<string>();
  for (const { body } of currentFacts<Pin>(source, 'pin')) {
    if (body.template === template) chosen.add(body.tenant);
    else pinnedElsewhere.add(`${body.tenant}|${body.document}`);
  }
  const readers = new Map<string, TemplateReader>();
  const rows = source.all<{ id: string; tier: string; environments: string }>(
    `SELECT entity AS id, json_extract(body, '$.tier') AS tier, json_extract(body, '$.environments') AS environments
     FROM fact WHERE kind = 'tenant' AND ended_by IS NULL AND json_extract(body, '$.status') <> 'archived'`,
  );
  // Few sets of environments are shared by all tenants.
  const sets = new Map<string, ReadonlySet<string>>();
  for (const { id, tier, environments: text } of rows) {
    const own = sets.get(text) ?? new Set(JSON.parse(text) as string[]);
    sets.set(text, own);
    const reads =
      chosen.has(id) ||
      tiers.get(tier)?.some((document) => !pinnedElsewhere.has(`${id}|${document}`)) === true ||
      [...environments].some((environment) => own.has(environment));
    if (reads) readers.set(id, { id, environments: own });
  }
  return readers;
}
