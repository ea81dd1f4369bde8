import { join } from 'node:path';
import { type FileSystem, removeIfThere, writeFully } from './files.ts';
import { loadManifest } from './read-generation.ts';
import { recover } from './recover.ts';
import { guarded } from './storage-error.ts';
import {
  generationFile,
  type StorePlace,
  type Survey,
  surveyFolder,
  writeGeneration,
  writeManifest,
} from './store-folder.ts';

/** What a store is sealed with. */
export interface RewriteOptions {
  readonly folder: string;
  readonly files: FileSystem;
  readonly workspaceId: string;
  /** The new key, 32 bytes. */
  readonly dataKey: Uint8Array;
}

/**
 * Rewrites an unsealed store, which nobody has open, sealed under a data key.
 *
 * The sealed state becomes a generation of its own; the moment its manifest is in place the store is sealed, and until then
 * it is the unsealed one it was. Run again after an interruption it finishes what is left. The unsealed files are overwritten with zeros
 * and removed (what a disk keeps of overwritten blocks is out of reach); copies in `set-aside` stay as they are.
 *
 * @returns `sealed`, or `already` when the store was sealed under this key and only leftovers had to go.
 * @throws BinnacleError DAMAGED, NEWER_FORMAT, STORAGE_FAILED.
 */
export function rewriteSealed(options: RewriteOptions): Promise<'sealed' | 'already'> {
  return guarded(options.folder, () => rewrite(options));
}

async function rewrite(options: RewriteOptions): Promise<'sealed' | 'already'> {
  const survey = surveyFolder(options.files, options.folder);
  const manifest = loadManifest(options);
  if (manifest?.ok) {
    const { generation, previous } = manifest.value;
    wipeOthers(options, survey, [generation, previous]);
    return 'already';
  }
  const plain: StorePlace = { ...options, dataKey: null };
  const state = await recover(plain, survey, false);
  try {
    const generation = state.generation + 1;
    const engine = state.engine.version();
    const beginnings = [generation, ...survey.snapshots, ...survey.journals].filter((one) => one >= generation);
    for (const one of beginnings) {
      for (const kind of ['snapshot', 'journal'] as const) {
        removeIfThere(options.files, join(options.folder, generationFile(kind, one)));
      }
    }
    const made = writeGeneration(options, {
      generation,
      sequence: state.sequence,
      follows: state.chain.toString('hex'),
      database: state.engine.export(),
      engine,
    });
    writeManifest(options, { generation, previous: null, snapshot: made.snapshot, floor: state.sequence, engine });
    wipeOthers(options, surveyFolder(options.files, options.folder), [generation]);
    return 'sealed';
  } finally {
    state.engine.close();
  }
}

function wipeOthers(options: RewriteOptions, survey: Survey, kept: readonly (number | null)[]): void {
  const names = [...survey.temporary];
  for (const one of survey.snapshots) if (!kept.includes(one)) names.push(generationFile('snapshot', one));
  for (const one of survey.journals) if (!kept.includes(one)) names.push(generationFile('journal', one));
  for (const name of names) {
    const path = join(options.folder, name);
    const file = options.files.open(path, 'write');
    try {
      const size = options.files.size(file);
      const zeros = Buffer.alloc(Math.min(size, 1024 * 1024));
      for (let at = 0; at < size; at += zeros.length) {
        writeFully(options.files, file, zeros.subarray(0, Math.min(zeros.length, size - at)), at);
      }
      options.files.fsync(file);
    } finally {
      options.files.close(file);
    }
    options.files.unlink(path);
  }
  options.files.syncFolder(options.folder);
}
