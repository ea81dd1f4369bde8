import { describe, expect, test } from 'vitest';
import { BinnacleError } from '../../../main/contract/errors.ts';
import type { Environment, Tenant } from '../../../main/contract/model.ts';
import { selectionKeys } from '../../../main/contract/selection.ts';
import { parseSelection } from '../../../main/contract/selection-grammar.ts';
import { compileSelection } from '../../../main/core/selection/compile.ts';
import { pick } from '../../../main/core/selection/select.ts';
import { openTestWorkspace } from '../../helpers/core/workspace.ts';
import { seededRandom } from '../../helpers/keychain/seeded-random.ts';

const environments: readonly Environment[] = [
  { name: 'staging', aliases: ['stage'], order: 1, protected: false, archived: false },
  { name: 'production', aliases: ['prod'], order: 2, protected: true, archived: false },
];

const base: Tenant = {
  id: 'northwind',
  name: 'Northwind Fiber',
  status: 'active',
  tier: 'premium',
  plan: 'premium',
  licenceTier: 'basic',
  resourceTier: 'small',
  pluginTier: 'free',
  region: 'eu-west',
  environments: ['staging', 'production'],
  tags: { pilot: '', owner: 'team a' },
  externalIds: {},
  contacts: [],
  deploymentTarget: 'k8s-eu',
  reseller: '',
};
const fleet: readonly Tenant[] = [
  base,
  { ...base, id: 'contoso', name: "Conto's Net", tier: 'free', region: '', environments: ['staging'], tags: {} },
  { ...base, id: 'fabrikam', name: 'Fabrikam (old)', status: 'archived', region: 'us-east', tags: { owner: 'b=c' } },
];

const ids = (expression: string, saved: Record<string, string> = {}) =>
  pick(
    fleet,
    compileSelection(parseSelection(expression), {
      environments,
      saved: (name) => (saved[name] === undefined ? undefined : parseSelection(saved[name])),
    }),
  ).map(({ id }) => id);

function refusal(expression: string, saved: Record<string, string> = {}): BinnacleError {
  try {
    ids(expression, saved);
  } catch (error) {
    if (error instanceof BinnacleError) return error;
    throw error;
  }
  throw new Error(`${expression} was taken`);
}

describe('what a selection means', () => {
  test.each([
    ['tier:premium', ['northwind']],
    ['TIER:Premium', ['northwind']],
    ['tier:pre*', ['northwind']],
    ['region:eu-*', ['northwind']],
    ['region:*', ['northwind', 'contoso']],
    ['region:*-*', ['northwind']],
    ['missing:region', ['contoso']],
    ['missing:reseller', ['northwind', 'contoso']],
    ['missing:tag', ['contoso']],
    ['missing:pilot', ['northwind', 'contoso']],
    ['missing:owner', ['contoso']],
    ['region:""', ['contoso']],
    ['tag:pilot', ['northwind']],
    ['tag:owner="team a"', ['northwind']],
    ['tag:owner=team*', ['northwind']],
    ['tag:pilot=', ['northwind']],
    ['tag:o*=*a', ['northwind']],
    ['status:archived tag:owner=b=c', ['fabrikam']],
    ['env:prod', ['northwind']],
    ['environment:production', ['northwind']],
    ['env:s*', ['northwind', 'contoso']],
    ['north', ['northwind']],
    ['fiber', ['northwind']],
    ['"northwind fiber"', ['northwind']],
    ["conto's", ['contoso']],
    ["'Northwind Fiber'", ['northwind']],
    ['"*"', []],
    ['*', ['northwind', 'contoso']],
    ['name:"Conto\'s Net"', ['contoso']],
    ['id:*o*o*', ['contoso']],
    ['target:k8s-eu licence:basic resource:small plugin:free plan:premium', ['northwind', 'contoso']],
    ['tier:free or tier:premium region:eu-west', ['northwind', 'contoso']],
    ['(tier:free or tier:premium) region:eu-west', ['northwind']],
    ['not tier:free', ['northwind']],
    ['not not tier:free', ['contoso']],
    ['not (tier:free or tag:pilot)', []],
    ['tier:premium and not missing:region', ['northwind']],
    ['status:archived', ['fabrikam']],
    ['status:*', ['northwind', 'contoso', 'fabrikam']],
    ['not status:active', []],
    ['"or"', ['northwind']],
  ])('%s', (expression, expected) => {
    expect(ids(expression)).toEqual(expected);
  });

  test('saved selections are expressions of their own, in brackets of their own', () => {
    expect(ids('@eu tier:premium', { eu: 'region:eu-west or missing:region' })).toEqual(['northwind']);
    expect(ids('not @a', { a: '@b', b: 'tier:free' })).toEqual(['northwind']);
    expect(ids('@gone', { gone: 'status:archived' })).toEqual(['fabrikam']);
  });
});

describe('what cannot be read is refused at its character', () => {
  test.each([
    ['', 1, 'a term is missing'],
    ['   ', 4, 'a term is missing'],
    ['tier:', 6, 'no value'],
    ['tier:gold', 6, '"gold" is no tier'],
    ['status:activ', 8, 'no status'],
    ['colour:red', 1, 'no key "colour"'],
    ['tier:premium or', 16, 'missing at its end'],
    ['or tier:premium', 1, 'missing before this'],
    ['tier:premium or or tier:free', 17, 'missing before this'],
    ['(tier:premium', 1, 'not closed'],
    ['tier:premium)', 13, 'closes nothing'],
    ['()', 2, 'missing before this'],
    ['not', 4, 'missing at its end'],
    ['name:"north', 6, 'quote is not closed'],
    ['tier:free env:moon', 11, 'no environment "moon"'],
    ['tier:free @nobody', 11, 'no saved selection @nobody'],
    ['@', 1, 'not the name'],
    ['@Not!', 1, 'not the name'],
    ['tag:=x', 5, 'no name'],
    [`${'('.repeat(60)}a${')'.repeat(60)}`, 51, 'nested'],
    ['a'.repeat(4001), 4001, 'longer than'],
  ])('%s', (expression, at, words) => {
    const error = refusal(expression);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', path: 'select', details: { at } });
    expect(error.message).toContain(`at character ${at}:`);
    expect(error.message).toContain(words);
    expect(error.fix).not.toBe('');
  });

  test('a circle of saved selections', () => {
    expect(refusal('@a', { a: '@b', b: 'x or @c', c: 'not @a' }).message).toContain('@a → @b → @c → @a');
  });
});

describe('bounds', () => {
  test('saved selections that each name the next twice are asked once for each tenant', () => {
    const saved = Object.fromEntries(
      Array.from({ length: 64 }, (_, at) => [`s${at}`, at === 63 ? 'north' : `@s${at + 1} @s${at + 1}`]),
    );
    expect(ids('@s0', saved)).toEqual(['northwind']);
  });

  test('whatever is typed is read or refused, and reading it costs no more than its length', () => {
    const random = seededRandom(7);
    const pieces = ['(', ')', '*', ':', '=', '"', "'", '\\', ' ', '@', 'not ', 'or ', 'and ', 'a', 'é', '\u0000', '😀'];
    const words = [...pieces, ...selectionKeys.map((key) => `${key}:`), 'tier:free ', '@x '];
    for (let round = 0; round < 20_000; round++) {
      const length = random(30);
      const text = Array.from({ length }, () => words[random(words.length)]).join('');
      try {
        ids(text, { x: 'tier:free' });
      } catch (error) {
        expect(error, text).toBeInstanceOf(BinnacleError);
      }
    }
    for (const piece of words) {
      const text = piece.repeat(Math.floor(4000 / piece.length));
      try {
        ids(text, { x: 'tier:free' });
      } catch (error) {
        expect(error, piece).toBeInstanceOf(BinnacleError);
      }
    }
  });

  test('many stars in a long value are matched without trying anything twice', () => {
    const tenant = { ...base, name: 'a'.repeat(200) };
    const { matches } = compileSelection(parseSelection(`name:${'a*'.repeat(150)}b`), {
      environments,
      saved: () => undefined,
    });
    expect(matches(tenant)).toBe(false);
  });
});

describe('saved selections', () => {
  test('are set, listed with their tenants, used in lists and deleted; undo brings them back', async () => {
    const workspace = await openTestWorkspace({ tenants: 40 });
    const set = await workspace.data('selection.set', { name: 'rich', expression: 'tier:premium or tier:enterprise' });
    await workspace.data('selection.set', { name: 'rich-eu', expression: '@rich region:eu-*' });
    const all = await workspace.data('tenant.list', { limit: 1000 });
    const rich = all.filter(({ tier }) => tier === 'premium' || tier === 'enterprise');
    expect(rich.length).toBeGreaterThan(0);
    expect(await workspace.data('tenant.list', { select: '@rich' })).toEqual(rich);
    expect(await workspace.data('selection.list', {})).toEqual([
      { ...set.value, tenants: rich.length },
      expect.objectContaining({
        name: 'rich-eu',
        tenants: rich.filter(({ region }) => region.startsWith('eu-')).length,
      }),
    ]);
    expect(await workspace.error('selection.delete', { name: 'rich' })).toMatchObject({
      code: 'CONFLICT',
      message: '@rich-eu refers to @rich.',
    });
    await workspace.data('selection.delete', { name: 'rich-eu' });
    const gone = await workspace.data('selection.delete', { name: 'rich' });
    expect(await workspace.data('selection.list', {})).toEqual([]);
    await workspace.data('undo', { changeSet: gone.changeSet as string });
    expect(await workspace.data('selection.list', {})).toEqual([{ ...set.value, tenants: rich.length }]);
  });

  test('refuse a circle whichever part is set last, and keep their identifier', async () => {
    const workspace = await openTestWorkspace();
    const first = await workspace.data('selection.set', { name: 'a', expression: 'tier:free' });
    await workspace.data('selection.set', { name: 'b', expression: '@a' });
    expect((await workspace.error('selection.set', { name: 'a', expression: 'x @b' })).message).toContain(
      'refers to itself',
    );
    expect((await workspace.error('selection.set', { name: 'c', expression: '@c' })).message).toContain(
      'refers to itself',
    );
    const again = await workspace.data('selection.set', { name: 'a', expression: 'tier:standard' });
    expect(again.value.id).toBe(first.value.id);
  });
});
