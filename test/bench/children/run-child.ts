import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { BenchContext } from '../harness.ts';
import type { AuditQuestion, ChildAnswer } from './questions.ts';

/** The programs that open a history as a process of their own. */
export type ChildProgram = 'open-folder' | 'open-sqlite' | 'open-sqljs';

const programs: readonly ChildProgram[] = ['open-folder', 'open-sqlite', 'open-sqljs'];

/** Bundles the programs as the console itself is bundled, so that no side pays for reading sources. Gives their folder. */
export function buildChildren(context: BenchContext): Promise<string> {
  return context.shared('children', async () => {
    const outDir = join(context.folder, 'children');
    await build({
      root: resolve(import.meta.dirname, '..', '..', '..'),
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true, external: ['sql.js'] },
      build: {
        ssr: true,
        target: 'node24',
        outDir,
        emptyOutDir: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: Object.fromEntries(programs.map((name) => [name, join(import.meta.dirname, `${name}.ts`)])),
          output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name].mjs' },
        },
      },
    });
    return outDir;
  });
}

/** Runs a program over a place to its end, with questions where it is to answer some. */
export async function runChild(
  context: BenchContext,
  program: ChildProgram,
  place: string,
  questions?: readonly AuditQuestion[],
): Promise<ChildAnswer> {
  const folder = await buildChildren(context);
  const task = questions === undefined ? 'open' : 'query';
  const args = [join(folder, `${program}.mjs`), task, place, join(context.folder, 'compile-cache')];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  child.stdin.end(questions === undefined ? '' : JSON.stringify(questions));
  const code = await ended;
  if (code !== 0) throw new Error(`${program} ended with code ${code}`);
  return JSON.parse(Buffer.concat(out).toString()) as ChildAnswer;
}
