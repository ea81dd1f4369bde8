import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '../../../main/contract/bridge.ts';
import { type Desktop, desktopKinds, electronMissing, freshFolders } from '../../helpers/electron-standin/desktop.ts';
import { settle } from '../../helpers/page/open-console.ts';
import { leave, screens } from '../../helpers/page/screens.ts';

declare global {
  interface Window {
    readonly binnacle?: Bridge;
  }
}

/** Calls an operation as the page does, through the bridge that the preload exposed. */
async function ask<M extends Exclude<keyof Bridge, 'onEvent'>>(
  page: Page,
  method: M,
  parameters: object,
  meta?: object,
) {
  const envelope = await page.evaluate(
    ([name, ...args]) =>
      (window.binnacle as never as Record<string, (...all: unknown[]) => Promise<unknown>>)[name as string]?.(...args),
    [method, parameters, meta] as const,
  );
  return envelope as Awaited<ReturnType<Bridge[M]>>;
}

if (electronMissing !== undefined) console.log(electronMissing);

describe.each(desktopKinds())('the desktop console over $name', (kind) => {
  const folders = freshFolders();
  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await kind.open(folders);
  });
  afterAll(async () => {
    await desktop.close();
    folders.remove();
  });
  const tenant = 'northwind-fiber';

  it('opens the sample workspace at a first start', async () => {
    const { page } = desktop;
    await page.getByText('Sample workspace').first().click();
    await page.getByRole('button', { name: 'Open the sample workspace' }).click();
    await page.locator('.shell').waitFor({ timeout: 30_000 });
    await settle(page);
    const info = await ask(page, 'workspaceInfo', {});
    expect(info).toMatchObject({ data: { state: 'open', sample: true, host: { role: 'leader' } } });
  });

  it('shows every screen without a complaint', async () => {
    for (const screen of screens) {
      await screen.open(desktop);
      await leave(desktop.page);
    }
    expect(desktop.problems).toEqual([]);
  }, 120_000);

  it('renders in the sandbox, and shows where a value comes from', async () => {
    const { page } = desktop;
    const [first] = ((await ask(page, 'tenantList', { limit: 1 })) as unknown as { data: { id: string }[] }).data;
    const answer = await ask(page, 'render', {
      tenant: first?.id ?? tenant,
      environment: 'production',
      explain: true,
      format: 'yaml',
    });
    expect(answer).toMatchObject({ data: { environment: 'production', text: expect.stringContaining('tenant:') } });
  });

  it('keeps an override with its audit entry, and shows both', async () => {
    const { page } = desktop;
    const [first] = ((await ask(page, 'tenantList', { limit: 1 })) as unknown as { data: { id: string }[] }).data;
    const id = first?.id ?? tenant;
    const set = await ask(
      page,
      'overrideSet',
      { tenant: id, environment: 'production', document: 'tenant', path: '/backup/retention_days', value: 61 },
      { reason: 'Held for an inquiry', ticket: 'NOC-7' },
    );
    expect(set).toMatchObject({ data: { dryRun: false, value: [{ value: 61 }] } });
    expect(await ask(page, 'render', { tenant: id, environment: 'production' })).toMatchObject({
      data: { value: { backup: { retention_days: 61 } } },
    });
    await desktop.show('#/audit');
    await page.locator('[data-index]').filter({ hasText: 'override.set' }).first().waitFor();
    const verified = await ask(page, 'auditVerify', {});
    expect(verified).toMatchObject({ data: { problems: [] } });
  });

  it('has it all again after it was closed', async () => {
    await desktop.close();
    desktop = await kind.open(folders);
    await desktop.page.locator('.shell').waitFor({ timeout: 30_000 });
    const list = await ask(desktop.page, 'overrideList', { environment: 'production' });
    expect((list as unknown as { data: { value: unknown }[] }).data.map(({ value }) => value)).toContain(61);
    const audit = await ask(desktop.page, 'auditList', { operation: 'override.set' });
    expect(audit).toMatchObject({ data: [{ host: 'electron', result: 'done' }] });
    const changes = await ask(desktop.page, 'changesetList', { limit: 1 });
    expect(changes).toMatchObject({ data: [{ reason: 'Held for an inquiry', ticket: 'NOC-7' }] });
  });

  it('lets nothing run that the policy forbids', async () => {
    const { page } = desktop;
    const tried = await page.evaluate(async () => {
      const outcome = async (work: () => unknown) => {
        try {
          // What a debugger evaluates may make code; what the page does later may not.
          await new Promise((later) => setTimeout(later));
          await work();
          return 'ran';
        } catch {
          return 'blocked';
        }
      };
      const loads = (element: HTMLElement & { src?: string }, address: string) =>
        new Promise<void>((done, failed) => {
          element.onload = () => done();
          element.onerror = () => failed(new Error('blocked'));
          element.src = address;
          document.body.append(element);
        });
      return {
        eval: await outcome(() => (Reflect.get(window, 'eval') as (text: string) => unknown)('1')),
        function: await outcome(() => new Function('return 1')()),
        markup: await outcome(() => {
          document.createElement('div').innerHTML = '<img src=x>';
        }),
        picture: await outcome(() => loads(new Image(), 'https://evil.example/x.png')),
        request: await outcome(() => fetch('https://evil.example/')),
        file: await outcome(() => fetch('file:///etc/passwd')),
        script: await outcome(() => {
          const script = document.createElement('script');
          script.textContent = 'window.ran = true';
          document.body.append(script);
          if (!(window as unknown as { ran?: boolean }).ran) throw new Error('blocked');
        }),
      };
    });
    expect(tried).toEqual(Object.fromEntries(Object.keys(tried).map((name) => [name, 'blocked'])));
  });
});
