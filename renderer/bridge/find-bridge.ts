import type { Bridge } from '../../main/contract/bridge.ts';
import { httpBridge } from './http-bridge.ts';
import { readToken } from './token.ts';

declare global {
  interface Window {
    /** What the Electron preload exposes. */
    readonly binnacle?: Bridge;
  }
}

/** The bridge of whichever host opened this page. */
export function findBridge(): Bridge {
  return window.binnacle ?? httpBridge(readToken());
}
