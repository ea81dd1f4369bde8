import { describe, expect, it } from 'vitest';
import { BinnacleError, errorExitCodes } from '../../../../main/contract/errors.ts';
import { type Asked, done, failed, run } from './stand-in.ts';

const finding = (severity: string) => ({
  severity,
  code: 'LIMIT',
  path: '/a',
  message: 'Too much.',
  fix: 'Use less.',
  tenants: ['acme'],
});
const written = (value: unknown, changeSet: string | null = 'cs-1') =>
  done({
    changeSet,
    dryRun: changeSet === null,
    changes: [{ kind: 'tenant', entity: 'acme', before: null, after: {} }],
    value,
  });

describe('exit codes', () => {
  it.each(Object.entries(errorExitCodes))(
    '%s gives %i, as JSON on standard output and in words beside it',
    async (code, exit) => {
      const ran = await run(['tenant', 'show', 'acme', '--json'], {
        answers: { 'tenant.show': failed(code, 'It is so.') },
      });
      expect(ran.code).toBe(exit);
      expect(JSON.parse(ran.out)).toEqual({
        formatVersion: 1,
        error: { code, message: 'It is so.', path: '', fix: 'Do otherwise.', details: null },
      });
      expect(ran.err).toBe('binnacle: It is so.\n  Do otherwise.\n');
      expect(ran.closed).toBe(1);
    },
  );

  it.each([
    ['error', [], 1],
    ['warning', [], 0],
    ['warning', ['--strict'], 1],
    ['note', ['--strict'], 0],
  ])('a finding of severity %s with %j gives %i', async (severity, flags, exit) => {
    const answers = {
      'template.check': done({ template: 't', variables: [], secrets: [] }, { findings: [finding(severity)] }),
    };
    const ran = await run(['template', 'check', 't', ...flags], { answers });
    expect(ran.code).toBe(exit);
    expect(ran.err).toBe(`${severity} LIMIT /a [acme]: Too much.\n  Use less.\n`);
  });

  it.each([
    [
      'audit verify',
      'audit.verify',
      { entries: 1, head: 'h', problems: [{ sequence: 1, code: 'X', message: 'm' }], notes: [] },
    ],
    ['template test', 'template.test', [{ template: 't', name: 'n', passed: false, failures: ['f'] }]],
    ['doctor', 'doctor', [{ name: 'n', state: 'bad', message: 'm', fix: 'f' }]],
  ])('%s gives 1 when something is wrong', async (verb, operation, data) => {
    expect((await run(verb.split(' '), { answers: { [operation]: done(data) } })).code).toBe(1);
  });

  it('gives the code of what went wrong while opening the folder', async () => {
    const ran = await run(['tenant', 'list'], { openFails: new BinnacleError('BUSY', 'Somebody holds it.') });
    expect(ran).toMatchObject({ code: 6, out: '', err: 'binnacle: Somebody holds it.\n' });
  });

  it('gives 5 for a defect, without its stack', async () => {
    const ran = await run(['tenant', 'list'], { openFails: new TypeError('x is not a function') });
    expect(ran.code).toBe(5);
    expect(ran.err).not.toMatch(/\n\s+at /);
  });
});

describe('what cannot be carried out as typed', () => {
  it.each([
    ['secret list', '`secret` is not offered in this version.'],
    ['identity trust x', '`identity trust` is not offered in this version.'],
    ['export acme', '`export` needs --to.'],
    ['export acme --to x.zip', 'x.zip is the name of an archive.'],
    ['audit export --format syslog', '`audit export --format syslog` is not offered in this version.'],
    ['tenant show acme --select tier:free', '`tenant show` takes no selection.'],
    ['tenat list', 'There is no verb `tenat`.'],
    ['tenant lst', 'There is no verb `tenant lst`.'],
    ['tenant', '`tenant` needs a verb.'],
    ['tenant show', '`tenant show` needs TENANT.'],
    ['tenant show a b', '`tenant show` does not know what to do with "b".'],
    ['tenant list --tag x', '`tenant list` does not take --tag.'],
    ['tenant add acme --tier free', '`tenant add` needs --name.'],
    ['tenant list --limit none', '--limit must be a whole number from 1, not "none".'],
    ['template show premium@x', '"x" is no version of a template.'],
    ['audit show one', '"one" is no sequence number.'],
    ['render', '`render` needs a tenant.'],
    ['render acme', '`render` needs an environment.'],
    ['render acme --env production --context f', '--context goes with --file.'],
    ['environment edit x --protected --no-protected', '--protected and --no-protected contradict each other.'],
    ['tenant edit acme --contacts {', '--contacts is not JSON.'],
  ])('%s: one sentence, code 2, and nobody is asked', async (line, message) => {
    const ran = await run([...line.split(' '), '--json']);
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.out).error).toMatchObject({ code: 'INVALID_INPUT', message });
    expect(JSON.parse(ran.out).error.fix).not.toBe('');
    expect(ran.asked).toEqual([]);
  });

  it('refuses an empty argument, except as a value', async () => {
    expect((await run(['tenant', 'show', ''])).err).toContain('TENANT is empty.');
    const answers = { 'variable.set': written({ name: 'X', tenant: null, environment: null, value: '' }) };
    expect((await run(['variable', 'set', 'X', ''], { answers })).code).toBe(0);
  });
});

describe('what is asked of the engine', () => {
  const ask = async (line: readonly string[], operation: string, answer = written({})): Promise<Asked | undefined> =>
    (await run(line, { answers: { [operation]: answer } })).asked[0];

  it('carries the flags of every verb beside the parameters', async () => {
    const asked = await ask(
      [
        '--reason',
        'because',
        'variable',
        'set',
        'X',
        '5',
        '--ticket',
        'T-1',
        '--dry-run',
        '--confirm',
        'yes',
        '--correlation-id',
        'c',
        '--env',
        'prod',
        '--tenant',
        'acme',
      ],
      'variable.set',
    );
    expect(asked).toEqual({
      operation: 'variable.set',
      parameters: { name: 'X', value: 5, tenant: 'acme', environment: 'prod' },
      meta: {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        correlationId: 'c',
        host: 'cli',
        reason: 'because',
        ticket: 'T-1',
        dryRun: true,
        confirm: 'yes',
      },
    });
  });

  it.each([
    [
      'tenant list --tier free --limit 5 --after x --env prod',
      'tenant.list',
      { tier: 'free', limit: 5, after: 'x', environment: 'prod' },
    ],
    [
      'tenant add acme --name Acme --tier free --tag a=1 --tag b --environments staging,production --external-id konfig=7',
      'tenant.add',
      {
        tenant: 'acme',
        name: 'Acme',
        tier: 'free',
        tags: { a: '1', b: '' },
        environments: ['staging', 'production'],
        externalIds: { konfig: '7' },
      },
    ],
    ['override set acme a.b {"x":1}', 'override.set', { tenant: 'acme', path: '/a/b', value: { x: 1 } }],
    [
      'override unset acme /a/b --env prod --document isp',
      'override.unset',
      { tenant: 'acme', path: '/a/b', environment: 'prod', document: 'isp' },
    ],
    ['override list acme', 'override.list', { tenant: 'acme' }],
    [
      'environment add qa --alias q --order 4 --protected',
      'environment.add',
      { environment: 'qa', aliases: ['q'], order: 4, protected: true },
    ],
    ['environment edit qa --no-protected', 'environment.edit', { environment: 'qa', protected: false }],
    ['template show premium@2', 'template.show', { template: 'premium', version: 2 }],
    ['audit show 7', 'audit.show', { sequence: 7 }],
    ['audit list --correlation c --change-set s', 'audit.list', { correlationId: 'c', changeSet: 's' }],
    ['undo cs-1', 'undo', { changeSet: 'cs-1' }],
    [
      'render acme --env prod --explain --now 2026-01-01T00:00:00Z',
      'render',
      { tenant: 'acme', environment: 'prod', explain: true, now: '2026-01-01T00:00:00Z' },
    ],
  ])('%s', async (line, operation, parameters) => {
    expect((await ask([...line.split(' '), '--json'], operation, done({})))?.parameters).toEqual(parameters);
  });

  it('keeps the tags and identifiers that an edit does not name', async () => {
    const answers = { 'tenant.edit': written({ id: 'acme' }) };
    const ran = await run(['tenant', 'edit', 'acme', '--tag', 'b=9', '--untag', 'c', '--external-id', 's5=x'], {
      answers,
    });
    expect(ran.asked.at(-1)?.parameters).toEqual({
      tenant: 'acme',
      setTags: { b: '9' },
      unsetTags: ['c'],
      setExternalIds: { s5: 'x' },
    });
  });

  it('makes a folder for `workspace init` and `identity init` alone', async () => {
    const made = async (line: string, operation: string) =>
      (await run([...line.split(' '), '--json'], { answers: { [operation]: done({}) } })).opened[0]?.create;
    expect(await made('workspace init --sample', 'workspace.init')).toBe(true);
    expect(await made('identity init', 'identity.init')).toBe(true);
    expect(await made('tenant list', 'tenant.list')).toBe(false);
    expect(await made('workspace info', 'workspace.info')).toBe(false);
  });

  it('asks nothing for a dry run of what is no change set', async () => {
    for (const line of [
      'workspace init --sample',
      'workspace seal',
      'identity init',
      'keychain lock',
      'keychain unlock',
      'keychain recovery-kit',
    ]) {
      const ran = await run([...line.split(' '), '--dry-run', '--json']);
      expect(ran).toMatchObject({ code: 0, asked: [], opened: [] });
      expect(JSON.parse(ran.out).data.dryRun).toBe(true);
    }
  });
});

describe('answers', () => {
  const override = { tenant: 'acme', environment: null, document: 'tenant', path: '/a', value: 5 };

  it('gives a written override as the contract lists it, with the change set beside it', async () => {
    const ran = await run(['override', 'set', 'acme', 'a', '5', '--json'], {
      answers: { 'override.set': written([override]) },
    });
    expect(JSON.parse(ran.out).data).toEqual([{ ...override, changeSet: 'cs-1', dryRun: false }]);
  });

  it('gives a written tenant by its own fields', async () => {
    const ran = await run(['tenant', 'add', 'acme', '--name', 'A', '--tier', 'free', '--json'], {
      answers: { 'tenant.add': written({ id: 'acme', name: 'A' }) },
    });
    expect(JSON.parse(ran.out).data).toMatchObject({ id: 'acme', name: 'A', changeSet: 'cs-1', dryRun: false });
  });

  it('is exactly one line of JSON, whatever the names hold', async () => {
    const ran = await run(['override', 'list', '--json'], {
      answers: { 'override.list': done([{ ...override, value: 'a\n\u202e\u001b[2J\u2028' }], { next: 'n' }) },
    });
    expect(ran.out.split('\n')).toHaveLength(2);
    expect(ran.out).not.toMatch(/[\u202e\u2028\u001b]/);
    expect(JSON.parse(ran.out)).toMatchObject({ data: [{ value: 'a\n\u202e\u001b[2J\u2028' }], page: { next: 'n' } });
  });

  it('forges no line in words either', async () => {
    const evil = 'x\nerror FORGED: all is lost\u001b[2J\u202e';
    const ran = await run(['override', 'list'], {
      answers: {
        'override.list': done([{ ...override, tenant: evil }], {
          findings: [{ ...finding('note'), message: evil }],
          next: 'n\u202e',
        }),
      },
    });
    expect(ran.out.split('\n')).toHaveLength(3);
    expect(ran.err.split('\n').filter((line) => line.startsWith('error'))).toEqual([]);
    expect(ran.out + ran.err).not.toMatch(/[\u001b\u202e]/);
  });

  it('prints a template byte for byte where no terminal is', async () => {
    const text = 'a: 1\r\n\tb: "\u001b\u202e"\n\n# no line end';
    const answers = { 'template.show': done({ text }) };
    expect((await run(['template', 'show', 't'], { answers })).out).toBe(text);
    expect((await run(['template', 'show', 't'], { answers, terminal: true })).out).toBe(
      'a: 1\\r\n\tb: "\\u001b\\u202e"\n\n# no line end',
    );
  });

  it('prints nothing and lists the findings where there is no result', async () => {
    const answers = { render: failed('INVALID_INPUT', 'There is no result.', { findings: [finding('error')] }) };
    const ran = await run(['render', 'acme', '--env', 'prod'], { answers });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('error LIMIT /a [acme]: Too much.');
  });

  it('says how to go on where there is more', async () => {
    const ran = await run(['changeset', 'list'], { answers: { 'changeset.list': done([], { next: 'abc' }) } });
    expect(ran.err).toContain('--after abc');
  });

  it('says that --env means nothing to a verb', async () => {
    const ran = await run(['changeset', 'list', '--env', 'prod'], { answers: { 'changeset.list': done([]) } });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.err).toContain('--env was not used');
  });

  it('colours nothing where no terminal is', async () => {
    const answers = { 'override.list': done([override]) };
    expect((await run(['override', 'list'], { answers })).out).not.toContain('\u001b');
    expect((await run(['override', 'list'], { answers, terminal: true })).out).toContain('\u001b[1mTENANT');
  });

  it('exports page by page as JSON Lines', async () => {
    const answers = {
      'audit.export': ({ parameters }: Asked) =>
        (parameters as { after?: string }).after === undefined
          ? done({ lines: ['{"a":1}', '{"a":2}'] }, { next: '2' })
          : done({ lines: ['{"a":3}'] }),
    };
    const ran = await run(['audit', 'export', '--format', 'json'], { answers });
    expect(ran).toMatchObject({ code: 0, out: '{"a":1}\n{"a":2}\n{"a":3}\n' });
  });
});
