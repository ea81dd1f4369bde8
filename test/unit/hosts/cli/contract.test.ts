import { describe, expect, it } from 'vitest';
import { operations } from '../../../../main/contract/operations.ts';
import { parseCommandLine, refuseForeignOptions } from '../../../../main/hosts/cli/command-line.ts';
import { checkArguments, findVerb } from '../../../../main/hosts/cli/find-verb.ts';
import { laterVerb } from '../../../../main/hosts/cli/not-offered.ts';
import { verbs } from '../../../../main/hosts/cli/verbs/index.ts';

/** The words of a command line as a shell hands them over; what goes from or to a file is left out. */
function shellWords(line: string): string[] {
  const words = line.replace(/ [<>] \S+$/, '').match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) => word.replace(/['"]/g, ''));
}

/** Operations that only the windows ask for, or that another verb asks for on its way. */
const withoutVerb = [
  'overview',
  'search',
  'request.status',
  'template.vocabulary',
  'template.preview',
  'draft.open',
  'draft.append',
  'draft.close',
  'render.text',
  'render.verify',
  'render.compare',
  'whatif.start',
  'whatif.state',
  'whatif.members',
  'whatif.example',
  'whatif.stop',
  'keychain.proveKit',
];

describe('the table of verbs', () => {
  it('has a verb for every operation but those the windows alone need', () => {
    const reached = verbs.map(({ operation }) => operation);
    expect(Object.keys(operations).filter((name) => !(reached as string[]).includes(name))).toEqual(withoutVerb);
  });

  it.each(verbs.filter(({ operation }) => operation !== undefined).map((verb) => [verb.name, verb] as const))(
    '%s needs what its operation needs',
    (_name, verb) => {
      expect(verb.needs).toBe(operations[verb.operation!].needs);
    },
  );

  it('gives every write that is no change set a sentence for its dry run', () => {
    const controls = [
      'workspace.init',
      'workspace.seal',
      'identity.init',
      'keychain.lock',
      'keychain.unlock',
      'keychain.recoveryKit',
    ];
    const silent = verbs.filter(
      ({ operation, wouldDo }) => controls.includes(operation ?? '') && wouldDo === undefined,
    );
    expect(silent).toEqual([]);
  });

  it.each(verbs.flatMap(({ name, examples }) => examples.map((example) => [name, example] as const)))(
    '%s: its example %s is a command line it takes',
    (name, example) => {
      const { words, options } = parseCommandLine(shellWords(example));
      const found = findVerb(words) ?? expect.fail('it names no verb');
      expect(found.verb.name).toBe(name);
      refuseForeignOptions(name, found.verb.options, options);
      checkArguments(found);
    },
  );

  it('shows every verb by an example', () => {
    expect(verbs.filter(({ examples }) => examples.length === 0)).toEqual([]);
  });

  it('gives another meaning only to options that the verb takes', () => {
    for (const { name, options, meanings = {} } of verbs) {
      for (const option of Object.keys(meanings)) expect(options, name).toContain(option);
    }
  });

  it('names no verb twice, and none that it says comes later', () => {
    const names = verbs.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => laterVerb(name.split(' ')))).toEqual([]);
  });
});
