import { currentFacts, type FactSource } from '../facts.ts';
import type { Assignment, Pin } from './templates.ts';

/** A place a template stands at, in words. */
export interface TemplatePlace {
  readonly words: string;
  /** Position of the change set that put it there. */
  readonly madeBy: number;
}

/** Every place that refers to a template: assignments, then pins. */
export function placesOf(source: FactSource, id: string): readonly TemplatePlace[] {
  const assignments = currentFacts<Assignment>(source, 'assignment')
    .filter(({ body }) => body.template === id)
    .map(({ body, madeBy }) => ({ words: `assigned to ${placeWords(body)}`, madeBy }));
  const pins = currentFacts<Pin>(source, 'pin')
    .filter(({ body }) => body.template === id)
    .map(({ body, madeBy }) => ({ words: `pinned by ${body.tenant}, document ${body.document}`, madeBy }));
  return [...assignments, ...pins];
}

/** An assignment's place in words, for example `tier premium, document tenant`. */
export function placeWords({ tier, environment, tenant, document }: Omit<Assignment, 'template'>): string {
  const place =
    tier !== undefined
      ? `tier ${tier}`
      : environment !== undefined
        ? `environment ${environment}`
        : `tenant ${tenant ?? ''}`;
  return `${place}, document ${document}`;
}
