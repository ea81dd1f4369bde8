import { describe, expect, it } from 'vitest';
import { operations } from '../../../../main/contract/operations.ts';
import { laterVerb } from '../../../../main/hosts/cli/not-offered.ts';
import { verbs } from '../../../../main/hosts/cli/verbs/index.ts';

/** Operations that only the windows ask for, or that another verb asks for on its way. */
const withoutVerb = ['overview', 'search', 'request.status', 'render.text', 'render.verify', 'keychain.proveKit'];

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

  it('names no verb twice, and none that it says comes later', () => {
    const names = verbs.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => laterVerb(name.split(' ')))).toEqual([]);
  });
});
