// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import type { Finding } from '../../contract/finding.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Written } from './env-file.ts';
import { tooLarge } from './env-leaves.ts';
import { yamlOf } from './yaml.ts';

/** What the objects are made for. */
export interface ForCluster {
  readonly tenant: string;
  readonly environment: string;
  /** SHA-256 of a text, hex. */
  readonly sha256: (text: string) => string;
}

/** The most a ConfigMap or a Secret holds, bytes (Kubernetes API, ConfigMap v1). */
const MOST = 1_048_576;
/** No rendering holds it as literal text. */
const reference = '${SECRET:';
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * One ConfigMap for a tenant in an environment, one key for each document; leaves that refer to a secret stand in a
 * Secret of the same name instead, as references. Both together, merged, are the document.
 */
export function kubernetes(documents: Readonly<Record<string, JsonObject>>, about: ForCluster): Written {
  const [open, closed]: [Record<string, string>, Record<string, string>] = [{}, {}];
  for (const [document, value] of Object.entries(documents)) {
    const { rest, secrets } = partition(value);
    const key = `${document}.yaml`;
    open[key] = yamlOf(rest);
    if (Object.keys(secrets).length > 0) closed[key] = yamlOf(secrets);
  }
  const findings = [...sizeFindings('ConfigMap', open), ...sizeFindings('Secret', closed)];
  const metadata: JsonObject = {
    name: objectName(about),
    labels: { 'app.kubernetes.io/managed-by': 'binnacle' },
    annotations: { 'binnacle/environment': about.environment, 'binnacle/tenant': about.tenant },
  };
  const configMap = yamlOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: open });
  if (Object.keys(closed).length === 0) return { text: configMap, findings };
  const secret = yamlOf({ apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData: closed });
  return { text: `${configMap}---\n${secret}`, findings };
}

/**
 * A name that is an RFC 1123 subdomain, and that no other tenant and environment has: both as they are, joined by a
 * point; where one is no label by itself, with a third label that tells it from what reads alike.
 */
export function objectName({ tenant, environment, sha256 }: ForCluster): string {
  if (label.test(tenant) && label.test(environment)) return `${tenant}.${environment}`;
  const mark = sha256(`${tenant}|${environment}`).slice(0, 16);
  return `${asLabel(tenant)}.${asLabel(environment)}.${mark}`;
}

/** The nearest label to a text: what it may not hold becomes a hyphen. */
function asLabel(text: string): string {
  const cut = text
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return cut === '' ? 'x' : cut;
}

/** A document in two: leaves that refer to a secret, and the rest. A list is one leaf. */
export function partition(document: JsonObject): { readonly rest: JsonObject; readonly secrets: JsonObject } {
  const [rest, secrets]: [Record<string, Json>, Record<string, Json>] = [{}, {}];
  for (const [key, value] of Object.entries(document)) {
    if (!isMap(value) || Object.keys(value).length === 0) {
      put(refers(value) ? secrets : rest, key, value);
      continue;
    }
    const inner = partition(value);
    if (Object.keys(inner.rest).length > 0) put(rest, key, inner.rest);
    if (Object.keys(inner.secrets).length > 0) put(secrets, key, inner.secrets);
  }
  return { rest, secrets };
}

/** Sets a key as data, whatever it is called. */
function put(map: Record<string, Json>, key: string, value: Json): void {
  Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
}

function refers(value: Json): boolean {
  if (typeof value === 'string') return value.includes(reference);
  return typeof value === 'object' && value !== null && Object.values(value).some((inner) => refers(inner as Json));
}

function isMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sizeFindings(kind: string, data: Readonly<Record<string, string>>): readonly Finding[] {
  const size = Object.values(data).reduce((sum, text) => sum + utf8Length(text), 0);
  if (size <= MOST) return [];
  return [tooLarge(`The ${kind} would hold ${size} bytes, and a cluster takes ${MOST}.`)];
}

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  let length = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) as number;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
