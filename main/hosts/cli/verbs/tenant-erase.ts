import type { ErasedTenant } from '../../../contract/tenants.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { showMarks, type WrittenThing, writtenThing } from '../written.ts';

/** Erases a tenant for good. */
export const tenantEraseVerb: Verb = operationVerb({
  name: 'tenant erase',
  operation: 'tenant.erase',
  summary: 'erase a tenant so that nothing readable of it remains; it cannot be undone, and asks for its phrase',
  args: ['TENANT'],
  examples: ['tenant erase northwind --dry-run', "tenant erase northwind --confirm 'erase northwind'"],
  parameters: ({ args }) => ({ tenant: args[0] }),
  data: writtenThing,
  show: (data: WrittenThing<ErasedTenant>, screen) => {
    const what = `${data.facts} versions of facts, ${data.answers} remembered answers, words of ${data.changeSets} change sets`;
    screen.line(data.dryRun ? `It would erase ${what}. This cannot be undone.` : `Erased: ${what}.`);
    showMarks(data, screen);
  },
});
