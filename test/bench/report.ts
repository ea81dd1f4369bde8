import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { BenchRow } from './harness.ts';
import type { Figures, Measured } from './measure.ts';

/** What the figures were measured on and with. */
export function machineLines(packages: readonly string[]): string[] {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const versions = [...new Set(packages)].map((name) => `, ${name} ${versionOf(name)}`);
  return [
    `Machine: ${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${memory} GiB, ${process.platform} ${release()} ${process.arch}`,
    // Processes that wait for a core, which make every duration longer.
    `Load when this began: ${loadavg()
      .map((one) => one.toFixed(1))
      .join(', ')}`,
    `Versions: Node.js ${process.versions.node} with SQLite ${process.versions.sqlite}, binnacle ${versionOf('.')}${versions.join('')}`,
  ];
}

/** A row's figures: side by side, how they grow, and lines to stand below. */
export function rowText(
  row: Pick<BenchRow, 'unit' | 'sizeOf'>,
  size: number,
  sides: readonly Measured[],
  growth: readonly Measured[],
  lines: readonly string[],
): string {
  const ours = sides[0]?.perUnit.median ?? Number.NaN;
  const names = [...new Set(sides.flatMap(({ figures }) => Object.keys(figures)))];
  const parts = [
    ...(row.sizeOf === undefined ? [] : [`Beside ${size.toLocaleString('en')} ${row.sizeOf}:`]),
    tableText(
      ['WHO', 'MEDIAN ms', 'SPREAD ms', 'ROUNDS', row.unit.toUpperCase(), 'PER SECOND', 'TIMES OURS'],
      sides.map(({ name, time, perUnit, units }) => [
        name,
        time.median.toFixed(2),
        spread(time),
        String(time.rounds),
        units === sides[0]?.units ? String(units) : `${units} (sample)`,
        perSecond(perUnit.median),
        (perUnit.median / ours).toFixed(2),
      ]),
    ),
  ];
  if (names.length > 0) {
    const rows = sides.flatMap(({ name, figures }) =>
      names.flatMap((one) => {
        const got = figures[one];
        return got === undefined ? [] : [[name, one, got.median.toFixed(2), spread(got)]];
      }),
    );
    parts.push(tableText(['WHO', 'FIGURE', 'MEDIAN', 'SPREAD'], rows));
  }
  if (growth.length > 0) {
    const first = growth[0]?.perUnit.median ?? Number.NaN;
    parts.push(
      'How it grows:',
      tableText(
        [(row.sizeOf ?? row.unit).toUpperCase(), 'MEDIAN ms', 'SPREAD ms', 'µs EACH', 'TIMES THE FIRST', ...names],
        growth.map(({ name, time, perUnit, figures }) => [
          name,
          time.median.toFixed(2),
          spread(time),
          (perUnit.median * 1000).toFixed(2),
          (perUnit.median / first).toFixed(2),
          ...names.map((one) => figures[one]?.median.toFixed(2) ?? ''),
        ]),
      ),
    );
  }
  return [...parts, ...lines].join('\n');
}

function perSecond(milliseconds: number): string {
  const rate = 1000 / milliseconds;
  return rate.toFixed(rate < 10 ? 2 : 0);
}

function spread({ least, most }: Figures): string {
  return `${least.toFixed(2)} to ${most.toFixed(2)}`;
}

/** An aligned table. */
export function tableText(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  ');
  return [line(headings), ...rows.map(line)].join('\n');
}

function versionOf(name: string): string {
  const folder = join(import.meta.dirname, '..', '..', name === '.' ? '' : join('node_modules', name));
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  } catch {
    return 'not installed';
  }
}
