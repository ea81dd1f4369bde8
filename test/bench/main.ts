import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchRow, runBench } from './harness.ts';

/** Files of this folder that hold no row. */
const machinery = ['main.ts', 'harness.ts', 'measure.ts', 'report.ts'];

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds must be a whole number from 1, not ${values.rounds}.`);
  process.exit(2);
}

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !machinery.includes(file));
const rows: BenchRow[] = [];
for (const file of files) {
  const loaded = (await import(join(import.meta.dirname, file))) as { row?: BenchRow };
  if (loaded.row !== undefined) rows.push(loaded.row);
}
rows.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
const wanted = positionals.length === 0 ? rows : rows.filter(({ name }) => positionals.includes(name));
if (wanted.length === 0) {
  console.error(`There is no such row. There are: ${rows.map(({ name }) => name).join(', ') || 'none'}.`);
  process.exit(2);
}
await runBench(wanted, { rounds, quick: values.quick, print: (line) => console.log(line) });
