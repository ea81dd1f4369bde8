import { type ChosenFile, importBounds } from './read-files.ts';

/** The files of a file field, with their paths where a folder was chosen. */
export function filesOfField(list: FileList | null): readonly ChosenFile[] {
  return [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** The entries of a drop. They must be taken while the event runs; after it they are gone. */
export function entriesOfDrop(data: DataTransfer | null): readonly FileSystemEntry[] {
  return [...(data?.items ?? [])].flatMap((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    return entry === null ? [] : [entry];
  });
}

/** Whether something that is dragged brings files. */
export function bringsFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false;
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((done, failed) => entry.file(done, failed));

/** All entries of a folder; the interface gives them in portions until it gives none. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (portion.length === 0) return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    all.push(...portion);
    if (all.length > importBounds.files) return all;
  }
}

/** The files below dropped entries; stops one past the bound, so that a whole disk is never walked. */
export async function filesOfEntries(entries: readonly FileSystemEntry[]): Promise<readonly ChosenFile[]> {
  const files: ChosenFile[] = [];
  const waiting = [...entries];
  for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
    if (files.length + waiting.length > importBounds.files * 2) break;
    if (entry.isDirectory) waiting.unshift(...(await entriesOf(entry as FileSystemDirectoryEntry)));
    else {
      const file = await fileOf(entry as FileSystemFileEntry);
      files.push({ path: entry.fullPath.replace(/^\//, ''), file });
    }
  }
  return files;
}
