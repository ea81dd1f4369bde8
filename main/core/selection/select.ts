import type { Tenant } from '../../contract/model.ts';
import type { SavedSelection, Selection } from '../../contract/selection.ts';
import { parseSelection } from '../../contract/selection-grammar.ts';
import { listEnvironments } from '../environment/environments.ts';
import { currentFact, currentFacts, type FactSource } from '../facts.ts';
import { type CompiledSelection, compileSelection } from './compile.ts';

/**
 * Makes an expression ready to be asked of tenants.
 * @throws BinnacleError INVALID_INPUT saying at which character it cannot be read.
 */
export function readSelection(source: FactSource, expression: string): CompiledSelection {
  return prepare(source, parseSelection(expression));
}

/** The same for a selection that is parsed already; `instead` stands in for saved ones that are about to change. */
export function prepare(
  source: FactSource,
  selection: Selection,
  instead: ReadonlyMap<string, Selection> = new Map(),
): CompiledSelection {
  return compileSelection(selection, {
    environments: listEnvironments(source, true),
    saved: (name) => {
      const given = instead.get(name);
      if (given !== undefined) return given;
      const saved = currentFact<SavedSelection>(source, 'selection', name);
      return saved === undefined ? undefined : parseSelection(saved.expression);
    },
  });
}

/** Tenants out of a list that a selection means. Archived ones are left out unless it names their status. */
export function pick(tenants: Iterable<Tenant>, { matches, namesArchived }: CompiledSelection): readonly Tenant[] {
  const picked: Tenant[] = [];
  for (const tenant of tenants) {
    if ((namesArchived || tenant.status !== 'archived') && matches(tenant)) picked.push(tenant);
  }
  return picked;
}

/**
 * The tenants that an expression means at the source's moment, by identifier; left out, every tenant that is not archived.
 * @throws BinnacleError INVALID_INPUT saying at which character the expression cannot be read.
 */
export function selectTenants(source: FactSource, expression?: string): readonly Tenant[] {
  const compiled =
    expression === undefined ? { matches: () => true, namesArchived: false } : readSelection(source, expression);
  return pick(
    currentFacts<Tenant>(source, 'tenant').map(({ body }) => body),
    compiled,
  );
}
