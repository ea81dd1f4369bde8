import type { Json } from '../../contract/json.ts';

/**
 * Reads the values of a context file. JSON is read at once; anything else is YAML from who knows where and is read by
 * the sandbox, within its bounds.
 * @throws BinnacleError INVALID_INPUT where it is neither.
 */
export async function parseContext(text: string, name: string): Promise<Json> {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const [{ createSandbox }, { forkLauncher }, { installation }] = await Promise.all([
      import('../../sandbox/sandbox.ts'),
      import('../fork-launcher.ts'),
      import('../installation.ts'),
    ]);
    const sandbox = createSandbox(forkLauncher(installation().children), { children: 1 });
    try {
      return await sandbox.parse(text, name);
    } finally {
      await sandbox.close();
    }
  }
}
