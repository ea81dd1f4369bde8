import { type Session, session } from 'electron';
import { ownBlob } from './scheme.ts';

/** The partition of the console's window: kept for the choices about its look, and without a cache. */
const PARTITION = 'persist:console';

/** The session of the console's window. Every permission is refused in it, and in the default one, which loads nothing. */
export function guardSession(): Session {
  const own = session.fromPartition(PARTITION, { cache: false });
  for (const each of [own, session.defaultSession]) refuseAll(each);
  session.defaultSession.webRequest.onBeforeRequest((_details, answer) => answer({ cancel: true }));
  return own;
}

function refuseAll(each: Session): void {
  each.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  each.setPermissionCheckHandler(() => false);
  each.setDevicePermissionHandler(() => false);
  each.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  each.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  // -2: refused, whatever the certificate is worth.
  each.setCertificateVerifyProc((_request, verdict) => verdict(-2));
  each.on('will-download', (event, item) => {
    // Only what the page itself made may be saved, and the system's dialog asks where.
    if (!ownBlob(item.getURL())) event.preventDefault();
  });
}
