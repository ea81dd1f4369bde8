import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../config/project-files.ts';

/** Every permission name that Electron's own type definitions know, for a setter of a session. */
export function permissionNames(
  setter: 'setPermissionRequestHandler' | 'setPermissionCheckHandler',
): readonly string[] {
  const types = readFileSync(join(root, 'node_modules', 'electron', 'electron.d.ts'), 'utf8');
  const line = types.split('\n').find((each) => each.trimStart().startsWith(`${setter}(handler:`)) ?? '';
  const union = /permission: ((?:'[\w-]+'(?: \| )?)+)/.exec(line)?.[1] ?? '';
  return [...union.matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name);
}
