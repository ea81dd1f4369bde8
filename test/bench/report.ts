import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** What the figures were measured on and with. */
export function machineLines(packages: readonly string[]): string[] {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const versions = [...new Set(packages)].map((name) => `${name} ${versionOf(name)}`);
  return [
    `Machine: ${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${memory} GiB, ${process.platform} ${release()} ${process.arch}`,
    `Versions: Node.js ${process.versions.node}, binnacle ${versionOf('.')}${versions.map((one) => `, ${one}`).join('')}`,
  ];
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
