import { app, type WebContents } from 'electron';
import { isPage, parse } from './scheme.ts';

/**
 * Keeps every window on the console's own page: no navigation elsewhere, no new window, no webview. Nothing is handed
 * to the system's browser either, since nothing on the page has a reason to lead out.
 */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

function guard(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    const url = parse(event.url);
    if (url === undefined || !isPage(url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
