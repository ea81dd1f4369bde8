import { ImportIcon } from '@blueprintjs/icons';
import { type DragEvent, lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { transferWords as words } from '../../../words/transfer.ts';
import { bringsFiles, filesOfDrop, takeDrop } from './dropped-files.ts';
import type { ChosenFile } from './read-files.ts';
import './transfer.css';

const ImportDialog = lazy(async () => ({ default: (await import('./import-dialog.tsx')).ImportDialog }));

/** A screen on which files may be dropped anywhere; a drop opens the import with them. */
export function ImportDrop({ children }: { readonly children: ReactNode }) {
  const [over, setOver] = useState(false);
  const [files, setFiles] = useState<readonly ChosenFile[] | null>(null);
  // Entering a child is told before leaving its parent; only the last leave means that the drag is gone.
  const depth = useRef(0);
  const ignore = (event: DragEvent) => files !== null || !bringsFiles(event.dataTransfer);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way; the same import opens by a button and the palette
    <div
      className="import-drop"
      onDragEnter={(event) => {
        if (ignore(event)) return;
        event.preventDefault();
        depth.current += 1;
        setOver(true);
      }}
      onDragOver={(event) => {
        if (!bringsFiles(event.dataTransfer)) return;
        // Without this the window would leave the console and open the file.
        event.preventDefault();
        event.dataTransfer.dropEffect = files === null ? 'copy' : 'none';
      }}
      onDragLeave={(event) => {
        if (ignore(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) setOver(false);
      }}
      onDrop={(event) => {
        if (!bringsFiles(event.dataTransfer)) return;
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        if (files !== null) return;
        const dropped = takeDrop(event.dataTransfer);
        void filesOfDrop(dropped).then(setFiles);
      }}
    >
      {children}
      {over ? (
        <div className="drop-here" aria-hidden="true">
          <p>
            <ImportIcon size={16} aria-hidden="true" /> {words.dropNow}
          </p>
        </div>
      ) : null}
      {files === null ? null : (
        <Suspense fallback={null}>
          <ImportDialog files={files} onClose={() => setFiles(null)} />
        </Suspense>
      )}
    </div>
  );
}
