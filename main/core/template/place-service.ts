import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { TemplateKind } from '../../contract/model.ts';
import { findEnvironment } from '../environment/environments.ts';
import { currentFact, currentFacts, type FactChange } from '../facts.ts';
import { pageOf } from '../listing.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { findTenant } from '../tenant/tenants.ts';
import { findLiveTemplate } from './naming.ts';
import { placeWords } from './places.ts';
import {
  type Assignment,
  findTemplate,
  overlayAssignment,
  type Pin,
  pinEntity,
  type TemplateBody,
  templateById,
  tenantAssignment,
  tierAssignment,
} from './templates.ts';
import { usageOf } from './usage.ts';

/** The kinds of templates that may stand at each kind of place. */
const kindsOf: Readonly<Record<'tier' | 'environment' | 'tenant', readonly TemplateKind[]>> = {
  tier: ['tier', 'service'],
  environment: ['overlay'],
  tenant: ['tenant'],
};

/** Where templates stand: assignments to tiers, environments and tenants, and tenants pinned to a template. */
export function templatePlaceService({
  database,
}: ServiceDeps): Handlers<'template.assign' | 'template.pin' | 'template.unpin' | 'template.usage'> {
  return {
    'template.usage': (_call, asked) => {
      const { entity, body } = findTemplate(database, asked.template);
      const all = usageOf(database, entity, body.version);
      const cut = pageOf(all.members, (member) => member.tenant, asked);
      return { data: { ...all, members: cut.rows }, page: cut.page };
    },

    'template.assign': (_call, asked) => {
      const body = asked.template === null ? null : findLiveTemplate(database, asked.template).body;
      const place = placeOf(asked, documentOf(asked.document, body));
      if (body !== null) requireKind(body, place.at);
      const before = currentFact<Assignment>(database, 'assignment', place.entity)?.template ?? null;
      const { at: _at, entity, ...where } = place;
      const after = { ...where, template: body?.id ?? null } as Assignment;
      // A place that is emptied has no fact: nothing else tells an empty place from one that never was filled.
      const change: FactChange = {
        kind: 'assignment',
        entity,
        after: body === null ? null : (after as unknown as Json),
      };
      const words = placeWords(after);
      const former = before === null ? null : (templateById(database, before)?.name ?? null);
      return {
        title: body === null ? `Assign no template to ${words}` : `Assign ${body.name} to ${words}`,
        changes: before === (body?.id ?? null) ? [] : [change],
        value: {
          document: after.document,
          tier: after.tier ?? null,
          environment: after.environment ?? null,
          tenant: after.tenant ?? null,
          template: body?.name ?? null,
        },
        audit: {
          ...(after.tenant === undefined ? {} : { tenant: after.tenant }),
          ...(after.environment === undefined ? {} : { environment: after.environment }),
          detail: { template: body?.name ?? null, before: former, document: after.document, tier: after.tier ?? null },
        },
      };
    },

    'template.pin': (_call, asked) => {
      const tenant = findTenant(database, asked.tenant);
      const { body } = findLiveTemplate(database, asked.template);
      requireKind(body, 'tier');
      const document = documentOf(asked.document, body);
      const version = asked.version ?? null;
      if (version !== null) findTemplate(database, body.name, version);
      const pin: Pin = { tenant: tenant.id, document, template: body.id, version };
      const words = version === null ? body.name : `${body.name} version ${version}`;
      return {
        title: `Pin ${tenant.id} to ${words}, document ${document}`,
        changes: [{ kind: 'pin', entity: pinEntity(tenant.id, document), after: pin as unknown as Json }],
        value: { tenant: tenant.id, document, template: body.name, version },
        audit: { tenant: tenant.id, detail: { template: body.name, version, document } },
      };
    },

    'template.unpin': (_call, asked) => {
      const tenant = findTenant(database, asked.tenant);
      const pins = currentFacts<Pin>(database, 'pin', pinEntity(tenant.id, ''));
      const meant = asked.document === undefined ? pins : pins.filter(({ body }) => body.document === asked.document);
      const [pin, another] = meant;
      if (pin === undefined) {
        const where = asked.document === undefined ? '' : `, document ${asked.document}`;
        throw new BinnacleError('NOT_FOUND', `The tenant ${tenant.id} is not pinned to a template${where}.`, {
          path: asked.document === undefined ? 'tenant' : 'document',
          fix: 'It reads what is assigned to its tier; nothing was changed.',
        });
      }
      if (another !== undefined) {
        throw new BinnacleError('INVALID_INPUT', `The tenant ${tenant.id} is pinned for several documents.`, {
          path: 'document',
          fix: `Name one of ${pins.map(({ body }) => body.document).join(', ')}.`,
        });
      }
      const { document, template, version } = pin.body;
      const former = templateById(database, template)?.name ?? template;
      return {
        title: `Unpin ${tenant.id} from ${former}, document ${document}`,
        changes: [{ kind: 'pin', entity: pin.entity, after: null }],
        value: { tenant: tenant.id, document, template: null, version: null },
        audit: { tenant: tenant.id, detail: { template: former, version, document } },
      };
    },
  };

  /** The place that is meant, with its fact's entity. */
  function placeOf(
    asked: { readonly tier?: string; readonly environment?: string; readonly tenant?: string },
    document: string,
  ): {
    at: keyof typeof kindsOf;
    entity: string;
    document: string;
    tier?: string;
    environment?: string;
    tenant?: string;
  } {
    const { tier, environment, tenant } = asked;
    if ([tier, environment, tenant].filter((word) => word !== undefined).length !== 1) {
      throw new BinnacleError('INVALID_INPUT', 'A template is assigned to one tier, one environment or one tenant.', {
        path: 'tier',
        fix: 'Give exactly one of tier, environment and tenant; nothing was changed.',
      });
    }
    if (tier !== undefined) return { at: 'tier', entity: tierAssignment(document, tier), document, tier };
    if (environment !== undefined) {
      const { name } = findEnvironment(database, environment);
      return { at: 'environment', entity: overlayAssignment(document, name), document, environment: name };
    }
    const { id } = findTenant(database, tenant ?? '');
    return { at: 'tenant', entity: tenantAssignment(document, id), document, tenant: id };
  }

  /** The document of a place: the template's own, or without a template one that is assigned somewhere. */
  function documentOf(asked: string | undefined, template: TemplateBody | null): string {
    if (template !== null) {
      if (asked === undefined || asked === template.document) return template.document;
      throw new BinnacleError(
        'INVALID_INPUT',
        `The template ${template.name} makes the document ${template.document}, not ${asked}.`,
        { path: 'document', fix: `Leave the document out, or take a template that makes ${asked}.` },
      );
    }
    if (asked === undefined) {
      throw new BinnacleError('INVALID_INPUT', 'To empty a place, its document must be named.', {
        path: 'document',
        fix: 'Give the document; nothing was changed.',
      });
    }
    const known = [...new Set(currentFacts<Assignment>(database, 'assignment').map(({ body }) => body.document))];
    if (known.includes(asked)) return asked;
    throw new BinnacleError('NOT_FOUND', `There is no document ${JSON.stringify(asked)}.`, {
      path: 'document',
      fix: `Use one of ${known.sort().join(', ')}.`,
    });
  }
}

/** Refuses a template of a kind that has no business at a place. @throws BinnacleError INVALID_INPUT. */
function requireKind(template: TemplateBody, at: keyof typeof kindsOf): void {
  if (kindsOf[at].includes(template.kind)) return;
  const article = (word: string) => (/^[aeiou]/.test(word) ? 'an' : 'a');
  const home = { tier: 'a tier', service: 'a tier', overlay: 'an environment', tenant: 'a tenant' }[template.kind];
  throw new BinnacleError(
    'INVALID_INPUT',
    `${template.name} is ${article(template.kind)} ${template.kind} template and cannot stand at ${article(at)} ${at}.`,
    { path: 'template', fix: `Templates of the kind ${template.kind} are assigned to ${home}; nothing was changed.` },
  );
}
