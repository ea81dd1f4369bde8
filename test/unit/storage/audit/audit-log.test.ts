import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../../../main/contract/model.ts';
import type { AuditFilter } from '../../../../main/core/ports.ts';
import { genesis } from '../../../../main/storage/audit/entry.ts';
import { verifyAudit } from '../../../../main/storage/audit/verify.ts';
import { draft } from '../../../helpers/audit/drafts.ts';
import { type TestLog, testLog, testWorkspace } from '../../../helpers/audit/log.ts';
import { seeded } from '../../../helpers/storage/random.ts';

const open: TestLog[] = [];

async function newLog(more: Parameters<typeof testLog>[0] = {}): Promise<TestLog> {
  const made = await testLog(more);
  open.push(made);
  return made;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.remove();
});

function problems(one: TestLog): Promise<readonly string[]> {
  return verifyAudit({ ...one.options, identities: [one.options.identity.id] }).then((found) =>
    found.problems.map(({ code }) => code),
  );
}

describe('appending', () => {
  test('entry and change are one transaction: both or neither', async () => {
    const one = await newLog();
    expect(one.log.head()).toEqual({ sequence: 0, hash: genesis(testWorkspace) });
    one.add(3);
    const before = one.log.head();
    expect(() =>
      one.database.transaction((tx) => {
        one.log.append(tx, draft(4));
        one.log.append(tx, draft(5));
        throw new Error('the change failed');
      }),
    ).toThrow('the change failed');
    expect(one.log.head()).toEqual(before);
    expect(one.log.query({ limit: 10 }).entries.map((entry) => entry.sequence)).toEqual([3, 2, 1]);
    one.add(1);
    expect(one.log.head().sequence).toBe(4);
    expect(await problems(one)).toEqual([]);
  });

  test('several entries of one transaction follow one another', async () => {
    const one = await newLog();
    const given = one.database.transaction((tx) => [0, 1, 2].map((at) => one.log.append(tx, draft(at))));
    expect(given.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(one.log.head()).toEqual(given[2]);
    expect(await problems(one)).toEqual([]);
  });

  test('an entry shows what was given, and its detail stands nowhere in the clear', async () => {
    const one = await newLog();
    const given = draft(3, {
      reason: 'reason-in-clear',
      ticket: 'ticket-in-clear',
      detail: { name: 'detail-in-clear' },
    });
    one.database.transaction((tx) => one.log.append(tx, given));
    const entry = one.log.entry(1) as AuditEntry;
    expect(entry).toMatchObject({
      sequence: 1,
      time: new Date(given.time).toISOString(),
      principal: given.principal,
      operation: given.operation,
      tenant: given.tenant,
      changeSet: given.changeSet,
      result: 'done',
      detail: { reason: 'reason-in-clear', ticket: 'ticket-in-clear', detail: { name: 'detail-in-clear' } },
    });
    const row = one.database.get<{ entry: Uint8Array }>('SELECT entry FROM audit_entry');
    const bytes = Buffer.from(row?.entry ?? []);
    for (const word of ['in-clear', given.tenant as string]) expect(bytes.includes(word)).toBe(false);
    expect(bytes.includes(given.correlationId)).toBe(true);
    expect(one.log.entry(0)).toBeUndefined();
    expect(one.log.entry(2)).toBeUndefined();
  });

  test('what is no tenant identifier makes no key of its own', async () => {
    const one = await newLog();
    for (const tenant of ['UPPER', 'x'.repeat(4000), 'draft:1', '', '../keys']) one.add(1, { tenant });
    expect(one.log.keys.count).toBe(1);
    expect(one.log.query({ limit: 9 }).entries.map((entry) => entry.tenant)).toContain('../keys');
  });

  test('a detail beyond the limit is refused and changes nothing', async () => {
    const one = await newLog();
    const long = draft(1, { detail: { text: 'x'.repeat(300_000) } });
    expect(() => one.database.transaction((tx) => one.log.append(tx, long))).toThrow(/too long/);
    expect(one.log.head().sequence).toBe(0);
  });

  test('keys prepared together serve the entries that follow', async () => {
    const one = await newLog();
    const drafts = [0, 1, 2, 3].map((at) => draft(at));
    one.log.prepare(drafts);
    expect(one.log.keys.count).toBe(4);
    one.add(4);
    expect(one.log.keys.count).toBe(4);
  });
});

describe('sealed segments and queries', () => {
  test('full segments leave the database, and the log reads as before', async () => {
    const one = await newLog({ segmentEntries: 40 });
    one.add(130);
    const before = one.log.query({ limit: 1000 });
    const head = one.log.head();
    await one.log.maintain();
    expect(readdirSync(join(one.folder, 'audit'))).toEqual(['segment-000001', 'segment-000002', 'segment-000003']);
    expect(one.database.get<{ n: number }>('SELECT count(*) AS n FROM audit_entry')?.n).toBe(10);
    expect(one.log.query({ limit: 1000 })).toEqual(before);
    expect(one.log.head()).toEqual(head);
    const again = await one.reopen();
    expect(again.log.query({ limit: 1000 })).toEqual(before);
    again.add(60);
    await again.log.maintain();
    expect(again.log.head().sequence).toBe(190);
    expect(await problems(again)).toEqual([]);
    await again.log.close();
  });

  test('the head is known when every entry is sealed', async () => {
    const one = await newLog({ segmentEntries: 20 });
    one.add(40);
    const head = one.log.head();
    await one.log.maintain();
    expect(one.database.get<{ n: number }>('SELECT count(*) AS n FROM audit_entry')?.n).toBe(0);
    expect(one.log.head()).toEqual(head);
    one.add(1);
    expect(one.log.query({ limit: 3 }).entries.map((entry) => entry.sequence)).toEqual([41, 40, 39]);
    expect(await problems(one)).toEqual([]);
  });

  test('writes between two steps of sealing are kept', async () => {
    const one = await newLog({ segmentEntries: 600 });
    one.add(700);
    const sealing = one.log.maintain();
    one.add(5);
    await sealing;
    expect(one.log.head().sequence).toBe(705);
    expect(one.log.query({ limit: 1000 }).entries.length).toBe(705);
    expect(await problems(one)).toEqual([]);
  });

  test('every filter gives what walking over all entries gives, in pages of any size', async () => {
    const one = await newLog({ segmentEntries: 64 });
    const random = seeded(7);
    for (let at = 0; at < 300; at++) {
      const result = random.pick(['done', 'done', 'refused:FORBIDDEN', 'failed:INTERNAL']);
      one.add(1, {
        result,
        tenant: random.pick([null, 'isp-a', 'isp-b', 'isp-c']),
        principal: random.pick(['ann', 'bob']),
      });
    }
    await one.log.maintain();
    const all = one.log.query({ limit: 1000 }).entries;
    expect(all.length).toBe(300);
    const times = all.map((entry) => Date.parse(entry.time));
    for (let round = 0; round < 300; round++) {
      const sample = random.pick(all);
      const filter: Omit<AuditFilter, 'limit' | 'before'> = {
        ...(random.chance(0.3) ? { tenant: sample.tenant ?? 'isp-none' } : {}),
        ...(random.chance(0.3) ? { operation: random.pick([sample.operation, 'no.such']) } : {}),
        ...(random.chance(0.3) ? { principal: sample.principal } : {}),
        ...(random.chance(0.2) && sample.environment !== null ? { environment: sample.environment } : {}),
        ...(random.chance(0.3) ? { result: random.pick([sample.result, 'refused', 'failed', 'done']) } : {}),
        ...(random.chance(0.1) && sample.changeSet !== null ? { changeSet: sample.changeSet } : {}),
        ...(random.chance(0.1) ? { correlationId: sample.correlationId } : {}),
        ...(random.chance(0.3) ? { from: random.pick(times) - random.below(3) } : {}),
        ...(random.chance(0.3) ? { to: random.pick(times) + random.below(3) } : {}),
      };
      const expected = all.filter((entry) => fits(entry, filter)).map((entry) => entry.sequence);
      const limit = 1 + random.below(60);
      const found: number[] = [];
      let before: number | undefined;
      for (;;) {
        const page = one.log.query({ ...filter, limit, ...(before === undefined ? {} : { before }) });
        expect(page.entries.length).toBeLessThanOrEqual(limit);
        found.push(...page.entries.map((entry) => entry.sequence));
        if (page.next === null) break;
        before = page.next;
      }
      expect(found, JSON.stringify(filter)).toEqual(expected);
    }
  });

  test('a file that cannot be written is a finding, loses nothing, and is tried again', async () => {
    const one = await newLog({ segmentEntries: 10 });
    one.add(12);
    const { files } = one.options;
    const { open: original } = files;
    files.open = (path, mode) => {
      if (path.includes('segment-')) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      return original(path, mode);
    };
    await one.log.maintain();
    expect(one.log.findings().map(({ code }) => code)).toEqual(['AUDIT_SEGMENT_NOT_SEALED']);
    expect(one.log.query({ limit: 100 }).entries.length).toBe(12);
    files.open = original;
    await one.log.maintain();
    expect(one.log.findings()).toEqual([]);
    expect(existsSync(join(one.folder, 'audit', 'segment-000001'))).toBe(true);
    expect(await problems(one)).toEqual([]);
  });

  test('a sealed segment shows nothing; an unsealed one only what is not erasable', async () => {
    const sealed = await newLog({ segmentEntries: 10 });
    const plain = await newLog({ segmentEntries: 10, dataKey: null });
    for (const one of [sealed, plain]) {
      one.add(10, { reason: 'reason-in-clear', tenant: 'isp-in-clear' });
      await one.log.maintain();
      expect(await problems(one)).toEqual([]);
    }
    const read = (one: TestLog): Buffer => readFileSync(join(one.folder, 'audit', 'segment-000001'));
    expect(read(sealed).includes('operator-')).toBe(false);
    expect(read(plain).includes('operator-')).toBe(true);
    for (const one of [sealed, plain]) expect(read(one).includes('in-clear')).toBe(false);
  });
});

describe('erasure and retention', () => {
  test('erasing a tenant destroys what names it and leaves the chain whole', async () => {
    const one = await newLog({ segmentEntries: 50 });
    one.add(120);
    await one.log.maintain();
    const tenant = 'isp-0003';
    const its = one.log.query({ tenant, limit: 1000 }).entries;
    expect(its.length).toBeGreaterThan(10);
    expect(one.log.eraseTenant(tenant)).toBe(1);
    expect(one.log.query({ tenant, limit: 10 }).entries).toEqual([]);
    for (const { sequence, hash } of its) {
      expect(one.log.entry(sequence)).toMatchObject({ hash, tenant: null, detail: null });
    }
    expect(one.log.entry(1)?.detail).not.toBeNull();
    expect(await problems(one)).toEqual([]);
    const again = await one.reopen();
    expect(again.log.entry(its[0]!.sequence)?.detail).toBeNull();
    expect(await problems(again)).toEqual([]);
    await again.log.close();
  });

  test('retention destroys the years that are over and nothing else', async () => {
    const one = await newLog();
    const at = (year: number): number => Date.UTC(year, 11, 31);
    one.add(1, { time: at(2024), retention: '1y' });
    one.add(1, { time: at(2025), retention: '1y' });
    one.add(1, { time: at(2024), retention: '3y' });
    expect(one.log.expire(Date.UTC(2025, 11, 31))).toBe(0);
    expect(one.log.expire(Date.UTC(2026, 0, 1))).toBe(1);
    expect([1, 2, 3].map((sequence) => one.log.entry(sequence)?.detail === null)).toEqual([true, false, false]);
    expect(await problems(one)).toEqual([]);
  });

  test('a key file that is gone is told, and the log still opens', async () => {
    const one = await newLog({ dataKey: randomBytes(32) });
    one.add(3);
    await one.log.close();
    one.options.files.unlink(join(one.folder, 'keys'));
    const again = await one.reopen();
    expect(again.log.findings().map(({ code }) => code)).toEqual(['AUDIT_KEYS_MISSING']);
    expect(again.log.query({ limit: 9 }).entries.every((entry) => entry.detail === null)).toBe(true);
    expect(await problems(again)).toContain('AUDIT_KEYS_OLDER');
    await again.log.close();
  });
});

function fits(entry: AuditEntry, filter: Omit<AuditFilter, 'limit' | 'before'>): boolean {
  const time = Date.parse(entry.time);
  const { result, from, to, ...words } = filter;
  return (
    Object.entries(words).every(([name, wanted]) => entry[name as keyof AuditEntry] === wanted) &&
    (result === undefined || entry.result === result || entry.result.startsWith(`${result}:`)) &&
    (from === undefined || time >= from) &&
    (to === undefined || time < to)
  );
}
