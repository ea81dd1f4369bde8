import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { keepWindowState, readWindowState } from '../../../main/hosts/electron/window-state.ts';

const displays = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 0, width: 1280, height: 984 },
];
const bounds = { x: 100, y: 50, width: 1200, height: 800 };
let profile = '';
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'binnacle-profile-'));
  onTestFinished(() => rmSync(profile, { recursive: true, force: true }));
});

function windowAt(at: typeof bounds, maximized = false): EventEmitter {
  return Object.assign(new EventEmitter(), { getNormalBounds: () => at, isMaximized: () => maximized });
}

test('a closed window is opened again where it stood', () => {
  const window = windowAt(bounds, true);
  keepWindowState(window as BrowserWindow, profile);
  window.emit('close');
  expect(readWindowState(profile, displays)).toEqual({ bounds, maximized: true });
  expect(readdirSync(profile)).toEqual(['window.json']);
  expect(statSync(join(profile, 'window.json')).mode & 0o777).toBe(0o600);
});

test.each([
  ['a display that is gone', { ...bounds, x: 4000 }],
  ['above every display', { ...bounds, y: -900 }],
  ['all but a sliver outside', { ...bounds, x: -1150 }],
  ['below the edge', { ...bounds, y: 1000 }],
])('a window on %s is opened as at a first start', (_what, at) => {
  const window = windowAt(at);
  keepWindowState(window as BrowserWindow, profile);
  window.emit('close');
  expect(readWindowState(profile, displays)).toBeUndefined();
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"bounds":{}}',
  '{"bounds":{"x":0,"y":0,"width":10,"height":10},"maximized":false}',
  '{"bounds":{"x":"0","y":0,"width":1200,"height":800},"maximized":false}',
  '{"bounds":{"x":0,"y":0,"width":1e9,"height":800},"maximized":false}',
])('a file that holds %s is as good as none', (text) => {
  writeFileSync(join(profile, 'window.json'), text);
  expect(readWindowState(profile, displays)).toBeUndefined();
});

test('a profile that cannot be written does not hold the window', () => {
  const window = windowAt(bounds);
  keepWindowState(window as BrowserWindow, join(profile, 'missing'));
  window.emit('close');
  expect(() => readFileSync(join(profile, 'missing', 'window.json'))).toThrow();
});
