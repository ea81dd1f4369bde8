import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { BusError, busItself, connectSessionBus, type SessionBus, sessionBusAddress } from './session-bus.ts';

/** What the Secret Service says about itself, without a secret being read and without a prompt. */
export type SecretServiceState =
  | { readonly kind: 'no-bus' | 'no-service'; readonly detail: string }
  | {
      /** How the default collection stands; `unlocked` also when the item asked about is readable wherever it lies. */
      readonly kind: 'unlocked' | 'locked' | 'no-collection';
      /** The program that serves it, for example `gnome-keyring-daemon`; empty when not told, or not asked. */
      readonly provider: string;
      /** How many items carry the account asked about, in unlocked and in locked collections; 0 when none was. */
      readonly items: { readonly unlocked: number; readonly locked: number };
    };

const service = {
  destination: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
} as const;

/**
 * Asks the Secret Service (freedesktop.org Secret Service API 0.2) who it is, whether the default collection is
 * unlocked, and which items carry `attributes`. Asking first keeps the keychain library from waiting on a prompt that
 * nobody sees, and from being called where there is no service at all.
 */
export async function askSecretService(
  environment: NodeJS.ProcessEnv,
  attributes?: Readonly<Record<string, string>>,
): Promise<SecretServiceState> {
  const address = sessionBusAddress(environment);
  if (address === undefined) return { kind: 'no-bus', detail: 'this session has no message bus' };
  let bus: SessionBus;
  try {
    bus = await connectSessionBus(address);
  } catch (error) {
    return { kind: 'no-bus', detail: reasonOf(error) };
  }
  try {
    return await ask(bus, attributes);
  } catch (error) {
    // The bus answers for a service it cannot start, or that died while it was asked.
    return { kind: 'no-service', detail: reasonOf(error) };
  } finally {
    bus.close();
  }
}

async function ask(bus: SessionBus, attributes?: Readonly<Record<string, string>>): Promise<SecretServiceState> {
  const [unlocked, locked] =
    attributes === undefined
      ? [0, 0]
      : (await bus.call({ ...service, member: 'SearchItems', arguments: [attributes] })).map(
          (paths) => (paths as readonly unknown[]).length,
        );
  const items = { unlocked: unlocked ?? 0, locked: locked ?? 0 };
  // The way every start takes: the item is there to be read, and nothing else matters.
  if (items.unlocked > 0) return { kind: 'unlocked', provider: '', items };
  const [collection = '/'] = await bus.call({ ...service, member: 'ReadAlias', arguments: ['default'] });
  const provider = await providerName(bus);
  if (collection === '/') return { kind: 'no-collection', provider, items };
  const [isLocked] = await bus.call({
    destination: service.destination,
    path: String(collection),
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    arguments: ['org.freedesktop.Secret.Collection', 'Locked'],
  });
  return { kind: isLocked === false ? 'unlocked' : 'locked', provider, items };
}

async function providerName(bus: SessionBus): Promise<string> {
  try {
    const [pid] = await bus.call({
      ...busItself,
      member: 'GetConnectionUnixProcessID',
      arguments: [service.destination],
    });
    return basename(readFileSync(`/proc/${Number(pid)}/cmdline`, 'utf8').split('\0', 1)[0] ?? '');
  } catch {
    // Its name is a courtesy for messages; a container may hide the process.
    return '';
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof BusError && error.name === 'org.freedesktop.DBus.Error.ServiceUnknown') {
    return 'no program on the session bus offers it';
  }
  return error instanceof Error ? error.message.slice(0, 300) : 'it gave no reason';
}
