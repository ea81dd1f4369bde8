import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { Tenant } from '../../contract/model.ts';
import type { SavedSelection, Selection } from '../../contract/selection.ts';
import { parseSelection } from '../../contract/selection-grammar.ts';
import { currentFact, currentFacts } from '../facts.ts';
import { pageOf } from '../listing.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { pick, prepare, readSelection } from './select.ts';

/** Saved selections: set, list, delete. */
export function selectionService({
  database,
  crypto,
}: ServiceDeps): Handlers<'selection.set' | 'selection.list' | 'selection.delete'> {
  return {
    'selection.set': (_call, { name, expression }) => {
      const parsed = parseSelection(expression);
      // Compiled under its own new meaning, so that a circle is found whichever of its parts is set last.
      prepare(database, { kind: 'saved', name, at: 1 }, new Map([[name, parsed]]));
      const before = currentFact<SavedSelection>(database, 'selection', name);
      const selection: SavedSelection = { id: before?.id ?? crypto.uuid(), name, expression };
      return {
        title: `Save the selection ${name}`,
        changes: [{ kind: 'selection', entity: name, after: selection as unknown as Json }],
        value: selection,
        audit: { detail: { selection: name } },
      };
    },

    'selection.list': (_call, asked) => {
      const saved = currentFacts<SavedSelection>(database, 'selection').map(({ body }) => body);
      const cut = pageOf(saved, ({ name }) => name, asked);
      const tenants = cut.rows.length === 0 ? [] : currentFacts<Tenant>(database, 'tenant').map(({ body }) => body);
      return { data: cut.rows.map((one) => ({ ...one, tenants: count(tenants, one) })), page: cut.page };
    },

    'selection.delete': (_call, { name }) => {
      const selection = currentFact<SavedSelection>(database, 'selection', name);
      if (selection === undefined) {
        throw new BinnacleError('NOT_FOUND', `There is no saved selection ${JSON.stringify(name)}.`, {
          path: 'name',
          fix: 'List those there are with `selection list`.',
        });
      }
      const users = currentFacts<SavedSelection>(database, 'selection')
        .filter(({ body }) => refersTo(parseSelection(body.expression), name))
        .map(({ entity }) => `@${entity}`);
      if (users.length > 0) {
        throw new BinnacleError('CONFLICT', `${users.join(', ')} refer${users.length === 1 ? 's' : ''} to @${name}.`, {
          path: 'name',
          fix: 'Change or delete what refers to it first; nothing was changed.',
        });
      }
      return {
        title: `Delete the selection ${name}`,
        changes: [{ kind: 'selection', entity: name, after: null }],
        value: selection,
        audit: { detail: { selection: name } },
      };
    },
  };

  function count(tenants: readonly Tenant[], { expression }: SavedSelection): number | null {
    try {
      return pick(tenants, readSelection(database, expression)).length;
    } catch (error) {
      if (error instanceof BinnacleError) return null;
      throw error;
    }
  }
}

function refersTo(selection: Selection, name: string): boolean {
  switch (selection.kind) {
    case 'and':
    case 'or':
      return selection.parts.some((part) => refersTo(part, name));
    case 'not':
      return refersTo(selection.part, name);
    case 'saved':
      return selection.name === name;
    default:
      return false;
  }
}
