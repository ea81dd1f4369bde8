import { describe, expect, test } from 'vitest';
import type { Envelope } from '../../../main/contract/messages.ts';
import type { Parameters } from '../../../main/contract/operations.ts';
import { type RefusalCode, refusalCodes } from '../../../main/contract/tenants.ts';
import { guardCell, isFormula, unguardCell, writeCell } from '../../../main/core/tenant/cells.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';
import { seededRandom } from '../../helpers/keychain/seeded-random.ts';
import { countingLauncher } from '../../helpers/sandbox/children.ts';

type Asked = Parameters<'tenant.import'>;

const refusals = async (workspace: TestWorkspace, asked: Asked) => {
  const envelope = (await workspace.call('tenant.import', asked)) as Envelope;
  if (!('error' in envelope)) throw new Error('it was taken');
  const { refused } = envelope.error.details as {
    refused: { row: number; code: RefusalCode; message: string; fix: string }[];
  };
  return { error: envelope.error, refused };
};
const csv = (...lines: string[]) => `${lines.join('\n')}\n`;
const everything = async (workspace: TestWorkspace, format: 'csv' | 'json') =>
  (await workspace.data('tenant.export', { select: 'status:*', format, limit: 10_000 })).text;

describe('taking tenants from a text', () => {
  test('a preview says row by row what an import then does, in one change set that undo takes back', async () => {
    const workspace = await openTestWorkspace({ tenants: 30 });
    const before = await everything(workspace, 'json');
    const [first, second] = await workspace.data('tenant.list', {});
    const text = csv(
      'Tenant ID,Name,Template tier,region,tag:wave,externalIds:konfig',
      'northwind,Northwind Fiber,premium,eu-west,2,N-1',
      `${first?.id},${first?.name},${first?.tier},moon,,`,
      `${second?.id},${second?.name},${second?.tier},${second?.region},,`,
    );
    const dry = await workspace.data('tenant.import', { text }, { dryRun: true });
    expect(dry.value).toMatchObject({ added: 1, changed: 1, unchanged: 1, refused: [] });
    expect(dry.value.rows).toEqual([
      { row: 2, tenant: 'northwind', outcome: 'added', fields: [] },
      { row: 3, tenant: first?.id, outcome: 'changed', fields: ['region'] },
      { row: 4, tenant: second?.id, outcome: 'unchanged', fields: [] },
    ]);
    expect(await everything(workspace, 'json')).toBe(before);

    const done = await workspace.data('tenant.import', { text, base: dry.value.base as string });
    expect(done.value).toMatchObject({ added: 1, changed: 1, unchanged: 1, refused: [], rows: [] });
    expect(await workspace.data('tenant.show', { tenant: 'northwind' })).toMatchObject({
      tier: 'premium',
      plan: 'premium',
      status: 'active',
      tags: { wave: '2' },
      externalIds: { konfig: 'N-1' },
      environments: ['development', 'staging', 'production'],
    });
    await workspace.data('undo', { changeSet: done.changeSet as string });
    expect(await everything(workspace, 'json')).toBe(before);
    const again = await refusals(workspace, { text: csv('id,name,tier', 'northwind,N,free') });
    expect(again.refused).toMatchObject([{ row: 2, code: 'ID_NEVER_AGAIN' }]);
  });

  test('what was exported is all unchanged, as CSV and as JSON Lines, whatever stands in the fields', async () => {
    const workspace = await openTestWorkspace({ tenants: 60 });
    await workspace.data('tenant.add', {
      tenant: 'odd',
      name: '=SUM(A1) "quoted", O\'Brien; x',
      tier: 'free',
      region: '@home',
      reseller: "'=already",
      deploymentTarget: '-dash',
      environments: [],
      tags: { bare: '', 'a=b;c': '+49 30 1' },
      contacts: [{ role: 'noc', name: 'Æ Ø', phone: '+44 20 7946 0000' }],
    });
    const all = (await everything(workspace, 'json')).trim().split('\n').length;
    for (const format of ['csv', 'json'] as const) {
      const text = await everything(workspace, format);
      expect(await everything(workspace, format)).toBe(text);
      expect((await workspace.data('tenant.import', { text, format })).value).toMatchObject({
        added: 0,
        changed: 0,
        unchanged: all,
        refused: [],
      });
      const other = await openTestWorkspace();
      await other.data('tenant.import', { text, format });
      expect(await everything(other, format)).toBe(text);
    }
    expect(await everything(workspace, 'csv')).toContain('"\'=SUM(A1) ""quoted"", O\'Brien; x"');
  });

  test('a list in JSON and one in YAML are read by the sandbox', async () => {
    const sandbox = createSandbox(countingLauncher());
    try {
      const workspace = await openTestWorkspace({ sandbox });
      const list = JSON.stringify([{ id: 'a1', name: 'A', tier: 'free', tags: { x: '' } }]);
      expect((await workspace.data('tenant.import', { text: list })).value).toMatchObject({ added: 1 });
      const yaml =
        'tenants:\n  - id: b1\n    name: "B"\n    tier: standard\n    environments: [prod]\n  - {id: 7, name: C}\n';
      const { refused } = await refusals(workspace, { text: yaml, format: 'yaml' });
      expect(refused).toMatchObject([{ row: 2, code: 'WRONG_TYPE' }]);
      await workspace.data('tenant.import', { text: yaml, format: 'yaml', partial: true });
      expect(await workspace.data('tenant.show', { tenant: 'b1' })).toMatchObject({ environments: ['production'] });
      for (const text of ['[{"id":"c1",', '[{"id":"c1","id":"c2"}]', '{a: [', 'just words']) {
        expect((await workspace.error('tenant.import', { text, format: 'yaml' })).code, text).toBe('INVALID_INPUT');
      }
    } finally {
      await sandbox.close();
    }
  });
});

describe('rows that are refused, and why', () => {
  const good = 'good,Good,free';
  const rows: readonly (readonly [RefusalCode, Asked])[] = [
    ['DUPLICATE_ID', { text: csv('id,name,tier', 'same,S,free', 'same,T,free') }],
    ['BAD_ID', { text: csv('id,name,tier', 'Not-An-Id,S,free') }],
    ['BAD_ID', { text: csv('id,name,tier', '__proto__,S,free') }],
    ['UNKNOWN_TIER', { text: csv('id,name,tier', 'a,S,gold') }],
    ['UNKNOWN_STATUS', { text: csv('id,name,tier,status', 'a,S,free,asleep') }],
    ['UNKNOWN_ENVIRONMENT', { text: csv('id,name,tier,environments', 'a,S,free,prod;moon') }],
    ['WRONG_TYPE', { text: '{"id":"a","name":"A","tier":"free","tags":["x"]}\n' }],
    ['WRONG_TYPE', { text: '{"id":"a","name":5,"tier":"free"}\n' }],
    ['WRONG_TYPE', { text: '{"id":"a","name":"A"\n' }],
    ['FORMULA_CELL', { text: csv('id,name,tier', 'a,"=HYPERLINK(""http://x"")",free') }],
    ['FORMULA_CELL', { text: csv('id,name,tier,region', 'a,A,free,@SUM(1)') }],
    ['FORMULA_CELL', { text: csv('id,name,tier,region', 'a,A,free,"\tx"') }],
    ['TOO_LONG', { text: csv('id,name,tier', `a,${'x'.repeat(201)},free`) }],
    ['CONTROL_CHARACTER', { text: csv('id,name,tier', 'a,"A\u0007B",free') }],
    ['CONTROL_CHARACTER', { text: csv('id,name,tier', 'a,"A\nB",free') }],
    ['WRONG_ENCODING', { text: csv('id,name,tier', 'a,M\ufffdller,free') }],
    ['RAGGED_ROW', { text: csv('id,name,tier', 'a,A') }],
    ['RAGGED_ROW', { text: csv('id,name,tier', 'a,A,free,more') }],
    ['MISSING_FIELD', { text: csv('id,name,tier', 'a,,free') }],
    ['MISSING_FIELD', { text: csv('id,name,tier', ',A,free') }],
    ['MISSING_HEADER', { text: csv(good) }],
    ['UNKNOWN_COLUMN', { text: csv('id,name,teir', good) }],
    ['UNKNOWN_COLUMN', { text: '{"id":"a","name":"A","tier":"free","colour":"red"}\n' }],
  ];

  test.each(rows)('%s: %j', async (code, asked) => {
    const workspace = await openTestWorkspace({ tenants: 3 });
    const before = await everything(workspace, 'json');
    const { error, refused } = await refusals(workspace, asked);
    expect(error.code).toBe('INVALID_INPUT');
    expect(refused.map((row) => row.code)).toEqual([code]);
    expect(refused[0]?.message).toMatch(/\.$/);
    expect(refused[0]?.fix).toMatch(/\.$/);
    expect(await everything(workspace, 'json')).toBe(before);
  });

  test('every code there is has a row that shows it', () => {
    const shown = new Set(rows.map(([code]) => code));
    // Shown above, where its tenant was added and undone.
    shown.add('ID_NEVER_AGAIN');
    expect([...refusalCodes].filter((code) => !shown.has(code))).toEqual([]);
  });

  test('a mistyped column is named with its nearest, and can be mapped or left out', async () => {
    const workspace = await openTestWorkspace();
    const text = csv('id;name;teir;Notes', 'a;A;free;x');
    expect((await refusals(workspace, { text })).error.message).toBe('There is no field "teir"; the nearest is tier.');
    const done = await workspace.data('tenant.import', { text, columns: { teir: 'tier', Notes: '' } });
    expect(done.value).toMatchObject({ added: 1 });
  });

  test('an archived tenant’s identifier is never used again, and its own export still changes nothing', async () => {
    const workspace = await openTestWorkspace();
    await workspace.data('tenant.add', { tenant: 'old', name: 'Old', tier: 'free' });
    await workspace.data('tenant.edit', { tenant: 'old', status: 'archived' });
    const { refused } = await refusals(workspace, { text: csv('id,name,tier', 'old,New,premium') });
    expect(refused).toMatchObject([{ code: 'ID_NEVER_AGAIN' }]);
    const text = await everything(workspace, 'json');
    expect((await workspace.data('tenant.import', { text })).value).toMatchObject({ unchanged: 1, refused: [] });
  });

  test('half a fleet invalid: nothing is taken, and with partial the other half', async () => {
    const workspace = await openTestWorkspace();
    const lines = Array.from({ length: 2000 }, (_, at) => `t${at},Tenant ${at},${at % 2 === 0 ? 'free' : 'gold'}`);
    const text = csv('id,name,tier', ...lines);
    const { refused, error } = await refusals(workspace, { text });
    expect(error.message).toBe('1000 of 2000 rows are refused, so nothing was changed.');
    expect(refused).toHaveLength(1000);
    expect(await everything(workspace, 'json')).toBe('');
    const done = await workspace.data('tenant.import', { text, partial: true });
    expect(done.value).toMatchObject({ added: 1000, changed: 0, unchanged: 0 });
    expect(done.value.refused).toEqual(refused);
    expect((await workspace.data('tenant.list', { limit: 10_000 })).every(({ tier }) => tier === 'free')).toBe(true);
  });

  test('an edit since the preview refuses the import that would undo it', async () => {
    const workspace = await openTestWorkspace();
    await workspace.data('tenant.import', { text: csv('id,name,tier', 'a,A,free', 'b,B,free') });
    const text = csv('id,name,tier', 'a,A2,free', 'c,C,free');
    const { base } = (await workspace.data('tenant.import', { text }, { dryRun: true })).value;
    await workspace.data('tenant.edit', { tenant: 'b', name: 'other' });
    await workspace.data('tenant.edit', { tenant: 'a', name: 'meanwhile' });
    const error = await workspace.error('tenant.import', { text, base: base as string });
    expect(error).toMatchObject({ code: 'CONFLICT', path: 'base', details: { tenants: ['a'] } });
    expect(await workspace.data('tenant.show', { tenant: 'a' })).toMatchObject({ name: 'meanwhile' });
    const fresh = (await workspace.data('tenant.import', { text }, { dryRun: true })).value.base as string;
    expect((await workspace.data('tenant.import', { text, base: fresh })).value).toMatchObject({
      added: 1,
      changed: 1,
    });
  });

  test('texts that are no file of tenants at all', async () => {
    const workspace = await openTestWorkspace();
    for (const text of [
      '',
      '\n\n',
      'id,name,tier\n',
      'i\u0000d\u0000,\u0000',
      'id,name\n"open',
      'id,name\na"b,"c"d\n',
    ]) {
      const error = await workspace.error('tenant.import', { text, format: 'csv' });
      expect(error, JSON.stringify(text)).toMatchObject({ code: 'INVALID_INPUT' });
      expect(error.fix).not.toBe('');
    }
  });

  test('hostile text is read or refused, and nothing of it is half applied', async () => {
    const workspace = await openTestWorkspace();
    const random = seededRandom(11);
    const pieces = [
      'id',
      'name',
      'tier',
      ',',
      ';',
      '"',
      '\n',
      '\r\n',
      'free',
      '=',
      "'",
      '\t',
      '{',
      '}',
      ':',
      '\u0000',
      'é',
      ' ',
    ];
    for (let round = 0; round < 300; round++) {
      const body = Array.from({ length: random(60) }, () => pieces[random(pieces.length)]).join('');
      const text = round % 2 === 0 ? `id,name,tier\n${body}` : body;
      const envelope = await workspace.call(
        'tenant.import',
        { text, format: round % 3 === 0 ? 'json' : 'csv' },
        { dryRun: true },
      );
      if ('error' in envelope) expect(envelope.error.code, text).toBe('INVALID_INPUT');
    }
    for (const piece of ['"', '""', '",', '\n', "'", '=']) {
      const envelope = await workspace.call('tenant.import', {
        text: `id,name\n${piece.repeat(200_000)}`,
        format: 'csv',
      });
      expect('error' in envelope && envelope.error.code).toBe('INVALID_INPUT');
    }
    expect(await everything(workspace, 'json')).toBe('');
  });
});

describe('cells', () => {
  test('a guarded cell is no formula and gives back its text', () => {
    const random = seededRandom(3);
    const letters = ['=', '+', '-', '@', '\t', '\r', "'", '1', 'a', ' ', '(', ',', '"'];
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: random(6) }, () => letters[random(letters.length)]).join('');
      expect(isFormula(guardCell(text))).toBe(false);
      expect(unguardCell(guardCell(text))).toBe(text);
    }
    expect(writeCell('+44 20 7946 0000')).toBe('+44 20 7946 0000');
    expect(writeCell('-1.5')).toBe('-1.5');
    expect(writeCell('=1+1')).toBe("'=1+1");
  });
});
