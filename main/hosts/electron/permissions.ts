import { type Session, session } from 'electron';
import { pageOrigin } from './scheme.ts';

/** The partition of the console's window; kept in memory, so that the page leaves no profile on the disk. */
const PARTITION = 'console';

/** The session of the console's window, in which every permission is refused. */
export function guardSession(): Session {
  const own = session.fromPartition(PARTITION, { cache: false });
  for (const each of [own, session.defaultSession]) {
    each.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    each.setPermissionCheckHandler(() => false);
    each.setDevicePermissionHandler(() => false);
    each.setDisplayMediaRequestHandler((_request, answer) => answer({}));
    each.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
    each.setCertificateVerifyProc((_request, verdict) => verdict(-2));
    each.on('will-download', (event, item) => {
      // Only what the page itself made may be saved, and the system's dialog asks where.
      if (!item.getURL().startsWith(`blob:${pageOrigin}/`)) event.preventDefault();
    });
  }
  return own;
}
