import { cleanup, configure, render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { vi } from 'vitest';
import { App } from '../../../renderer/app.tsx';
import { createConsole } from '../../../renderer/console.ts';
import { type FakeOptions, fakeBridge } from './fake-bridge.ts';

// A busy machine takes its time; what is waited for is a state, never a duration.
configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

/** Draws the whole page over a bridge in memory, at a place of its own, the way an operator gets it. */
export function renderConsole(hash = '', fake: FakeOptions = {}) {
  cleanup();
  window.localStorage.clear();
  window.history.replaceState(null, '', `/${hash}`);
  const bridge = fakeBridge(fake);
  const stores = createConsole(bridge, window);
  const view = render(<App stores={stores} />);
  return { ...view, bridge, stores, operator: userEvent.setup() };
}
