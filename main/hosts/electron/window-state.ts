import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';

/** Where and how the window stood. Device-independent pixels. */
export interface WindowState {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

/** The window's size at the very first start. */
export const firstSize = { width: 1440, height: 900 } as const;
/** The smallest size the page is made for. */
export const smallestSize = { width: 1100, height: 720 } as const;

/** How much of the window must lie on a display for the operator to get hold of it. */
const REACHABLE = 80;

/**
 * Reads where the window stood. Undefined for a first start, for a file that is none of ours, and when no display
 * reaches there any more.
 */
export function readWindowState(profile: string, displays: readonly Rectangle[]): WindowState | undefined {
  let kept: unknown;
  try {
    kept = JSON.parse(readFileSync(fileOf(profile), 'utf8'));
  } catch {
    return undefined;
  }
  return isState(kept) && displays.some((area) => reaches(area, kept.bounds)) ? kept : undefined;
}

/** Keeps where the window stands whenever it closes. A place that cannot be kept is no reason to hold the window. */
export function keepWindowState(window: BrowserWindow, profile: string): void {
  window.on('close', () => {
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    const file = fileOf(profile);
    try {
      writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch {
      // The next start opens the window where a first start does.
    }
  });
}

function fileOf(profile: string): string {
  return join(profile, 'window.json');
}

function isState(value: unknown): value is WindowState {
  if (typeof value !== 'object' || value === null) return false;
  const { bounds, maximized } = value as Partial<WindowState>;
  if (typeof maximized !== 'boolean' || typeof bounds !== 'object' || bounds === null) return false;
  const { x, y, width, height } = bounds;
  return (
    [x, y, width, height].every((one) => Number.isInteger(one) && Math.abs(one) < 100_000) &&
    width >= smallestSize.width &&
    height >= smallestSize.height
  );
}

function reaches(area: Rectangle, bounds: Rectangle): boolean {
  const across = Math.min(area.x + area.width, bounds.x + bounds.width) - Math.max(area.x, bounds.x);
  // By the top edge the window is moved.
  return across >= REACHABLE && bounds.y >= area.y && bounds.y < area.y + area.height - REACHABLE;
}
