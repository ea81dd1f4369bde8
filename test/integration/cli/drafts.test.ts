import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DraftSummary } from '../../../main/contract/authoring.ts';
import type { Client } from '../../../main/hosts/session/client.ts';
import { openSession } from '../../../main/hosts/session/session.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();
const window = 'window-of-this-test';
/** What a person types, a batch each. */
const typed = ['# 1 é\n', '# 2 漢字\n', '# 3 "quoted"\r\n'];

beforeAll(async () => {
  await corner.json(['workspace', 'init', '--sample', '--tenants', '3']);
});
afterAll(() => corner.leave());

/** Starts a console that serves its page, and connects to it as another console of the same person does. */
async function typing() {
  const serving = corner.start(['serve', '--json']);
  await new Promise((listening) => serving.stdout?.once('data', listening));
  const client = await openSession({
    folder: corner.data,
    host: 'loopback',
    create: false,
    stay: false,
    compose: () => Promise.reject(new Error('the console that serves holds the folder')),
  });
  expect(client.role()).toEqual({ role: 'follower', pid: serving.pid });
  return { serving, client };
}

/** Types at the start of a template's text and gives the text that results. */
async function type(client: Client, template: string): Promise<string> {
  const opened = await client.call('draft.open', { template, window });
  if ('error' in opened) throw new Error(opened.error.message);
  const { baseVersion, base } = opened.data;
  let text = base;
  for (const [index, inserted] of typed.entries()) {
    const batch = {
      sequence: index + 1,
      time: Date.now(),
      kind: 'edit' as const,
      changes: [{ at: 0, removed: '', inserted }],
    };
    const kept = await client.call('draft.append', { template, window, baseVersion, batches: [batch] });
    if ('error' in kept) throw new Error(kept.error.message);
    text = inserted + text;
  }
  return text;
}

it('what was typed is there after the console was killed, and leaves no trace once discarded', async () => {
  const { serving, client } = await typing();
  const text = await type(client, 'premium');

  // While a window writes it, nobody else destroys it.
  const held = await corner.json(['draft', 'discard', 'premium'], 2);
  expect(held.error?.code).toBe('CONFLICT');

  const gone = new Promise((done) => serving.once('close', done));
  serving.kill('SIGKILL');
  await gone;
  await client.close();

  const { data } = await corner.json<DraftSummary[]>(['draft', 'list']);
  expect(data).toMatchObject([
    { template: 'premium', baseVersion: 1, batches: typed.length, holder: null, trouble: '' },
  ]);
  const id = data[0]?.draft ?? '';
  expect((await corner.run(['draft', 'recover', id])).out).toBe(text);
  expect((await corner.run(['draft', 'recover', 'premium'])).out).toBe(text);
  await corner.json(['draft', 'recover', id, '--to', 'kept.yaml']);
  expect(readFileSync(join(corner.folder, 'kept.yaml'), 'utf8')).toBe(text);
  // Recovering takes nothing away, and what was typed changed no template.
  expect((await corner.json<DraftSummary[]>(['draft', 'list'])).data).toHaveLength(1);
  expect((await corner.run(['template', 'show', 'premium'])).out).not.toContain(typed[0]);

  await corner.json(['draft', 'discard', id, '--dry-run']);
  expect((await corner.json<DraftSummary[]>(['draft', 'list'])).data).toHaveLength(1);
  const discarded = await corner.json(['draft', 'discard', id]);
  expect(discarded.data).toEqual({ draft: id, template: 'premium', batches: typed.length });
  expect((await corner.json<DraftSummary[]>(['draft', 'list'])).data).toEqual([]);
  expect((await corner.json(['draft', 'recover', id], 2)).error?.code).toBe('NOT_FOUND');
});

it('a draft goes on from its version when the template was saved meanwhile, and says so', async () => {
  const { serving, client } = await typing();
  const text = await type(client, 'free');
  corner.file('saved.yaml', `${(await corner.run(['template', 'show', 'free'])).out}# saved by somebody else\n`);
  await corner.json(['template', 'edit', 'free', '--file', 'saved.yaml']);
  const ran = await corner.run(['draft', 'recover', 'free']);
  expect(ran).toMatchObject({ code: 0, out: text });
  expect(ran.err).toContain('It was started from version 1; free is at version 2 now.');
  await client.close();
  const gone = new Promise((done) => serving.once('close', done));
  serving.kill('SIGTERM');
  expect(await gone).toBe(0);
});
