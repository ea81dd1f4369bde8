import type { TenantFormat } from '../../../../main/contract/tenants.ts';
import { importWords as words } from '../../../words/fleet-import.ts';

/** The largest request a window may send, in bytes, with room for what goes around the text. */
export const largestRequest = 8 * 1024 * 1024 - 64 * 1024;

/** A file of tenants as it was read. */
export interface TenantFile {
  readonly name: string;
  readonly text: string;
  /** Undefined where the name does not say it; the host looks at the text then. */
  readonly format: TenantFormat | undefined;
}

/** Why a file was not taken: what, and the way on. */
export interface FileRefusal {
  readonly message: string;
  readonly fix: string;
}

const formats: Readonly<Record<string, TenantFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
  yaml: 'yaml',
  yml: 'yaml',
};

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Reads a file of tenants as UTF-8; one that a window cannot hand over is refused by its size before it is read. */
export async function readTenantFile(
  file: Pick<File, 'name' | 'size' | 'arrayBuffer'>,
): Promise<{ readonly file: TenantFile } | { readonly refusal: FileRefusal }> {
  const { name } = file;
  const tooLarge = (bytes: number) => ({
    refusal: { message: words.tooLarge(name, megabytes(bytes)), fix: words.tooLargeFix },
  });
  if (file.size > largestRequest) return tooLarge(file.size);
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    return { refusal: { message: words.unreadable(name), fix: words.unreadableFix } };
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { refusal: { message: words.notText(name), fix: words.notTextFix } };
  }
  if (text.trim() === '') return { refusal: { message: words.emptyFile(name), fix: words.emptyFileFix } };
  // Quotes and line ends take two bytes on the way.
  const sent = new TextEncoder().encode(JSON.stringify(text)).length;
  if (sent > largestRequest) return tooLarge(sent);
  return { file: { name, text, format: formats[name.split('.').pop()?.toLowerCase() ?? ''] } };
}
