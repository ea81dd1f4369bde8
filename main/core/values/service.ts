import { captured } from '../rendering/service.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { accessOf } from './access.ts';
import { compare } from './compare.ts';
import { effectiveValues } from './effective.ts';

/** Effective values, comparisons and access. */
export function valuesService({ database, sandbox }: ServiceDeps): Handlers<'values' | 'compare' | 'access'> {
  return {
    values: (call, asked) => effectiveValues(database, sandbox, asked, captured(undefined, call.now)),
    compare: (call, asked) => compare(database, sandbox, asked, captured(undefined, call.now)),
    access: (call, asked) => accessOf(database, sandbox, asked, captured(undefined, call.now)),
  };
}
