import { app, protocol, type Session } from 'electron';
import { PageFiles } from '../loopback/files.ts';
import { securityHeaders } from '../loopback/headers.ts';

/** The page's own scheme, host and origin. */
export const pageOrigin = 'app://console';
/** The page's address. */
export const pageAddress = `${pageOrigin}/`;

/** Makes `app:` a standard, secure scheme. To be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/**
 * Serves the built page under `app://console/`, and nothing else under any scheme that could reach the disk.
 * Addresses are looked up in a list of the folder's files; none is ever turned into a path.
 */
export function servePage(session: Session, folder: string): void {
  const files = new PageFiles(folder);
  session.protocol.handle('app', (request) => pageResponse(files, request));
  // The page loads nothing over the network; what tries to is stopped before it leaves.
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !allowed(details.url) });
  });
}

async function pageResponse(files: PageFiles, request: Request): Promise<Response> {
  const url = parse(request.url);
  const file = url?.host === 'console' && request.method === 'GET' ? await files.at(decode(url.pathname)) : undefined;
  if (file === undefined) return new Response('Not found', { status: 404, headers: securityHeaders });
  return new Response(new Uint8Array(file.body), { headers: { ...securityHeaders, 'Content-Type': file.type } });
}

/** Whether the window may load an address at all: its own files, what the page made, and images it carries inline. */
export function allowed(address: string): boolean {
  const url = parse(address);
  if (url === undefined) return false;
  return (
    url.protocol === 'data:' || isPage(url) || ownBlob(address) || (url.protocol === 'devtools:' && !app.isPackaged)
  );
}

/** Whether an address is that of something the page itself made and holds. */
export function ownBlob(address: string): boolean {
  return address.startsWith(`blob:${pageOrigin}/`);
}

/** Whether an address lies on the page's own origin, compared by its parts. */
export function isPage(url: URL): boolean {
  return url.protocol === 'app:' && url.host === 'console' && url.username === '' && url.password === '';
}

/** An address taken apart, or undefined for what is none. */
export function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}
