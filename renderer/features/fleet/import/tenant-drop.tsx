import { ImportIcon } from '@blueprintjs/icons';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { importWords as words } from '../../../words/fleet-import.ts';
import { bringsFiles } from '../../templates/transfer/dropped-files.ts';
import '../../templates/transfer/transfer.css';

/** The fleet's screen, on which files of tenants may be dropped anywhere. */
export function TenantDrop(props: {
  /** Whether a dialog is open; nothing is taken then. */
  readonly busy: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}) {
  const [over, setOver] = useState(false);
  // Entering a child is told before leaving its parent; only the last leave means that the drag is gone.
  const depth = useRef(0);
  const ignore = (event: DragEvent) => props.busy || !bringsFiles(event.dataTransfer);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way; the same import opens by a button
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
        event.dataTransfer.dropEffect = props.busy ? 'none' : 'copy';
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
        if (!props.busy) props.onFiles([...event.dataTransfer.files]);
      }}
    >
      {props.children}
      {over ? (
        <div className="drop-here" aria-hidden="true">
          <p>
            <ImportIcon size={16} aria-hidden="true" /> {words.dropNow}
          </p>
        </div>
      ) : null}
    </div>
  );
}
