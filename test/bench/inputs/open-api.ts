import { readFileSync } from 'node:fs';
import type { Envelope } from '../../../main/contract/messages.ts';

/** Asks a loopback host as its page does. */
export type Ask = (operation: string, parameters: object) => Promise<Envelope>;

/** Opens a loopback host by its opening file, without a browser. */
export async function openApi(openFile: string): Promise<Ask> {
  const form = readFileSync(openFile, 'utf8');
  const address = /action="([^"]+)"/.exec(form)?.[1] ?? '';
  const code = /name="code" value="([^"]+)"/.exec(form)?.[1] ?? '';
  const { origin } = new URL(address);
  const opened = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `code=${code}`,
  });
  const token = /data-token="([^"]+)"/.exec(await opened.text())?.[1];
  if (token === undefined) throw new Error(`the host did not open: status ${opened.status}`);
  return async (operation, parameters) => {
    const response = await fetch(`${origin}/api/${operation}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, Origin: origin },
      body: JSON.stringify({ parameters }),
    });
    return (await response.json()) as Envelope;
  };
}
