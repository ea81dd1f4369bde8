import { app, type WebContents } from 'electron';
import { isPage, parse } from './scheme.ts';

/**
 * Keeps every window on the console's own page: no navigation elsewhere, no new window, no webview. Nothing is handed
 * to the system's browser either, since nothing on the page has a reason to lead out.
 */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

/**
 * Refuses whatever the network could ask of a person. The page loads nothing from it, so that a certificate to be
 * excused, a client certificate to be chosen or a password to be typed can only be a mistake or an attack.
 */
export function guardNetwork(): void {
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('login', (event, _contents, _details, _info, answer) => {
    event.preventDefault();
    answer();
  });
}

/** Closes the doors to the window that a command line could open in a packaged console. */
export function refuseDebugging(): void {
  if (!app.isPackaged) return;
  for (const name of ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address']) {
    app.commandLine.removeSwitch(name);
  }
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
  // Unless it is told otherwise, Electron takes the first device it finds.
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
