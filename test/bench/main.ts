import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchRow, runBench } from './harness.ts';

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 5) {
  console.error(`--rounds must be a whole number from 5, not ${values.rounds}; --quick tries a row out.`);
  process.exit(2);
}

const folder = join(import.meta.dirname, 'rows');
const rows: BenchRow[] = [];
for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
  rows.push(...((await import(join(folder, file))) as { rows: readonly BenchRow[] }).rows);
}
rows.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
const names = new Set(rows.map(({ name }) => name));
const unknown = positionals.filter((name) => !names.has(name));
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}. There are: ${[...names].join(', ')}.`);
  process.exit(2);
}

// On the project's own disk: a temporary folder may lie in memory, where a sync costs nothing.
const temporary = resolve(import.meta.dirname, '..', '..', '.tmp');
mkdirSync(temporary, { recursive: true });
const runFolder = mkdtempSync(join(temporary, 'bench-'));
const remove = () => rmSync(runFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    remove();
    process.exit(130);
  });
}
try {
  const wanted = positionals.length === 0 ? rows : rows.filter(({ name }) => positionals.includes(name));
  const { quick, full } = values;
  const print = (line: string) => console.log(line);
  const failed = await runBench(wanted, { rounds, quick, full, folder: runFolder, print });
  if (failed.length > 0) process.exitCode = 1;
} finally {
  remove();
}
