import { given } from '../value.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { showChanges, showWritten, writtenThing } from '../written.ts';
import { listOptions, listParameters } from './list.ts';

/** Verbs about change sets. */
export const changeSetVerbs: readonly Verb[] = [
  operationVerb({
    name: 'changeset list',
    examples: ['changeset list --limit 10'],
    operation: 'changeset.list',
    summary: 'list the change sets, newest first',
    options: listOptions,
    parameters: (context) => given(listParameters(context)),
    show: (changeSets, screen) =>
      screen.table(
        ['CHANGE SET', 'TIME', 'AUTHOR', 'TITLE', 'REASON', 'TICKET', 'UNDONE BY'],
        changeSets.map((one) => [one.id, one.time, one.author, one.title, one.reason, one.ticket, one.undoneBy]),
        'There is no change set.',
      ),
  }),
  operationVerb({
    name: 'changeset show',
    examples: ['changeset show 0199a1b2-c3d4-7000-8000-0123456789ab'],
    operation: 'changeset.show',
    summary: 'show a change set with its changes',
    args: ['CHANGESET'],
    parameters: ({ args }) => ({ changeSet: args[0] }),
    show: ({ changes, ...changeSet }, screen) => {
      screen.fields(Object.entries(changeSet).map(([name, value]) => [name, value]));
      screen.line();
      showChanges(changes, screen);
    },
  }),
  operationVerb({
    name: 'undo',
    examples: ["undo --reason 'wrong tenant'"],
    operation: 'undo',
    summary: 'undo your newest change set, or the one named',
    args: ['[CHANGESET]'],
    parameters: ({ args }) => given({ changeSet: args[0] }),
    data: writtenThing,
    show: showWritten,
  }),
];
