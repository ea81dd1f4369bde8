import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lines that are kept in a file of their own until they are needed, so that no export is too long for memory. */
export interface Spool {
  readonly path: string;
  /** Adds a value as one line of JSON. */
  line(value: unknown): Promise<void>;
  /** Ends writing; the file stays. */
  close(): Promise<void>;
  /** Takes the file away. */
  remove(): Promise<void>;
}

/** A spool in an owner-only folder. */
export async function makeSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'binnacle-export-'));
  const path = join(folder, 'lines');
  const file = await open(path, 'wx', 0o600);
  let waiting: string[] = [];
  let length = 0;
  const flush = async () => {
    const text = waiting.join('');
    waiting = [];
    length = 0;
    if (text !== '') await file.appendFile(text);
  };
  return {
    path,
    line: async (value) => {
      const text = `${JSON.stringify(value)}\n`;
      waiting.push(text);
      length += text.length;
      if (length > 1_000_000) await flush();
    },
    close: async () => {
      await flush();
      await file.close();
    },
    remove: async () => {
      await file.close().catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
