import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../main/contract/json.ts';
import type { Rendering } from '../../../main/contract/model.ts';
import { writeHashedJson } from '../../../main/keychain/hashed-json.ts';
import { Corner } from '../../helpers/cli.ts';

const corner = new Corner();
let whole: string;

beforeAll(async () => {
  await corner.json(['workspace', 'init', '--unsealed', '--name', 'Trial']);
  await corner.json(['tenant', 'add', 'acme', '--name', 'Acme', '--tier', 'free', '--region', 'eu-west']);
  whole = join(corner.folder, 'whole');
  cpSync(corner.data, whole, { recursive: true });
  corner.file('good.yaml', 'a: {{tenant.id}}\n');
  corner.file('broken.yaml', 'a: [1\n');
  corner.file('unclosed.yaml', '{{#if a}}b: 1\n');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the template language's own placeholder
  corner.file('unknown.yaml', 'a: ${NOT_THERE}\n');
  corner.file('evil.yaml', 'a: {{constructor.constructor}}\n');
  corner.file('bytes.yaml', Buffer.from([0x61, 0x3a, 0xff, 0xfe]));
  corner.file('values.json', '{"tenant":{"id":"x"}}');
  corner.file('values.yaml', 'tenant:\n  id: "y"\n');
  corner.file('list.yaml', '- 1\n');
  corner.file(
    'bomb.yaml',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.replace(/./g, (key) => `${key}: &${key} [${`*${String.fromCharCode(key.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
  );
  corner.file('receipt.json', '{"id":"no receipt at all"}');
});
afterAll(() => corner.leave());

/** Everything an operator changes makes a change set: where none was made, nothing changed. */
async function newestChangeSet(): Promise<string | undefined> {
  return (await corner.json<{ id: string }[]>(['changeset', 'list', '--limit', '1'])).data[0]?.id;
}

describe('input that cannot be right: one sentence, code 2, nothing changed', () => {
  // An open console answers all of these, so that each does not wait for an engine of its own.
  let stop: () => Promise<unknown>;
  beforeAll(async () => {
    const serving = corner.start(['serve', '--json']);
    await new Promise((listening) => serving.stdout?.once('data', listening));
    stop = () => {
      const ended = new Promise((done) => serving.once('close', done));
      serving.kill('SIGTERM');
      return ended;
    };
  });
  afterAll(() => stop());

  it.each([
    ['tenant show nobody', 'NOT_FOUND'],
    ['tenant edit nobody --region x', 'NOT_FOUND'],
    ['tenant show Not/An-Id', 'INVALID_INPUT'],
    ['tenant add acme --name Again --tier free', 'CONFLICT'],
    ['tenant add other --name O --tier gold', 'INVALID_INPUT'],
    ['tenant list --tier gold', 'INVALID_INPUT'],
    ['template show none', 'NOT_FOUND'],
    ['template show free@99', 'NOT_FOUND'],
    ['template check none', 'NOT_FOUND'],
    ['template list --kind gold', 'INVALID_INPUT'],
    ['template usage none', 'NOT_FOUND'],
    ['template history none', 'NOT_FOUND'],
    ['template test none', 'NOT_FOUND'],
    ['template test free --sample-file list.json', 'INVALID_INPUT'],
    ['template diff free 1 9', 'NOT_FOUND'],
    ['template diff free none', 'NOT_FOUND'],
    ['template new free --from premium', 'CONFLICT'],
    ['template new other --from none', 'NOT_FOUND'],
    ['template new other --from premium@9', 'NOT_FOUND'],
    ['template new other --kind gold --document tenant --file good.yaml', 'INVALID_INPUT'],
    ['template new other --kind tier --document tenant --file unclosed.yaml', 'INVALID_INPUT'],
    ['template edit none --file good.yaml', 'NOT_FOUND'],
    ['template edit free --file none.yaml', 'INVALID_INPUT'],
    ['template edit free --file broken.yaml', 'INVALID_INPUT'],
    ['template edit free --file unclosed.yaml', 'INVALID_INPUT'],
    ['template edit free --file bytes.yaml', 'INVALID_INPUT'],
    ['template edit free --schema-version tenant/99', 'INVALID_INPUT'],
    ['template restore free 9', 'NOT_FOUND'],
    ['template duplicate none other', 'NOT_FOUND'],
    ['template duplicate free premium', 'CONFLICT'],
    ['template rename free premium', 'CONFLICT'],
    ['template rename free Not/A-Name', 'INVALID_INPUT'],
    ['template archive free', 'CONFLICT'],
    ['template assign none --tier free', 'NOT_FOUND'],
    ['template assign premium --tier gold', 'INVALID_INPUT'],
    ['template assign premium', 'INVALID_INPUT'],
    ['template assign premium --tier free --tenant acme', 'INVALID_INPUT'],
    ['template pin nobody premium', 'NOT_FOUND'],
    ['template pin acme premium@9', 'NOT_FOUND'],
    ['template unpin nobody', 'NOT_FOUND'],
    ['template unpin acme', 'NOT_FOUND'],
    ['template find ( --regex', 'INVALID_INPUT'],
    ['template replace --find ( --with x --regex', 'INVALID_INPUT'],
    ['template replace --find limits: --with limits:[', 'INVALID_INPUT'],
    ['template replace --find a --with b --templates none', 'NOT_FOUND'],
    ['draft recover none', 'NOT_FOUND'],
    ['draft discard none', 'NOT_FOUND'],
    ['render acme --env production --why no.such.path', 'NOT_FOUND'],
    ['render --file good.yaml --context values.json --why b', 'NOT_FOUND'],
    ['render --compare-receipts receipt.json receipt.json', 'INVALID_INPUT'],
    ['render --compare-receipts receipt.json none.json', 'INVALID_INPUT'],
    ['render nobody --env production', 'NOT_FOUND'],
    ['render acme --env nowhere', 'NOT_FOUND'],
    ['render acme --env testing', 'INVALID_INPUT'],
    ['render acme --env production --document none', 'NOT_FOUND'],
    ['render acme --env production --template none', 'NOT_FOUND'],
    ['render acme --env production --format xml', 'INVALID_INPUT'],
    ['render acme --env production --now yesterday', 'INVALID_INPUT'],
    ['render --file none.yaml', 'INVALID_INPUT'],
    ['render --file broken.yaml', 'INVALID_INPUT'],
    ['render --file unclosed.yaml', 'INVALID_INPUT'],
    ['render --file unknown.yaml', 'INVALID_INPUT'],
    ['render --file evil.yaml', 'INVALID_INPUT'],
    ['render --file bytes.yaml', 'INVALID_INPUT'],
    ['render --file good.yaml --context list.yaml', 'INVALID_INPUT'],
    ['render --file good.yaml --context broken.yaml', 'INVALID_INPUT'],
    ['render --file good.yaml --context bomb.yaml', 'INVALID_INPUT'],
    ['render --verify-receipt good.yaml', 'INVALID_INPUT'],
    ['render --verify-receipt receipt.json', 'INVALID_INPUT'],
    ['override set nobody a 5', 'NOT_FOUND'],
    ['override set acme a 5 --env nowhere', 'NOT_FOUND'],
    ['override set acme a 5 --document none', 'NOT_FOUND'],
    ['override unset acme never.set', 'NOT_FOUND'],
    ['variable set 1X 5', 'INVALID_INPUT'],
    ['variable set TENANT_ID 5', 'INVALID_INPUT'],
    ['variable unset NEVER', 'NOT_FOUND'],
    ['environment add production', 'CONFLICT'],
    ['environment add prod', 'CONFLICT'],
    ['environment archive nowhere', 'NOT_FOUND'],
    ['changeset show none', 'NOT_FOUND'],
    ['undo none', 'NOT_FOUND'],
    ['audit show 99999', 'NOT_FOUND'],
    ['audit list --from tomorrow', 'INVALID_INPUT'],
    ['audit list --limit 0', 'INVALID_INPUT'],
    ['workspace init --sample', 'CONFLICT'],
    ['secret list', 'INVALID_INPUT'],
    ['frobnicate', 'INVALID_INPUT'],
  ])('%s', async (line, code) => {
    const [before, newest] = [await corner.head(), await newestChangeSet()];
    const { error } = await corner.json(line.split(' '), 2);
    expect(error?.code, error?.message).toBe(code);
    expect(error?.message).toMatch(/^\S.*[.)]$/);
    expect(error?.message).not.toContain('\n');
    // A refused write leaves its entry in the log; nothing else moves.
    const after = await corner.head();
    expect(after.sequence - before.sequence).toBeLessThanOrEqual(1);
    if (after.sequence > before.sequence) {
      const [entry] = (await corner.json<{ result: string }[]>(['audit', 'list', '--limit', '1'])).data;
      expect(entry?.result).toBe(`failed:${code}`);
    }
    expect(await newestChangeSet()).toBe(newest);
  });

  it('an override through a list is refused and names the list to set whole', async () => {
    const { out } = await corner.run(['render', 'acme', '--env', 'production', '--explain', '--json']);
    const { data } = JSON.parse(out) as { data: Rendering };
    const list =
      data.leaves?.find(({ value }) => Array.isArray(value))?.path ?? expect.fail('the document has no list');
    const { error } = await corner.json(['override', 'set', 'acme', `${list}/0`, '5'], 2);
    expect(error?.code).toBe('INVALID_INPUT');
    // Sentences name a path as it is typed, with dots.
    expect(error?.message + (error?.fix ?? '')).toContain(list.slice(1).replaceAll('/', '.'));
  });

  it('prints nothing in words where there is no result, and says why', async () => {
    for (const file of ['broken.yaml', 'unclosed.yaml', 'unknown.yaml', 'evil.yaml']) {
      const ran = await corner.run(['render', '--file', file]);
      expect(ran).toMatchObject({ code: 2, out: '' });
      expect(ran.err).toMatch(/^binnacle: .+\n/);
    }
  });

  it('renders a file with the values of JSON and of YAML, with a workspace and without', async () => {
    for (const env of [{}, { BINNACLE_HOME: join(corner.folder, 'nowhere') }]) {
      expect((await corner.run(['render', '--file', 'good.yaml', '--context', 'values.json'], { env })).out).toBe(
        'a: "x"\n',
      );
      expect((await corner.run(['render', '--file', 'good.yaml', '--context', 'values.yaml'], { env })).out).toBe(
        'a: "y"\n',
      );
    }
    expect(existsSync(join(corner.folder, 'nowhere'))).toBe(false);
  });
});

describe('a data folder that is not there', () => {
  it.each([
    'tenant list',
    'audit verify',
    'changeset list',
    'tenant add a --name A --tier free',
    'undo',
    'keychain lock',
    'render acme --env production',
  ])('%s: no workspace, code 2, and no folder is made', async (line) => {
    const empty = join(corner.folder, 'empty');
    const { error } = await corner.json([...line.split(' '), '--data-dir', 'empty'], 2);
    expect(error?.code).toBe('NO_WORKSPACE');
    expect(existsSync(empty)).toBe(false);
  });

  it.each(['workspace info', 'doctor', 'keychain status', 'identity show'])(
    '%s answers, and makes no folder',
    async (line) => {
      const ran = await corner.run([...line.split(' '), '--json', '--data-dir', 'empty']);
      expect(JSON.parse(ran.out)).toHaveProperty('data');
      expect(existsSync(join(corner.folder, 'empty'))).toBe(false);
    },
  );

  it('`workspace init` without a keychain creates nothing and gives 4', async () => {
    const { error } = await corner.json(['workspace', 'init', '--data-dir', 'empty'], 4);
    expect(error?.code).toBe('KEYCHAIN_UNAVAILABLE');
    expect(existsSync(join(corner.folder, 'empty'))).toBe(false);
  });

  it('a file in its place is refused', async () => {
    const { error } = await corner.json(['tenant', 'list', '--data-dir', 'good.yaml'], 2);
    expect(error?.code).toBe('INVALID_INPUT');
  });
});

describe('a data folder that was harmed', () => {
  /** Puts the folder back and harms it. */
  function harm(change: () => void): void {
    rmSync(corner.data, { recursive: true });
    cpSync(whole, corner.data, { recursive: true });
    change();
  }
  const header = () => join(corner.data, 'workspace.json');

  it('of a newer version: code 2, and not a byte of it is touched', async () => {
    harm(() => {
      const { hash: _, ...read } = JSON.parse(readFileSync(header(), 'utf8')) as JsonObject;
      writeFileSync(header(), writeHashedJson({ ...read, formatVersion: 99 }));
    });
    const before = corner.hashes();
    for (const line of ['tenant list', 'tenant add b --name B --tier free', 'undo', 'audit list']) {
      const { error } = await corner.json(line.split(' '), 2);
      expect(error?.code, line).toBe('NEWER_FORMAT');
    }
    const info = await corner.json<{ state: string; trouble: string }>(['workspace', 'info']);
    expect(info.data.state).toBe('newer');
    expect(corner.hashes()).toEqual(before);
  });

  it('with a damaged header: code 2, said by every verb, and not a byte is touched', async () => {
    harm(() => {
      const bytes = readFileSync(header());
      bytes[20] = (bytes[20] ?? 0) ^ 1;
      writeFileSync(header(), bytes);
    });
    const before = corner.hashes();
    for (const line of ['tenant list', 'tenant add b --name B --tier free']) {
      const { error } = await corner.json(line.split(' '), 2);
      expect(error?.code, line).toBe('DAMAGED');
    }
    expect(corner.hashes()).toEqual(before);
  });

  it('with a flipped bit in its store: it is never passed over in silence', async () => {
    const store = join(whole, 'store');
    for (const file of readdirSync(store)) {
      harm(() => {
        const path = join(corner.data, 'store', file);
        const bytes = readFileSync(path);
        bytes[60] = (bytes[60] ?? 0) ^ 0x10;
        writeFileSync(path, bytes);
      });
      const ran = await corner.run(['audit', 'verify', '--json']);
      expect(ran.code, `${file}: ${ran.out}`).not.toBe(0);
      const answer = JSON.parse(ran.out) as { data?: { problems: unknown[] }; error?: { code: string } };
      expect(answer.error?.code ?? answer.data?.problems.length, file).toBeTruthy();
    }
  });
});
