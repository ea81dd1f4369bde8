import { BinnacleError } from '../contract/errors.ts';
import type { Operation, Permission } from '../contract/operation.ts';

/** Who asks. */
export interface Principal {
  readonly name: string;
  readonly role: string;
}

/** What a role may do; a scope can only narrow it. */
const rolePermissions: Readonly<Record<string, readonly Permission[] | 'all'>> = {
  viewer: ['workspace:read', 'template:read', 'fleet:read', 'audit:read'],
  author: ['workspace:read', 'template:read', 'template:write', 'fleet:read', 'audit:read'],
  operator: [
    'workspace:read',
    'template:read',
    'template:write',
    'fleet:read',
    'fleet:write',
    'audit:read',
    'keychain:use',
  ],
  admin: 'all',
};

/**
 * Asks whether a principal may do an operation. A guard rail, not a wall: who can read the data folder and its key can
 * do without it.
 * @throws BinnacleError FORBIDDEN naming the role and the permission.
 */
export function authorise(principal: Principal, name: string, operation: Operation): void {
  const allowed = rolePermissions[principal.role];
  if (allowed === 'all' || allowed?.includes(operation.permission)) return;
  throw new BinnacleError(
    'FORBIDDEN',
    `${name} needs the permission ${operation.permission}, and the role ${principal.role} does not have it.`,
    {
      fix: 'Ask an administrator for a role that has it.',
    },
  );
}
