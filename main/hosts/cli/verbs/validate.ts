import type { ValidationCounts } from '../../../contract/validation.ts';
import type { Screen } from '../screen.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb } from '../verb.ts';

/** The verb that checks the whole fleet; what it finds stands in the findings, one for each mistake, with all who have it. */
export const validateVerb: Verb = operationVerb({
  name: 'validate',
  operation: 'validate',
  summary: 'check every rendering and every invariant of the fleet; --strict makes warnings errors',
  options: ['document'],
  meanings: { document: { value: 'D', help: 'only this document; left out, every one' } },
  examples: ['validate', "validate --select 'tier:premium' --env production --strict --json"],
  environment: true,
  select: true,
  parameters: ({ line: { options } }) =>
    given({ select: options.select, environment: options.env, document: options.document, strict: options.strict }),
  show: showCounts,
});

function showCounts(counts: ValidationCounts, screen: Screen): void {
  const { tenants, renderings, invariants, errors, warnings, notes, invalidTenants } = counts;
  screen.line(
    `${number(tenants, 'tenant')}, ${number(renderings, 'rendering')}, ${number(invariants, 'invariant')} checked.`,
  );
  screen.line(
    `${number(errors, 'error')}, ${number(warnings, 'warning')}, ${number(notes, 'note')}; ${number(invalidTenants, 'tenant')} with an error.`,
  );
}

/** A count with its word. */
export function number(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}
