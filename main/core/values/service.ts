import { captured } from '../rendering/service.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { accessOf } from './access.ts';
import { compare } from './compare.ts';
import { effectiveValues } from './effective.ts';
import { planMigration } from './migrate.ts';
import { planPromotion } from './promote.ts';

/** Effective values: side by side, compared, promoted; tiers and what they permit. */
export function valuesService(
  deps: ServiceDeps,
): Handlers<'values' | 'compare' | 'promote' | 'tier.migrate' | 'access'> {
  const { database, sandbox } = deps;
  return {
    values: (call, asked) => effectiveValues(database, sandbox, asked, captured(undefined, call.now)),
    compare: (call, asked) => compare(database, sandbox, asked, captured(undefined, call.now)),
    promote: (call, asked) => planPromotion(deps, call, asked),
    'tier.migrate': (call, asked) => planMigration(deps, call, asked),
    access: (call, asked) => accessOf(database, sandbox, asked, captured(undefined, call.now)),
  };
}
