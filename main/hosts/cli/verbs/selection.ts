import type { SelectionRow } from '../../../contract/selection.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { showWritten, writtenThing } from '../written.ts';
import { listOptions, listParameters } from './list.ts';

/** Verbs about saved selections. */
export const selectionVerbs: readonly Verb[] = [
  operationVerb({
    name: 'selection list',
    examples: ['selection list'],
    operation: 'selection.list',
    summary: 'list the saved selections',
    options: listOptions,
    parameters: listParameters,
    show: (rows: readonly SelectionRow[], screen) =>
      screen.table(
        ['SELECTION', 'TENANTS', 'EXPRESSION'],
        rows.map(({ name, tenants, expression }) => [`@${name}`, tenants, expression]),
        'No selection is saved.',
      ),
  }),
  operationVerb({
    name: 'selection set',
    examples: ["selection set pilots 'tier:premium region:eu-* not tag:frozen'"],
    operation: 'selection.set',
    summary: 'save a selection under a name; it is used as --select @NAME',
    args: ['NAME', 'EXPRESSION'],
    parameters: ({ args }) => ({ name: args[0], expression: args[1] }),
    data: writtenThing,
    show: showWritten,
  }),
  operationVerb({
    name: 'selection delete',
    examples: ['selection delete pilots'],
    operation: 'selection.delete',
    summary: 'delete a saved selection; the tenants stay as they are',
    args: ['NAME'],
    parameters: ({ args }) => ({ name: args[0] }),
    data: writtenThing,
    show: showWritten,
  }),
];
