import type { Handlers, ServiceDeps } from '../service.ts';
import { findTemplate } from '../template/templates.ts';
import { environmentOf, findTenant } from '../tenant/tenants.ts';
import { Newest, superseded } from './newest.ts';
import { overtaken, planPreview, renderPreview } from './preview.ts';
import { captured } from './service.ts';

/** Renderings of texts that are not saved. */
export function previewService({ database, sandbox, clock }: ServiceDeps): Handlers<'template.preview'> {
  const newest = new Newest();

  return {
    'template.preview': async (call, asked) => {
      const began = clock.monotonic();
      const preview = async () => {
        const saved = findTemplate(database, asked.template).body;
        const tenant = findTenant(database, asked.tenant);
        const key = {
          tenant,
          environment: environmentOf(database, tenant, asked.environment).name,
          document: asked.document ?? saved.document,
          now: captured(asked.now, call.now),
        };
        const edited = asked.text === undefined ? saved : { ...saved, text: asked.text };
        return renderPreview(sandbox, planPreview(database, key, edited, asked.without ?? []), key);
      };
      const { window, template, tenant, environment, document, without } = asked;
      const answer =
        window === undefined
          ? await preview()
          : await newest.run(
              JSON.stringify([call.principal, window, template, tenant, environment, document, without]),
              preview,
            );
      const data = answer === superseded ? overtaken : answer;
      return { data: { ...data, took: clock.monotonic() - began }, findings: data.findings };
    },
  };
}
