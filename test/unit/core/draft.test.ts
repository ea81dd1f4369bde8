import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../../main/adapters/node-crypto.ts';
import type { DraftBatch } from '../../../main/contract/authoring.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';

const sandbox = createSandbox(forkLauncher(installation().children));
afterAll(() => sandbox.close());

const one = 'window-one';
const two = 'window-two';

async function begin(): Promise<{ at: TestWorkspace; template: string; text: string }> {
  const at = await openTestWorkspace({ sandbox });
  const template = (await at.data('template.list', {}))[0]?.name ?? '';
  return { at, template, text: (await at.data('template.show', { template })).text };
}

/** Types at the beginning of the text: each batch puts its own number there. */
function typed(sequence: number, kind: DraftBatch['kind'] = 'edit'): DraftBatch {
  return { sequence, time: 10_000 + sequence, kind, changes: [{ at: 0, removed: '', inserted: `# ${sequence}\n` }] };
}

function append(
  at: TestWorkspace,
  template: string,
  batches: readonly DraftBatch[],
  more: { window?: string; baseVersion?: number } = {},
) {
  const sent = batches.map((batch) => ({ ...batch, changes: [...batch.changes] }));
  return { template, window: one, baseVersion: 1, batches: sent, ...more } satisfies Parameters<
    typeof at.data<'draft.append'>
  >[1];
}

function files(at: TestWorkspace): readonly string[] {
  try {
    return readdirSync(join(at.folder, 'drafts'));
  } catch {
    return [];
  }
}

describe('typing', () => {
  test('opening alone keeps nothing; the first batch makes the draft', async () => {
    const { at, template, text } = await begin();
    const opened = await at.data('draft.open', { template, window: one });
    expect(opened).toMatchObject({
      draft: null,
      template,
      baseVersion: 1,
      base: text,
      text,
      batches: [],
      savedAt: null,
      writable: true,
      holder: { window: one },
      newestVersion: 1,
    });
    expect(files(at)).toEqual([]);
    const kept = await at.data('draft.append', append(at, template, [typed(1)]));
    expect(kept).toEqual({ draft: expect.any(String), sequence: 1, savedAt: new Date(10_001).toISOString() });
    expect(files(at)).toEqual([`${kept.draft}.draft`]);
    expect(at.drafts.read(kept.draft)?.batches).toEqual([typed(1)]);
    expect(at.events).toContainEqual({ kind: 'draft', template, draft: kept.draft, holder: one });
  });

  test('the text is the base with every batch applied, and every batch is given back for undo', async () => {
    const { at, template, text } = await begin();
    const undo: DraftBatch = {
      sequence: 3,
      time: 3,
      kind: 'undo',
      changes: [{ at: 0, removed: '# 2\n', inserted: '' }],
    };
    await at.data('draft.append', append(at, template, [typed(1), typed(2)]));
    await at.data('draft.append', append(at, template, [undo]));
    const opened = await at.data('draft.open', { template, window: one });
    expect(opened.text).toBe(`# 1\n${text}`);
    expect(opened.base).toBe(text);
    expect(opened.batches).toEqual([typed(1), typed(2), undo]);
    const { draft } = opened;
    expect(await at.data('draft.show', { draft: template })).toEqual(
      await at.data('draft.show', { draft: draft ?? '' }),
    );
    expect(await at.data('draft.list', {})).toEqual([
      expect.objectContaining({ draft, template, baseVersion: 1, batches: 3, holder: one, trouble: '' }),
    ]);
  });

  test('characters outside the plain ones come back as they were typed', async () => {
    const { at, template, text } = await begin();
    const inserted = 'é 😀 \ud83d \u0000 \u2028 "\\';
    const batch: DraftBatch = { sequence: 1, time: 1, kind: 'edit', changes: [{ at: 0, removed: '', inserted }] };
    await at.data('draft.append', append(at, template, [batch]));
    expect((await at.data('draft.show', { draft: template })).text).toBe(inserted + text);
    expect(at.drafts.list()[0]?.batches).toEqual([batch]);
  });

  test('a batch that is kept already is answered and not kept twice, also when both are under way', async () => {
    const { at, template } = await begin();
    const sent = append(at, template, [typed(1), typed(2)]);
    const [first, second] = await Promise.all([at.data('draft.append', sent), at.data('draft.append', sent)]);
    expect(second).toEqual(first);
    const more = await at.data('draft.append', append(at, template, [typed(2), typed(3)]));
    expect(more).toMatchObject({ draft: first.draft, sequence: 3 });
    expect(at.drafts.list().map(({ batches }) => batches.length)).toEqual([3]);
  });

  test.each([
    ['other content under a kept number', [{ ...typed(2), changes: [{ at: 0, removed: '', inserted: 'x' }] }]],
    ['another kind under a kept number', [typed(2, 'redo')]],
    ['a gap', [typed(4)]],
    ['a gap inside', [typed(3), typed(5)]],
    ['a text that does not stand there', [{ ...typed(3), changes: [{ at: 0, removed: 'nothing', inserted: '' }] }]],
    ['a place behind the end', [{ ...typed(3), changes: [{ at: 9_999_999, removed: '', inserted: 'x' }] }]],
    ['a good batch before a bad one', [typed(3), { ...typed(4), changes: [{ at: 0, removed: 'no', inserted: '' }] }]],
  ] satisfies readonly (readonly [string, readonly DraftBatch[]])[])(
    'refuses %s and keeps nothing of it',
    async (_what, batches) => {
      const { at, template } = await begin();
      await at.data('draft.append', append(at, template, [typed(1), typed(2)]));
      const before = readFileSync(join(at.folder, 'drafts', files(at)[0] ?? ''));
      const error = await at.error('draft.append', append(at, template, batches));
      expect(error).toMatchObject({ code: 'CONFLICT', path: 'batches' });
      expect(error.fix).not.toBe('');
      expect(readFileSync(join(at.folder, 'drafts', files(at)[0] ?? ''))).toEqual(before);
      expect((await at.data('draft.show', { draft: template })).batches).toEqual([typed(1), typed(2)]);
    },
  );

  test('refuses a draft that would start from a version there is not, or go on from another', async () => {
    const { at, template } = await begin();
    expect(await at.error('draft.append', append(at, template, [typed(1)], { baseVersion: 9 }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await at.error('draft.append', append(at, template, [typed(2)]))).toMatchObject({ code: 'CONFLICT' });
    expect(files(at)).toEqual([]);
    await at.data('draft.append', append(at, template, [typed(1)]));
    expect(await at.error('draft.append', append(at, template, [typed(2)], { baseVersion: 2 }))).toMatchObject({
      code: 'CONFLICT',
      path: 'baseVersion',
    });
  });

  test('a template saved meanwhile is told, and the draft keeps its base', async () => {
    const { at, template, text } = await begin();
    await at.data('draft.append', append(at, template, [typed(1)]));
    await at.data('template.edit', { template, text: `# saved elsewhere\n${text}` }, { reason: 'test' });
    expect(await at.data('draft.open', { template, window: one })).toMatchObject({
      baseVersion: 1,
      newestVersion: 2,
      base: text,
      text: `# 1\n${text}`,
    });
  });

  test('saving a draft ends it, and the window goes on from the new version', async () => {
    const { at, template, text } = await begin();
    await at.data('draft.open', { template, window: one });
    const { draft } = await at.data('draft.append', append(at, template, [typed(1)]));
    await at.data('template.edit', { template, text: `# 1\n${text}`, baseVersion: 1, draft }, { reason: 'test' });
    expect(files(at)).toEqual([]);
    expect(await at.data('draft.open', { template, window: one })).toMatchObject({
      draft: null,
      baseVersion: 2,
      text: `# 1\n${text}`,
      writable: true,
    });
    const next = await at.data('draft.append', append(at, template, [typed(1)], { baseVersion: 2 }));
    expect(next.draft).not.toBe(draft);
    expect(at.drafts.list().map(({ head }) => head)).toEqual([expect.objectContaining({ baseVersion: 2 })]);
  });

  test('a draft follows its template through a rename', async () => {
    const { at, template } = await begin();
    const { draft } = await at.data('draft.append', append(at, template, [typed(1)]));
    await at.data('template.rename', { template, to: 'renamed' }, { reason: 'test' });
    expect(await at.data('draft.list', {})).toEqual([expect.objectContaining({ draft, template: 'renamed' })]);
    await at.data('draft.append', append(at, 'renamed', [typed(2)]));
    expect(at.drafts.list()[0]?.batches).toHaveLength(2);
  });
});

describe('windows', () => {
  test('the one that opened first writes; another sees who has it, and may take over', async () => {
    const { at, template } = await begin();
    await at.data('draft.open', { template, window: one });
    await at.data('draft.append', append(at, template, [typed(1)]));
    const second = await at.data('draft.open', { template, window: two });
    expect(second).toMatchObject({ writable: false, holder: { window: one }, batches: [typed(1)] });
    const third = await at.data('draft.open', { template, window: two, takeOver: true });
    expect(third).toMatchObject({ writable: true, holder: { window: two } });
    expect(at.events.at(-1)).toEqual({ kind: 'draft', template, draft: third.draft, holder: two });
    const error = await at.error('draft.append', append(at, template, [typed(2)]));
    expect(error).toMatchObject({ code: 'CONFLICT', path: 'window' });
    expect(error.message).toMatch(/another window has taken over/i);
    expect(error.message).toMatch(/nothing that was kept before is lost/i);
    await at.data('draft.append', append(at, template, [typed(2)], { window: two }));
    expect(at.drafts.list()[0]?.batches).toHaveLength(2);
  });

  test('closing lets the next one write, and only the one that has it can', async () => {
    const { at, template } = await begin();
    await at.data('draft.open', { template, window: one });
    expect(await at.data('draft.close', { template, window: two })).toEqual({ closed: false });
    expect(await at.data('draft.close', { template, window: one })).toEqual({ closed: true });
    expect(at.events.at(-1)).toEqual({ kind: 'draft', template, draft: null, holder: null });
    expect(await at.data('draft.open', { template, window: two })).toMatchObject({ writable: true });
  });

  test('letters that arrive behind the goodbye of their window are kept, and take nothing again', async () => {
    const { at, template } = await begin();
    await at.data('draft.open', { template, window: one });
    await at.data('draft.append', append(at, template, [typed(1)]));
    await at.data('draft.close', { template, window: one });
    await at.data('draft.append', append(at, template, [typed(2)]));
    expect(at.drafts.list()[0]?.batches).toHaveLength(2);
    expect(await at.data('draft.list', {})).toEqual([expect.objectContaining({ template, holder: null })]);
    // Another window that has it by then is not overruled; the first may come back once it is asked for.
    await at.data('draft.open', { template, window: two });
    const error = await at.error('draft.append', append(at, template, [typed(3)]));
    expect(error).toMatchObject({ code: 'CONFLICT', path: 'window' });
    await at.data('draft.close', { template, window: two });
    await at.data('draft.open', { template, window: one });
    await at.data('draft.append', append(at, template, [typed(3)]));
    expect(await at.data('draft.list', {})).toEqual([expect.objectContaining({ template, holder: one })]);
  });

  test('with nobody on it, the first that appends has it', async () => {
    const { at, template } = await begin();
    await at.data('draft.append', append(at, template, [typed(1)]));
    expect(await at.data('draft.open', { template, window: two })).toMatchObject({
      writable: false,
      holder: { window: one },
    });
  });
});

describe('a new start of the console', () => {
  test('finds every batch, and whoever comes first writes', async () => {
    const { at, template, text } = await begin();
    await at.data('draft.open', { template, window: one });
    await at.data('draft.append', append(at, template, [typed(1), typed(2)]));
    await at.reopenDrafts();
    expect(await at.data('draft.list', {})).toEqual([expect.objectContaining({ batches: 2, holder: null })]);
    expect(await at.data('draft.open', { template, window: two })).toMatchObject({
      text: `# 2\n# 1\n${text}`,
      batches: [typed(1), typed(2)],
      writable: true,
      holder: { window: two },
    });
    expect(await at.error('draft.append', append(at, template, [typed(3)]))).toMatchObject({ path: 'window' });
    await at.reopenDrafts();
    // What was sent before and not answered is sent again.
    expect(await at.data('draft.append', append(at, template, [typed(2), typed(3)]))).toMatchObject({ sequence: 3 });
    await at.reopenDrafts();
    expect(at.drafts.list()[0]?.batches).toEqual([typed(1), typed(2), typed(3)]);
  });

  test('shows what can be read of a damaged draft, and takes nothing more into it', async () => {
    const { at, template, text } = await begin();
    const { draft } = await at.data('draft.append', append(at, template, [typed(1)]));
    const path = join(at.folder, 'drafts', `${draft}.draft`);
    const good = readFileSync(path).length;
    await at.data('draft.append', append(at, template, [typed(2)]));
    await at.data('draft.append', append(at, template, [typed(3)]));
    const bytes = readFileSync(path);
    bytes[good + 40] = (bytes[good + 40] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await at.reopenDrafts();
    expect(await at.data('draft.list', {})).toEqual([
      expect.objectContaining({ batches: 1, trouble: expect.stringMatching(/damaged after step 1/) }),
    ]);
    for (const [operation, parameters] of [
      ['draft.show', { draft: template }],
      ['draft.open', { template, window: one }],
    ] as const) {
      const envelope = await at.call(operation, parameters);
      expect(envelope).toMatchObject({
        data: { text: `# 1\n${text}`, batches: [typed(1)], writable: false },
        findings: [{ severity: 'warning', code: 'DRAFT_DAMAGED' }],
      });
    }
    expect(await at.error('draft.append', append(at, template, [typed(2)]))).toMatchObject({ code: 'DAMAGED' });
    expect(readFileSync(path)).toEqual(bytes);
    await at.data('draft.discard', { draft, window: one });
    expect(files(at)).toEqual([]);
  });

  test('lists a draft of which nothing can be read, and discards it', async () => {
    const { at, template, text } = await begin();
    const { draft } = await at.data('draft.append', append(at, template, [typed(1)]));
    writeFileSync(join(at.folder, 'drafts', `${draft}.draft`), 'not a draft any more');
    await at.reopenDrafts();
    expect(await at.data('draft.list', {})).toEqual([
      expect.objectContaining({ draft, template: '', batches: 0, trouble: 'The header of its file is damaged.' }),
    ]);
    expect(await at.error('draft.show', { draft })).toMatchObject({ code: 'DAMAGED' });
    expect(await at.data('draft.open', { template, window: one })).toMatchObject({ draft: null, text, writable: true });
    await at.data('draft.discard', { draft });
    expect(files(at)).toEqual([]);
    expect(at.audit.keys.slotsOfClass('draft')).toEqual([]);
  });

  test('takes no notice of a draft that was begun and holds nothing', async () => {
    const { at, template, text } = await begin();
    const { id } = await at.data('template.show', { template });
    for (const baseVersion of [7, 1]) {
      const head = { id: nodeCrypto.uuid(), template: id, baseVersion, startedAt: 1 };
      await at.drafts.create(head);
      await at.reopenDrafts();
      expect(await at.data('draft.list', {})).toEqual([]);
      expect(await at.data('draft.open', { template, window: one })).toMatchObject({ draft: null, text });
      const kept = await at.data('draft.append', append(at, template, [typed(1)]));
      expect(kept.draft === head.id).toBe(baseVersion === 1);
      expect(at.drafts.list()).toHaveLength(1);
      await at.data('draft.discard', { draft: kept.draft, window: one });
    }
  });

  test('a workspace that was locked refuses what was under way', async () => {
    const { at, template } = await begin();
    await at.data('draft.append', append(at, template, [typed(1)]));
    const closed = at.drafts;
    const { head } = closed.list()[0] ?? { head: { id: '' } };
    const waiting = closed.append(head.id, [typed(2)]);
    await at.reopenDrafts();
    await expect(waiting).resolves.toBeUndefined();
    await expect(closed.append(head.id, [typed(3)])).rejects.toMatchObject({ code: 'LOCKED' });
    expect(at.drafts.read(head.id)?.batches).toEqual([typed(1), typed(2)]);
  });
});

describe('discarding', () => {
  test('destroys key and file', async () => {
    const { at, template, text } = await begin();
    const { draft } = await at.data('draft.append', append(at, template, [typed(1), typed(2)]));
    expect(at.audit.keys.slotsOfClass('draft')).toHaveLength(1);
    const gone = await at.data('draft.discard', { draft, window: one });
    expect(gone).toEqual({ draft, template, batches: 2 });
    expect(files(at)).toEqual([]);
    expect(at.audit.keys.slotsOfClass('draft')).toEqual([]);
    expect(at.events.at(-1)).toEqual({ kind: 'draft', template, draft: null, holder: one });
    expect(await at.data('draft.list', {})).toEqual([]);
    expect(await at.data('draft.open', { template, window: one })).toMatchObject({ draft: null, text, writable: true });
    expect(await at.error('draft.append', append(at, template, [typed(3)]))).toMatchObject({ code: 'CONFLICT' });
  });

  test('waits for the window that writes, and needs none when no window does', async () => {
    const { at, template } = await begin();
    await at.data('draft.append', append(at, template, [typed(1)]));
    for (const window of [undefined, two]) {
      const error = await at.error('draft.discard', { draft: template, ...(window === undefined ? {} : { window }) });
      expect(error).toMatchObject({ code: 'CONFLICT', path: 'draft' });
      expect(error.fix).toMatch(/take the draft over/);
    }
    expect(files(at)).toHaveLength(1);
    await at.data('draft.close', { template, window: one });
    await at.data('draft.discard', { draft: template });
    expect(files(at)).toEqual([]);
  });

  test('says what there is not', async () => {
    const { at, template } = await begin();
    for (const operation of ['draft.show', 'draft.discard']) {
      expect(await at.error(operation, { draft: 'no-such' })).toMatchObject({
        code: 'NOT_FOUND',
        message: 'There is no draft "no-such", and no template of this name.',
      });
      expect(await at.error(operation, { draft: template })).toMatchObject({
        code: 'NOT_FOUND',
        message: `The template ${template} has no draft.`,
      });
    }
    expect(await at.error('draft.open', { template: 'no-such', window: one })).toMatchObject({ code: 'NOT_FOUND' });
  });
});
