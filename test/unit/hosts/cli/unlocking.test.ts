import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../../../main/contract/messages.ts';
import { type Asked, done, failed, run } from './stand-in.ts';

/** A workspace sealed by the passphrase `right`, locked at first. */
function sealed(): { readonly answers: Record<string, (asked: Asked) => Envelope> } {
  let locked = true;
  return {
    answers: {
      'workspace.info': () => done({ state: locked ? 'locked' : 'open', sealing: 'passphrase' }),
      'keychain.status': () => done({ locked, sealing: 'passphrase' }),
      'keychain.unlock': ({ parameters }) => {
        if ((parameters as { passphrase?: string }).passphrase !== 'right')
          return failed('LOCKED', 'It is not this passphrase.');
        locked = false;
        return done({
          available: false,
          backend: 'none',
          reason: 'r',
          locked,
          sealing: 'passphrase',
          recoveryKit: 'made',
        });
      },
      'tenant.list': () => (locked ? failed('LOCKED', 'The workspace is locked.') : done([])),
    },
  };
}

const operations = (asked: readonly Asked[]) => asked.map(({ operation }) => operation);

describe('a workspace sealed by a passphrase', () => {
  it('is unlocked first with the passphrase from a descriptor', async () => {
    const ran = await run(['tenant', 'list', '--passphrase-fd', '3'], { ...sealed(), descriptors: { 3: 'right' } });
    expect(ran.code).toBe(0);
    expect(operations(ran.asked)).toEqual(['workspace.info', 'keychain.unlock', 'tenant.list']);
    expect(JSON.stringify(ran)).not.toContain('"out":"right');
  });

  it('stays locked with a wrong one: code 4, and the verb is not asked', async () => {
    const ran = await run(['tenant', 'list', '--passphrase-fd', '3'], { ...sealed(), descriptors: { 3: 'wrong' } });
    expect(ran).toMatchObject({ code: 4, out: '' });
    expect(operations(ran.asked)).not.toContain('tenant.list');
  });

  it('asks a person without echo, and only when it is locked', async () => {
    const ran = await run(['tenant', 'list'], { ...sealed(), typed: ['right'] });
    expect(ran).toMatchObject({ code: 0, questions: ['Passphrase: '] });
  });

  it('asks nobody with --no-input or without a terminal', async () => {
    expect(await run(['tenant', 'list', '--no-input'], { ...sealed(), typed: ['right'] })).toMatchObject({
      code: 4,
      questions: [],
    });
    expect(await run(['tenant', 'list'], sealed())).toMatchObject({ code: 4, questions: [] });
    expect(await run(['keychain', 'unlock'], sealed())).toMatchObject({ code: 4, questions: [] });
  });

  it('is unlocked by its own verb', async () => {
    const ran = await run(['keychain', 'unlock', '--json'], { ...sealed(), typed: ['right'] });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out).data.locked).toBe(false);
  });

  it.each([
    ['x', '--passphrase-fd must be the number of an open descriptor'],
    ['5', 'gives an empty passphrase'],
  ])('refuses the descriptor %s', async (descriptor, message) => {
    const ran = await run(['tenant', 'list', `--passphrase-fd=${descriptor}`], sealed());
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(message);
  });
});

describe('a new workspace', () => {
  const info = {
    state: 'open',
    folder: '/w',
    environments: [],
    keychain: { available: false, backend: 'b', reason: 'r' },
    recovery: [],
    trouble: '',
    sealing: 'passphrase',
  };
  const answers = {
    'workspace.init': ({ parameters }: Asked) =>
      'passphrase' in (parameters as object) ? done(info) : failed('KEYCHAIN_UNAVAILABLE', 'No keychain answers.'),
  };

  it('is sealed by the passphrase of the descriptor', async () => {
    const ran = await run(['workspace', 'init', '--passphrase-fd', '3'], { answers, descriptors: { 3: 'right' } });
    expect(ran.code).toBe(0);
    expect(ran.asked.map(({ parameters }) => parameters)).toEqual([{ passphrase: 'right' }]);
  });

  it('is not made where no keychain answers and nobody can be asked', async () => {
    expect(await run(['workspace', 'init'], { answers })).toMatchObject({ code: 4 });
  });

  it('asks a person twice for a passphrase where no keychain answers', async () => {
    const ran = await run(['workspace', 'init'], { answers, typed: ['right', 'right'] });
    expect(ran).toMatchObject({ code: 0, questions: ['New passphrase: ', 'The same again: '] });
    const differing = await run(['workspace', 'init'], { answers, typed: ['right', 'other'] });
    expect(differing.code).toBe(2);
    expect(differing.asked).toHaveLength(1);
  });

  it('takes no passphrase for a sample', async () => {
    const ran = await run(['workspace', 'init', '--sample', '--passphrase-fd', '3'], {
      answers: { 'workspace.init': done(info) },
      descriptors: { 3: 'right' },
    });
    expect(ran.asked.at(-1)?.parameters).toEqual({ sample: true });
  });
});

describe('a typed confirmation', () => {
  const answers = {
    'environment.archive': ({ meta }: Asked) =>
      meta.confirm === 'production'
        ? done({ changeSet: 'c', dryRun: false, changes: [], value: { name: 'production' } })
        : failed('CONFIRMATION_NEEDED', 'It asks for a confirmation.', { phrase: 'production' }),
  };

  it('comes from --confirm or from the person, never from nobody', async () => {
    const line = ['environment', 'archive', 'production'];
    expect((await run([...line, '--confirm', 'production'], { answers })).code).toBe(0);
    expect(await run(line, { answers, typed: ['production'] })).toMatchObject({
      code: 0,
      questions: ['Type "production" to go on: '],
    });
    expect((await run(line, { answers, typed: ['Production'] })).code).toBe(2);
    expect(await run([...line, '--no-input'], { answers, typed: ['production'] })).toMatchObject({
      code: 2,
      questions: [],
    });
  });
});

describe('the recovery kit', () => {
  it('shows its words once and takes them back typed', async () => {
    const kit = await run(['keychain', 'recovery-kit'], {
      answers: { 'keychain.recoveryKit': done({ words: ['abandon', 'zoo'], workspace: 'w', createdAt: 't' }) },
    });
    expect(kit.out).toContain(' 1  abandon\n 2  zoo\n');
    const prove = (proven: boolean) =>
      run(['keychain', 'recovery-kit', '--prove'], {
        answers: { 'keychain.proveKit': done({ proven }) },
        typed: ['abandon zoo'],
      });
    expect(await prove(true)).toMatchObject({ code: 0 });
    expect(await prove(false)).toMatchObject({ code: 1 });
  });
});

describe('help and version', () => {
  it.each([
    [['--help'], 0, 'Usage: binnacle VERB'],
    [['tenant', '--help'], 0, 'tenant add TENANT'],
    [['render', '--help'], 0, '--verify-receipt FILE'],
    [['-h', 'undo'], 0, 'Usage: binnacle undo [CHANGESET]'],
    [['--version'], 0, '0.'],
  ])('%j', async (argv, code, text) => {
    const ran = await run(argv);
    expect(ran).toMatchObject({ code, opened: [] });
    expect(ran.out).toContain(text);
    expect(JSON.parse((await run([...argv, '--json'])).out).formatVersion).toBe(1);
  });

  it('without a verb shows the help on standard error and gives 2', async () => {
    const ran = await run([]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('Usage: binnacle VERB');
  });

  it('knows no help for what there is not', async () => {
    expect(await run(['secret', 'list', '--help'])).toMatchObject({ code: 2, out: '' });
  });
});
