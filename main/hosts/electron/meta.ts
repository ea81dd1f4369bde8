import { BinnacleError } from '../../contract/errors.ts';
import type { MetaInput } from '../session/client.ts';

const texts = { requestId: 64, correlationId: 64, reason: 2000, ticket: 200, confirm: 500 } as const;

/**
 * Reads what a page may say beside an operation's parameters.
 * @throws BinnacleError INVALID_INPUT for anything else.
 */
export function metaOf(meta: unknown): MetaInput {
  if (meta === undefined || meta === null) return {};
  if (typeof meta !== 'object' || Array.isArray(meta)) throw refuse('meta');
  const read: Record<string, string | boolean> = {};
  for (const [name, value] of Object.entries(meta)) {
    if (value === undefined) continue;
    const limit = Object.hasOwn(texts, name) ? texts[name as keyof typeof texts] : undefined;
    if (limit !== undefined && typeof value === 'string' && value.length <= limit) read[name] = value;
    else if (name === 'dryRun' && typeof value === 'boolean') read[name] = value;
    else throw refuse(name);
  }
  return read as MetaInput;
}

function refuse(name: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', `${name} is not what may stand beside a call’s parameters.`, {
    path: name,
  });
}
