import type { Preview } from '../../contract/authoring.ts';
import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { LayerName, Rendering, TemplateKind } from '../../contract/model.ts';
import type { FactSource } from '../facts.ts';
import type { RenderResult, Sandbox, TemplateLayer } from '../ports.ts';
import type { TemplateBody } from '../template/templates.ts';
import { jobOf, type LayerBody, layersOf, type PreparedJob, type RenderingKey, textKey } from './jobs.ts';

/** What a preview shows: a rendering in which one template stands with another text, perhaps without some layers. */
export interface PreviewPlan {
  readonly prepared: PreparedJob;
  readonly plays: LayerName | null;
  /** Key of the edited text. */
  readonly edited: string;
}

/**
 * Puts an edited template where the tenant's rendering reads it, in place of whichever version it reads; where it does
 * not read it, by the template's kind. Schema and limits stay those of the first layer, also where that is left out.
 * Without any layer left the document is an empty map with the overrides laid over.
 */
export function planPreview(
  source: FactSource,
  key: RenderingKey,
  edited: TemplateBody,
  without: readonly LayerName[],
): PreviewPlan {
  const usual = layersOf(source, key);
  const plays = usual.find(({ body }) => body.id === edited.id)?.layer ?? null;
  const layers =
    plays === null
      ? putIn(usual, { layer: layerOfKind[edited.kind], body: edited })
      : usual.map((layer) => (layer.body.id === edited.id ? { ...layer, body: edited } : layer));
  const first = layers.find(({ layer }) => layer === 'tier-template')?.body ?? edited;
  const left = layers.filter(({ layer }) => !without.includes(layer));
  const prepared = jobOf(source, key, left, first);
  const text = textKey(edited);
  return {
    prepared: {
      ...prepared,
      // The text is read for its names also where its layer is left out.
      texts: { ...prepared.texts, [text]: edited.text },
      job: { ...prepared.job, overrides: without.includes('override') ? [] : prepared.job.overrides },
    },
    plays,
    edited: text,
  };
}

/** Renders a plan. What stops the sandbox is a finding like every other. */
export async function renderPreview(
  sandbox: Sandbox,
  { prepared, plays, edited }: PreviewPlan,
  key: RenderingKey,
): Promise<Omit<Preview, 'took'>> {
  const { texts, schemas, job } = prepared;
  const want = { format: 'yaml', value: true, explain: true } as const;
  const result = await sandbox
    .render({ texts, schemas, jobs: [job], want, inspect: edited })
    .then((results) => results[0] as RenderResult, stoppedResult);
  return {
    rendering: result.ok ? renderingOf(result, key) : null,
    plays,
    findings: result.findings.map((finding) => ({ ...finding, tenants: [key.tenant.id] })),
    variables: result.reads?.variables ?? [],
    secrets: result.reads?.secrets ?? [],
  };
}

/** The answer to a preview that a newer one of the same window overtook. */
export const overtaken: Omit<Preview, 'took'> = {
  rendering: null,
  plays: null,
  findings: [
    {
      severity: 'note',
      code: 'SUPERSEDED',
      path: '',
      message: 'A newer preview of the same window took the place of this one.',
      fix: 'Take the answer to the newest.',
      tenants: [],
    },
  ],
  variables: [],
  secrets: [],
};

/** The layer a template is by its kind. */
const layerOfKind: Readonly<Record<TemplateKind, TemplateLayer['layer']>> = {
  tier: 'tier-template',
  service: 'tier-template',
  overlay: 'environment-overlay',
  tenant: 'tenant-template',
};
const order: readonly LayerName[] = ['tier-template', 'environment-overlay', 'tenant-template'];

function putIn(layers: readonly LayerBody[], added: LayerBody): readonly LayerBody[] {
  const others = layers.filter(({ layer }) => layer !== added.layer);
  return [...others, added].sort((a, b) => order.indexOf(a.layer) - order.indexOf(b.layer));
}

function renderingOf(result: RenderResult, { tenant, environment, document }: RenderingKey): Rendering {
  return {
    tenant: tenant.id,
    environment,
    document,
    format: 'yaml',
    text: result.text ?? '',
    value: result.value,
    leaves: result.leaves ?? [],
    lineLeaves: result.lineLeaves ?? [],
  };
}

/** A rendering that had to be stopped, as a result that says so. */
export function stoppedResult(error: unknown): RenderResult {
  if (!(error instanceof BinnacleError) || error.code !== 'SANDBOX_LIMIT') throw error;
  const { bound } = error.details as { readonly bound: string };
  const { message, fix } = error;
  const finding: Finding = { severity: 'error', code: bound, path: '', message, fix, tenants: [] };
  return { ok: false, value: null, text: null, hash: null, leaves: null, lineLeaves: null, findings: [finding] };
}
