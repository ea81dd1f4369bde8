import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BenchRow, runBench } from '../../bench/harness.ts';
import { rows as writeRows } from '../../bench/rows/b04-durable-write.ts';
import { rows as verifyRows } from '../../bench/rows/b08-verify.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binnacle-bench-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a run prints, and what failed. */
async function bench(rows: readonly BenchRow[], more: { quick?: boolean; full?: boolean } = {}) {
  const lines: string[] = [];
  const options = { rounds: 5, quick: false, full: false, folder, print: (line: string) => lines.push(line), ...more };
  const failed = await runBench(rows, options);
  return { text: lines.join('\n'), failed };
}

/** A row whose sides say themselves how long they took: 2 ms for each unit of ours, and what is given of the peer's. */
function tinyRow(peerMilliseconds: number, more: Partial<BenchRow> = {}): BenchRow & { readonly order: string[] } {
  const order: string[] = [];
  return {
    order,
    name: 'B0',
    title: 'tiny',
    unit: 'things',
    goals: [
      { kind: 'faster', than: 'peer', times: 4 },
      { kind: 'within', of: 'peer', times: 0.25 },
      { kind: 'below', figure: 'ms', most: 100 },
      { kind: 'below', figure: 'size MiB', most: 3 },
      { kind: 'flat', times: 1.2 },
    ],
    sizes: [10, 20, 40],
    quickSize: 5,
    prepare: async (size, { peers }) => ({
      contenders: [
        {
          name: 'ours',
          round: () => {
            order.push(`ours ${size}`);
            return { milliseconds: size * 2, figures: { 'size MiB': 3 } };
          },
        },
        ...(peers
          ? [
              {
                name: 'peer',
                units: 5,
                round: () => {
                  order.push('peer');
                  return peerMilliseconds;
                },
              },
            ]
          : []),
      ],
      notes: ['A note.'],
    }),
    ...more,
  };
}

describe('a row', () => {
  test('compares units with units, from what was measured on both sides', async () => {
    // The peer's sample of 5 things takes 50 ms: 10 ms each, 5 times our 2 ms.
    const { text, failed } = await bench([tinyRow(50)]);
    expect(failed).toEqual([]);
    expect(text).toMatch(/^peer +50\.00 +50\.00 to 50\.00 +5 +5 \(sample\) +100 +5\.00$/m);
    expect(text).toMatch(/^ours +80\.00 +80\.00 to 80\.00 +5 +40 +500 +1\.00$/m);
    expect(text).toContain('Reached  4 times peer; measured 5.00 times.');
    expect(text).toContain('Reached  at most 0.25 times the duration of peer; measured 0.20 times.');
    expect(text).toContain('Reached  at most 100 ms; measured 80.00.');
    expect(text).toContain('Reached  at most 3 size MiB; measured 3.00.');
    expect(text).toContain('Reached  the last size at most 1.2 times the first; measured 1.00 times.');
    expect(text).toContain('A note.');
  });

  test('says what it missed when the peer is faster', async () => {
    const { text } = await bench([tinyRow(30)]);
    expect(text).toContain('MISSED   4 times peer; measured 3.00 times.');
    expect(text).toContain('MISSED   at most 0.25 times the duration of peer; measured 0.33 times.');
  });

  test('interleaves its sides: in each of five rounds everybody once, after one that does not count', async () => {
    const row = tinyRow(50);
    await bench([row]);
    const everybody = ['ours 10', 'ours 20', 'ours 40', 'peer'];
    expect(row.order).toHaveLength(6 * 4);
    for (let round = 0; round < 6; round++) {
      expect(row.order.slice(round * 4, round * 4 + 4).sort()).toEqual(everybody);
    }
  });

  test('tells how it grows over three sizes, the last of which is the one beside the peers', async () => {
    const { text } = await bench([tinyRow(50)]);
    expect(text).toMatch(/How it grows:\nTHINGS.*\n10 +20\.00.*\n20 +40\.00.*\n40 +80\.00.* 2000\.00 +1\.00 +3\.00$/m);
  });

  test('takes its larger sizes where everything is wanted, and says that there are such', async () => {
    const row = tinyRow(50, { fullSizes: [10, 40, 100] });
    expect((await bench([row])).text).toContain('With --full the sizes are 10, 40, 100');
    const { text } = await bench([row], { full: true });
    expect(text).toMatch(/^ours +200\.00/m);
    expect(text).not.toContain('With --full');
  });

  test('that cannot be measured here says why, and is no failure', async () => {
    const { text, failed } = await bench([tinyRow(50, { prepare: async () => ({ cannot: 'there is no browser.' }) })]);
    expect(text).toContain('Not measured here: there is no browser.');
    expect(text).not.toContain('Reached');
    expect(failed).toEqual([]);
  });

  test('whose peer is missing leaves what compares with it unjudged', async () => {
    const row = tinyRow(50);
    const without: BenchRow = { ...row, prepare: (size, context) => row.prepare(size, { ...context, peers: false }) };
    const { text } = await bench([without]);
    expect(text).toContain('Not judged: 4 times peer; this peer is not there.');
    expect(text).toContain('Reached  at most 100 ms');
  });

  test('that fails is said and named, closes what it opened, and keeps no other from running', async () => {
    let closed = 0;
    const contenders = [{ name: 'ours', round: () => Promise.reject(new Error('the disk is gone')) }] as const;
    const broken = tinyRow(50, { name: 'B9', prepare: async () => ({ contenders, close: () => void closed++ }) });
    const { text, failed } = await bench([broken, tinyRow(50)]);
    expect(text).toContain('It failed: Error: the disk is gone');
    expect(failed).toEqual(['B9']);
    expect(closed).toBe(3);
    expect(text).toMatch(/^ours +80\.00/m);
  });
});

describe('a trial', () => {
  test('runs the smallest size for one round and says that it measures nothing', async () => {
    const row = tinyRow(50);
    const { text } = await bench([row], { quick: true });
    expect(text).toContain('these are no figures');
    expect(row.order).toEqual(['ours 5', 'peer', 'ours 5', 'peer']);
  });

  test('of real rows writes and verifies on both sides, and leaves its input to be removed with its folder', async () => {
    const { text, failed } = await bench([...writeRows, ...verifyRows], { quick: true });
    expect(failed).toEqual([]);
    expect(text.match(/^binnacle(?!.*processor ms)/gm)).toHaveLength(4);
    expect(text).toMatch(/^node:sqlite, WAL, synchronous=FULL/m);
    expect(text).toMatch(/^SHA-256 alone/m);
    expect(readdirSync(folder)).toContain('audit-100');
  }, 120_000);
});

test('processor time is told where all of a side’s work is this process’s own, and only there', async () => {
  const contenders = [
    { name: 'ours', here: true, units: 1, round: () => undefined },
    { name: 'child', units: 1, round: () => undefined },
  ] as const;
  const { text } = await bench([tinyRow(50, { sizes: [1], goals: [], prepare: async () => ({ contenders }) })]);
  expect(text).toMatch(/^ours +processor ms +\d/m);
  expect(text).not.toMatch(/^child +processor ms/m);
});
