// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../main/core/ports.ts';
import { fleetBatch, fleetSchema } from './fleet.ts';
import { batchOf } from './rendering.ts';

/** What every adapter of the sandbox promises. */
export function sandboxContract(name: string, make: () => Sandbox): void {
  describe(`sandbox: ${name}`, () => {
    let sandbox: Sandbox;
    beforeAll(() => {
      sandbox = make();
    });
    afterAll(() => sandbox.close());

    it('renders a batch in order, each job a function of its inputs', async () => {
      const batch = fleetBatch(450, { format: 'yaml', value: true, explain: false });
      const results = await sandbox.render(batch);
      expect(results).toHaveLength(450);
      for (const [index, result] of results.entries()) {
        expect(result.findings).toEqual([]);
        expect(result.value).toMatchObject({ tenant: { id: `tenant-${Math.floor(index / 3)}` } });
      }
      const again = await sandbox.render({ ...batch, jobs: batch.jobs.toReversed() });
      expect(again.toReversed()).toEqual(results);
    });

    it('gives an empty answer for an empty batch', async () => {
      expect(
        await sandbox.render({
          texts: {},
          schemas: {},
          jobs: [],
          want: { format: null, value: false, explain: false },
        }),
      ).toEqual([]);
    });

    it('gives what is asked for and nothing else', async () => {
      const batch = batchOf({ layers: ['a: {{v}}\n'], context: { v: 'é😀 ' } });
      const [bare] = await sandbox.render({ ...batch, want: { format: null, value: false, explain: false } });
      expect(bare).toMatchObject({ ok: true, value: null, text: null, leaves: null, lineLeaves: null, findings: [] });
      expect(bare!.hash).toMatch(/^[0-9a-f]{64}$/);
      const [json] = await sandbox.render({ ...batch, want: { format: 'json', value: true, explain: true } });
      expect(json).toMatchObject({ value: { a: 'é😀 ' }, text: '{\n  "a": "é😀 "\n}\n', lineLeaves: null });
      expect(json!.leaves).toHaveLength(1);
      expect(json!.hash).toBe(bare!.hash);
    });

    it('puts findings beside the results they belong to', async () => {
      const good = batchOf({ layers: ['a: 1\n'] });
      const bad = batchOf({ layers: ['a: {{nope}}\n'] });
      const batch = { ...good, texts: { ...good.texts, bad: bad.texts['text-0']! } };
      const badJob = { ...good.jobs[0]!, layers: [{ layer: 'tier-template' as const, source: 'bad', text: 'bad' }] };
      const results = await sandbox.render({ ...batch, jobs: [good.jobs[0]!, badJob, good.jobs[0]!] });
      expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
      expect(results[1]!.findings).toMatchObject([{ code: 'UNRESOLVED_NAME', source: { name: 'bad', line: 1 } }]);
      expect(results[2]).toEqual(results[0]);
    });

    it('stops at the first error of a schema from outside, and lists all of its own', async () => {
      const broken = { layers: ['tenant: {id: 1, name: 2}\ndatabases: {}\nscaling: {}\n'] };
      const [own] = await sandbox.render(batchOf({ ...broken, schema: fleetSchema() }));
      expect(own!.findings.map(({ path }) => path)).toEqual(['/tenant/id', '/tenant/name']);
      const [foreign] = await sandbox.render(
        batchOf({ ...broken, schema: { ...fleetSchema(), title: 'from outside' } }),
      );
      expect(foreign!.findings).toHaveLength(1);
    });

    it('inspects a text', async () => {
      const inspection = await sandbox.inspect('a: ${X}\nb: {{uper x}}\n');
      expect(inspection.variables).toEqual([{ name: 'X', default: null, line: 1 }]);
      expect(inspection.findings).toMatchObject([{ code: 'UNKNOWN_HELPER' }]);
    });

    it('parses data and refuses in a sentence', async () => {
      expect(await sandbox.parse('a: [1]\n', 'x.yaml')).toEqual({ a: [1] });
      await expect(sandbox.parse('a: 1\na: 2\n', 'tenants.yaml')).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: 'tenants.yaml, line 2: The key a stands twice in one map; first in line 1.',
        fix: 'Keep one of them.',
      });
    });
  });
}
