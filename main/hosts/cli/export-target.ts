/** Where the files of an export go: a folder or an archive. Everything is there at the end, or nothing. */
export interface ExportTarget {
  /** The place as it will stand. */
  readonly place: string;
  /** Adds a file. @throws BinnacleError INVALID_INPUT where it cannot be written. */
  add(path: string, text: string): Promise<void>;
  /** Adds the file that lies at `from`, as the last. */
  addFile(path: string, from: string): Promise<void>;
  /** Puts everything in its place. @throws BinnacleError INVALID_INPUT; what was there before is there again. */
  finish(): Promise<void>;
  /** Takes everything away that was written so far. */
  abandon(): Promise<void>;
}

/** The file that names every other with its hash. */
export const manifestName = 'manifest.jsonl';

/** A path of an export: tenant, environment, file; no step can lead anywhere else. */
const exported = /^(?:[a-z0-9][a-z0-9._~-]*\/){2}[a-z0-9][a-z0-9._~-]*\.(?:yaml|json|env)$/;

/** Whether a file of an export can have this path. */
export function isExportPath(path: string): boolean {
  return exported.test(path) && !path.split('/').some((step) => step.endsWith('.'));
}
