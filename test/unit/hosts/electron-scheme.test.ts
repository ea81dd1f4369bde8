import { describe, expect, it, vi } from 'vitest';
import { allowed, isPage, parse } from '../../../main/hosts/electron/scheme.ts';
import { foreignAddresses, ownAddresses } from '../../helpers/electron-standin/addresses.ts';
import { addressesStayInside } from '../../helpers/electron-standin/scheme-suite.ts';

vi.mock('electron', async () => (await import('../../helpers/electron-standin/served-operations.ts')).electronModule);

describe('the page’s scheme', () => {
  it('serves the page’s files alone, under every policy header', async () => {
    const { asked, served } = await addressesStayInside(600);
    expect(asked).toBe(600);
    expect(served).toBeGreaterThan(0);
  });

  it('knows its own addresses from foreign ones', () => {
    const own = (address: string) => {
      const url = parse(address);
      return url !== undefined && isPage(url);
    };
    expect(foreignAddresses.filter(own)).toEqual([]);
    expect(ownAddresses.filter((address) => !own(address) || !allowed(address))).toEqual([]);
  });

  it('lets the page load what it made itself and pictures it carries, and nothing from elsewhere', () => {
    expect(allowed('data:image/png;base64,AA==')).toBe(true);
    expect(allowed('blob:app://console/0190')).toBe(true);
    expect(allowed('blob:https://evil.example/0190')).toBe(false);
    expect(allowed('blob:app://console.evil/0190')).toBe(false);
    expect(allowed('devtools://devtools/x')).toBe(false);
  });
});
