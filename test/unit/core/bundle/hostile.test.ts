import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleSealer } from '../../../../main/adapters/bundle-sealer.ts';
import { nodeCrypto } from '../../../../main/adapters/node-crypto.ts';
import type { BundleFact } from '../../../../main/contract/exports.ts';
import type { Json } from '../../../../main/contract/json.ts';
import { compareFacts } from '../../../../main/core/bundle/compare.ts';
import { factProblem, readContent } from '../../../../main/core/bundle/content.ts';
import { gatherFacts } from '../../../../main/core/bundle/gather.ts';
import { newSeed, signingKey } from '../../../../main/keychain/ed25519.ts';
import { createIdentity } from '../../../../main/keychain/identity.ts';
import { agree, agreementKey, agreementPublicKey, ephemeralKey } from '../../../../main/keychain/x25519.ts';
import { openTestWorkspace } from '../../../helpers/core/workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'binnacle-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const identity = await createIdentity({ keychain: null, stateFolder: join(folder, 'state') });
const sealer = bundleSealer(() => Promise.resolve(identity));
const passphrase = 'correct horse battery';

const about = { madeAt: '', workspace: { id: '', name: '' }, author: '', recipient: null, contentHash: '' };
const content = (facts: readonly unknown[], more: object = {}) =>
  JSON.stringify({ about, facts, changeSets: [], ...more });

describe('a content', () => {
  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['nested too deep', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a prototype’s key', content([{ kind: 'selection', entity: 'a', body: JSON.parse('{"__proto__":{}}') }])],
    ['an unknown kind', content([{ kind: 'workspace', entity: 'workspace', body: {} }])],
    ['a body that is none', content([{ kind: 'tenant', entity: 'a', body: [] }])],
    ['something beside it', content([{ kind: 'tenant', entity: 'a', body: {}, sql: 'x' }])],
    ['change sets that are none', content([], { changeSets: [{}] })],
  ])('with %s is refused', (_, text) => {
    expect(() => readContent(text)).toThrow(/cannot be taken/);
  });
});

describe('facts', () => {
  it('of a real workspace have nothing wrong with them', async () => {
    const { database } = await openTestWorkspace({ tenants: 30 });
    const { facts } = gatherFacts(database, {});
    expect(facts.length).toBeGreaterThan(100);
    expect(facts.map(factProblem).filter((problem) => problem !== null)).toEqual([]);
  });

  it('that were changed anywhere to something else are refused or are still of their form, and never throw', async () => {
    const { database } = await openTestWorkspace({ tenants: 10 });
    const { facts } = gatherFacts(database, {});
    const odd = fc.constantFrom<Json>(
      null,
      -1,
      1e300,
      '',
      '../../etc',
      'a\u0000b',
      'x'.repeat(5000),
      [],
      {},
      [null],
      true,
    );
    fc.assert(
      fc.property(fc.constantFrom(...facts), fc.nat(), odd, (fact, pick, value) => {
        const keys = Object.keys(fact.body);
        fc.pre(keys.length > 0 && fact.kind !== 'schema');
        const key = keys[pick % keys.length]!;
        const changed: BundleFact = { ...fact, body: { ...fact.body, [key]: value } };
        const { rows } = compareFacts(database, nodeCrypto, [changed], () => undefined);
        expect(rows).toHaveLength(1);
        expect(factProblem({ ...changed, body: { ...changed.body, more: 1 } })).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('under another name, twice, of nobody, or with a template of nowhere are refused one by one', async () => {
    const { database } = await openTestWorkspace({ tenants: 3 });
    const { facts } = gatherFacts(database, {});
    const tenant = facts.find(({ kind }) => kind === 'tenant')!;
    const id = '01890000-0000-7000-8000-000000000000';
    const hostile: BundleFact[] = [
      { ...tenant, entity: 'other' },
      tenant,
      tenant,
      {
        kind: 'override',
        entity: 'nobody||tenant|/a',
        body: { tenant: 'nobody', environment: null, document: 'tenant', path: '/a', value: 1 },
      },
      {
        kind: 'pin',
        entity: `${tenant.entity}|tenant`,
        body: { tenant: tenant.entity, document: 'tenant', template: id, version: null },
      },
      {
        kind: 'variable',
        entity: '||TENANT_ID',
        body: { name: 'TENANT_ID', tenant: null, environment: null, value: 'x' },
      },
      { kind: 'selection', entity: 's', body: { id, name: 's', expression: '((' } },
    ];
    const { rows, changes } = compareFacts(database, nodeCrypto, hostile, () => 'theirs');
    expect(rows.map(({ state }) => state)).toEqual([
      'refused',
      'same',
      'refused',
      'refused',
      'refused',
      'refused',
      'refused',
    ]);
    expect(changes).toEqual([]);
  });
});

describe('a seal', () => {
  it('opens to what was sealed, for a passphrase and for an identity', async () => {
    for (const lock of [{ passphrase }, { recipient: identity.publicKey }]) {
      const { bundle } = await sealer.seal('content', lock);
      expect(await sealer.open(bundle, passphrase)).toEqual({
        content: 'content',
        signer: identity.id,
        own: true,
        recipient: 'recipient' in lock ? lock.recipient : null,
      });
    }
  });

  it('does not unpack without end', async () => {
    const { bundle } = await sealer.seal('0'.repeat(129 * 1024 * 1024), { recipient: identity.publicKey });
    expect(bundle.length).toBeLessThan(1_000_000);
    await expect(sealer.open(bundle)).rejects.toThrow(/more than 128 MB/);
  });

  it('is broken by any bit that changes', async () => {
    const bytes = Buffer.from((await sealer.seal('content', { recipient: identity.publicKey })).bundle, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const copy = Buffer.from(bytes);
      copy[at]! ^= 1 << (at % 8);
      await expect(sealer.open(copy.toString('base64')), `byte ${at}`).rejects.toMatchObject({
        code: expect.stringMatching(/INVALID_INPUT|NEWER_FORMAT/),
      });
    }
  });
});

it('the X25519 forms of an Ed25519 key agree with each other', () => {
  for (let round = 0; round < 50; round++) {
    const key = signingKey(newSeed());
    const other = ephemeralKey();
    const there = agree(other.privateKey, agreementPublicKey(key.publicKey)!);
    expect(there).toEqual(agree(agreementKey(key), other.publicKey));
    expect(there).toHaveLength(32);
  }
  const small = Uint8Array.from([1, ...new Array<number>(31).fill(0)]);
  expect(agreementPublicKey(small)).toBeUndefined();
  expect(agree(ephemeralKey().privateKey, new Uint8Array(32))).toBeUndefined();
});
