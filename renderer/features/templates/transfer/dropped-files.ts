import { type ChosenFile, importBounds } from './read-files.ts';

/** The files of a file field, with their paths where a folder was chosen. */
export function filesOfField(list: FileList | null): readonly ChosenFile[] {
  return [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** What a drop brings: files and folders with their place, or plain files where the system gives no place. */
export type Dropped = FileSystemEntry | File;

/** What a drop brings. It must be taken while the event runs; after it it is gone. */
export function takeDrop(data: DataTransfer | null): readonly Dropped[] {
  return [...(data?.items ?? [])].flatMap((item) => {
    const dropped = item.kind === 'file' ? (item.webkitGetAsEntry() ?? item.getAsFile()) : null;
    return dropped === null ? [] : [dropped];
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

/** The files of a drop and below its folders; stops past the bound, so that a whole disk is never walked. */
export async function filesOfDrop(dropped: readonly Dropped[]): Promise<readonly ChosenFile[]> {
  const files: ChosenFile[] = [];
  const waiting = [...dropped];
  for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
    if (entry instanceof File) {
      files.push({ path: entry.name, file: entry });
      continue;
    }
    if (files.length + waiting.length > importBounds.files * 2) break;
    if (entry.isDirectory) waiting.unshift(...(await entriesOf(entry as FileSystemDirectoryEntry)));
    else {
      const file = await fileOf(entry as FileSystemFileEntry);
      files.push({ path: entry.fullPath.replace(/^\//, ''), file });
    }
  }
  return files;
}
