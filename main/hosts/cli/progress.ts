import type { CliClient } from './client.ts';
import type { Screen } from './screen.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './visible.ts';

/** Tells a person what the engine reports while a command runs: how far it is, and whom it waits for. */
export function showEvents(client: CliClient, terminal: Terminal, screen: Screen): void {
  if (!terminal.errIsTerminal || screen.json) return;
  client.onEvent((event) => {
    if (event.kind === 'host' && event.message !== '') screen.note(visible(event.message));
    if (event.kind !== 'progress') return;
    const done = event.done >= event.total;
    terminal.err(`\r\u001b[K${done ? '' : `${visible(event.label)} ${event.done}/${event.total}`}`);
  });
}
