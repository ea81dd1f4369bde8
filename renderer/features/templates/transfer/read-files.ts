import type { ImportRow } from '../../../../main/contract/authoring.ts';
import { transferWords as words } from '../../../words/transfer.ts';
import { ArchiveRefused, unpackFiles } from './archive.ts';

/** The largest an import may be, over all its files and whatever its archives hold. */
export const importBounds = { bytes: 50_000_000, files: 4000, fileCharacters: 1_000_000, path: 400 } as const;

/** A file that was chosen or dropped, with its path from what was chosen. */
export interface ChosenFile {
  readonly path: string;
  readonly file: Blob;
}

/** What was read from files: texts for the host, and the ones that are refused here already. */
export interface ReadFiles {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly refused: readonly ImportRow[];
  /** Hidden files and what systems leave in folders. */
  readonly leftOut: number;
  readonly bytes: number;
}

/** Why nothing was read. */
export interface ReadRefusal {
  readonly message: string;
  readonly fix: string;
}

const refusedRow = (template: string, reason: string, fix: string): ImportRow => ({
  template,
  outcome: 'refused',
  reason,
  fix,
  difference: null,
  parts: [],
  conversion: [],
});

/** Whether a path stays inside the folder it is unpacked to and is spelled in plain characters. */
export function isPlainPath(path: string): boolean {
  if (path === '' || path.length > importBounds.path || /[\u0000-\u001f\u007f\\:]/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

const isHidden = (path: string) => path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

/**
 * Reads chosen files as UTF-8 text and unpacks archives, within the bounds of an import. One bad file is refused beside
 * the good ones; a bound that is hit refuses the whole. Nothing is written or rendered.
 */
export async function readFiles(
  chosen: readonly ChosenFile[],
): Promise<{ readonly read: ReadFiles } | { readonly refusal: ReadRefusal }> {
  const files: { path: string; text: string }[] = [];
  const refused: ImportRow[] = [];
  let bytes = 0;
  let leftOut = 0;
  let count = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const take = (path: string, content: Uint8Array) => {
    try {
      const text = decoder.decode(content);
      if (text.length > importBounds.fileCharacters)
        refused.push(refusedRow(path, words.fileTooLong(path), words.fileTooLongFix));
      else files.push({ path, text });
    } catch {
      refused.push(refusedRow(path, words.notText(path), words.notTextFix));
    }
  };
  const visit = (path: string, content: Uint8Array) => {
    if (!isPlainPath(path))
      refused.push(refusedRow(path.slice(0, 200), words.badName(path.slice(0, 200)), words.badNameFix));
    else if (isHidden(path)) leftOut += 1;
    else if (path.toLowerCase().endsWith('.zip'))
      refused.push(refusedRow(path, words.zipInside(path), words.zipInsideFix));
    else take(path, content);
  };
  const tooMany = { refusal: { message: words.tooMany(importBounds.files), fix: words.tooManyFix } };
  const tooLarge = { refusal: { message: words.tooLarge(importBounds.bytes), fix: words.tooLargeFix } };
  for (const { path, file } of chosen) {
    const archive = path.toLowerCase().endsWith('.zip');
    if (!archive) count += 1;
    if (count > importBounds.files) return tooMany;
    if (bytes + file.size > importBounds.bytes) return tooLarge;
    let content: Uint8Array;
    try {
      content = new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      refused.push(refusedRow(path, words.unreadable(path, why), words.unreadableFix));
      continue;
    }
    if (!archive) {
      bytes += content.length;
      visit(path, content);
      continue;
    }
    try {
      const left = { bytes: importBounds.bytes - bytes, files: importBounds.files - count };
      for (const entry of await unpackFiles(content, left)) {
        bytes += entry.bytes.length;
        count += 1;
        visit(entry.path, entry.bytes);
      }
    } catch (error) {
      if (!(error instanceof ArchiveRefused)) throw error;
      if (error.bound === 'files') return tooMany;
      if (error.bound === 'bytes') return tooLarge;
      refused.push(refusedRow(path, words.badZip(path, error.message), words.badZipFix));
    }
  }
  if (files.length + refused.length === 0) return { refusal: { message: words.noFiles, fix: words.noFilesFix } };
  return { read: { files, refused, leftOut, bytes } };
}
