import { type Tenant, templateTiers, tenantStatuses } from '../../../main/contract/model.ts';
import { words } from '../../words.ts';

/** A tenant as its form holds it: every field a text. */
export interface TenantDraft {
  readonly id: string;
  readonly name: string;
  readonly status: Tenant['status'];
  readonly tier: Tenant['tier'];
  readonly plan: string;
  readonly licenceTier: string;
  readonly resourceTier: string;
  readonly pluginTier: string;
  readonly region: string;
  readonly deploymentTarget: string;
  readonly reseller: string;
  readonly tags: string;
  readonly environments: readonly string[];
}

/** The words of the two fields that have a fixed set. */
export const choices = { status: tenantStatuses, tier: templateTiers };

/** A draft of a tenant, or of a new one. */
export function draftOf(tenant: Tenant | null, environments: readonly string[]): TenantDraft {
  return {
    id: tenant?.id ?? '',
    name: tenant?.name ?? '',
    status: tenant?.status ?? 'active',
    tier: tenant?.tier ?? 'standard',
    plan: tenant?.plan ?? '',
    licenceTier: tenant?.licenceTier ?? '',
    resourceTier: tenant?.resourceTier ?? '',
    pluginTier: tenant?.pluginTier ?? '',
    region: tenant?.region ?? '',
    deploymentTarget: tenant?.deploymentTarget ?? '',
    reseller: tenant?.reseller ?? '',
    tags: Object.entries(tenant?.tags ?? {})
      .map(([key, value]) => (value === '' ? key : `${key}=${value}`))
      .join(' '),
    environments: tenant?.environments ?? environments,
  };
}

/** An identifier made from a name, as a proposal. */
export function proposeId(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63);
}

function readTags(text: string): Record<string, string> {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return Object.fromEntries(
    words.map((word) => {
      const cut = word.indexOf('=');
      return cut < 0 ? [word, ''] : [word.slice(0, cut), word.slice(cut + 1)];
    }),
  );
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The fields that differ from where the form began; optional ones that were left empty are not sent. */
export function changedFields(draft: TenantDraft, first: TenantDraft) {
  const { id: _id, tags, ...plain } = draft;
  const changed = Object.entries(plain).filter(([key, value]) => !same(value, first[key as keyof TenantDraft]));
  return {
    ...(Object.fromEntries(changed) as Partial<Omit<TenantDraft, 'id' | 'tags'>>),
    ...(tags === first.tags ? {} : { tags: readTags(tags) }),
  } as { name?: string; tags?: Record<string, string>; environments?: string[] };
}

/** What is wrong with a draft, by field. */
export function draftErrors(draft: TenantDraft): Readonly<Partial<Record<keyof TenantDraft, string>>> {
  return {
    ...(draft.name.trim() === '' ? { name: words.fleet.needName } : {}),
    ...(/^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/.test(draft.id) ? {} : { id: words.fleet.needId }),
  };
}
