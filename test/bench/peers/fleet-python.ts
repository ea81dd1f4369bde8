import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { templateTiers } from '../../../main/contract/model.ts';
import type { RenderJob } from '../../../main/core/ports.ts';
import { fleetSchema } from '../inputs/fleet.ts';
import { fleetTemplate, jinjaDialect } from '../inputs/fleet-template.ts';

/** What a batch came to. */
export interface PythonBatch {
  /** Of the renderings alone. */
  readonly milliseconds: number;
  readonly findings: number;
  /** The first texts, as many as were asked for. */
  readonly texts: readonly string[];
}

/** The Python stack's versions, or why it cannot be measured here. */
export function pythonStack(): { readonly versions: string } | { readonly missing: string } {
  const program = [
    'import sys, jinja2, yaml, jsonschema',
    'from importlib.metadata import version',
    'assert yaml.__with_libyaml__, "PyYAML without its C loader"',
    'v = sys.version_info',
    'print(f"Python {v[0]}.{v[1]}.{v[2]}, Jinja2 {jinja2.__version__}, PyYAML {yaml.__version__}, jsonschema {version(\'jsonschema\')}")',
  ].join('\n');
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', program], { encoding: 'utf8' });
  if (status === 0) return { versions: stdout.trim() };
  const why = error === undefined ? (stderr.trim().split('\n').at(-1) ?? '') : error.message;
  return { missing: `${why} (on Debian: apt-get install python3-jinja2 python3-yaml python3-jsonschema)` };
}

/** Renders jobs in one batch process. */
export async function renderInPython(jobs: readonly RenderJob[], show = 0): Promise<PythonBatch> {
  const templates = Object.fromEntries(
    templateTiers.map((tier, index) => [tier, fleetTemplate(tier, index, jinjaDialect)]),
  );
  const child = spawn('python3', [join(import.meta.dirname, 'fleet.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  const ended = new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  child.stdin.end(JSON.stringify({ templates, schema: fleetSchema(), jobs, show }));
  const code = await ended;
  if (code !== 0) throw new Error(`the Python batch ended with code ${code}`);
  return JSON.parse(Buffer.concat(out).toString()) as PythonBatch;
}
