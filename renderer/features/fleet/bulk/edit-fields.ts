import type { Json } from '../../../../main/contract/json.ts';
import type { Change, TemplateTier, TenantStatus } from '../../../../main/contract/model.ts';
import { dotted, inline } from '../../../format.ts';

/** An edit of many as its form holds it: every field a text, empty for "as it is". */
export interface ManyDraft {
  readonly status: '' | TenantStatus;
  readonly tier: '' | TemplateTier;
  readonly plan: string;
  readonly licenceTier: string;
  readonly resourceTier: string;
  readonly pluginTier: string;
  readonly region: string;
  readonly deploymentTarget: string;
  readonly reseller: string;
  readonly environments: string;
  readonly setTags: string;
  readonly unsetTags: string;
}

/** Nothing said yet. */
export const emptyDraft: ManyDraft = {
  status: '',
  tier: '',
  plan: '',
  licenceTier: '',
  resourceTier: '',
  pluginTier: '',
  region: '',
  deploymentTarget: '',
  reseller: '',
  environments: '',
  setTags: '',
  unsetTags: '',
};

const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== '');

/** What a form says as parameters of the edit; nothing for what was left empty. */
export function editOf(draft: ManyDraft) {
  const { environments, setTags, unsetTags, status, tier, ...texts } = draft;
  const plain = Object.entries(texts).flatMap(([key, value]) => (value.trim() === '' ? [] : [[key, value.trim()]]));
  const tags = wordsOf(setTags).map((word) => {
    const cut = word.indexOf('=');
    return cut < 0 ? [word, ''] : [word.slice(0, cut), word.slice(cut + 1)];
  });
  return {
    ...(Object.fromEntries(plain) as Partial<typeof texts>),
    ...(status === '' ? {} : { status }),
    ...(tier === '' ? {} : { tier }),
    ...(wordsOf(environments).length === 0 ? {} : { environments: wordsOf(environments) }),
    ...(tags.length === 0 ? {} : { setTags: Object.fromEntries(tags) as Record<string, string> }),
    ...(wordsOf(unsetTags).length === 0 ? {} : { unsetTags: wordsOf(unsetTags) }),
  };
}

/** One way in which tenants change, and how many change so. */
export interface ChangeGroup {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly tenants: number;
}

const isMap = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Changes of many tenants by field, value before and value after; what takes something away comes first, then the largest. */
export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  const groups = new Map<string, { field: string; before: string; after: string; tenants: number; gone: boolean }>();
  const add = (field: string, before: Json | undefined, after: Json | undefined) => {
    if (isMap(before) && isMap(after)) {
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) add(`${field} ${key}`, before[key], after[key]);
      }
      return;
    }
    const [was, is] = [inline(before), inline(after)];
    const key = JSON.stringify([field, was, is]);
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { field, before: was, after: is, tenants: 1, gone: (after ?? null) === null });
    else group.tenants += 1;
  };
  for (const { before, after, entity, kind } of changes) {
    if (!isMap(before) || !isMap(after)) add(kind === 'tenant' ? kind : dotted(entity), before, after);
    else {
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) add(key, before[key], after[key]);
      }
    }
  }
  return [...groups.values()]
    .sort((a, b) => Number(b.gone) - Number(a.gone) || b.tenants - a.tenants)
    .map(({ gone: _gone, ...group }) => group);
}
