// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import type { Json } from '../../contract/json.ts';
import { isList, isMap, pointerStep, readablePath } from '../data.ts';
import type { Danger } from './danger.ts';
import { leakOf, literalSecret, type Suspicion, suspicionOf } from './secret-patterns.ts';

/** What is known of a place before its value is: the names around it. */
export interface Spot {
  /** JSON Pointer. */
  readonly path: string;
  readonly suspicion: Suspicion;
  /** What a boolean or a word there switches; null for nothing dangerous. */
  readonly switch: Switch | null;
}

type Switch = 'checks-certificates' | 'skips-certificates' | 'debug' | 'bind';

const checks =
  /^(?:verify_?(?:ssl|tls|peer|cert(?:s|ificates?)?|host(?:name)?)|(?:ssl|tls|cert)_?verif(?:y|ication)|reject_?unauthorized|check_?hostname|validate_?cert(?:s|ificates?)?)$/i;
const skips =
  /^(?:insecure(?:_?skip_?verify|_?tls|_?ssl)?|(?:tls|ssl)_?insecure|(?:skip|disable|ignore)_?(?:tls|ssl|cert(?:s|ificates?)?)(?:_?(?:verify|verification|check|errors))?)$/i;
const debug = /^debug(?:_?(?:mode|enabled))?$/i;
const bind = /^(?:bind|listen)(?:_?(?:host|ip|addr(?:ess(?:es)?)?))?$/i;
const aboutTls = /tls|ssl|https?|cert/i;

/** What a key says by itself; most keys come again and again. */
interface Meaning {
  readonly suspicion: Suspicion;
  readonly switch: Switch | null;
  /** It checks certificates where the map around it is about TLS. */
  readonly verify: boolean;
}

/** How many keys are remembered. */
const KEPT_KEYS = 5000;
const meanings = new Map<string, Meaning>();

/** What the names of a place say. */
export function spotOf(path: string, key: string, parent: string): Spot {
  let meaning = meanings.get(key);
  if (meaning === undefined) {
    if (meanings.size >= KEPT_KEYS) meanings.clear();
    meaning = meaningOf(key);
    meanings.set(key, meaning);
  }
  const { suspicion, verify } = meaning;
  return { path, suspicion, switch: verify && aboutTls.test(parent) ? 'checks-certificates' : meaning.switch };
}

function meaningOf(key: string): Meaning {
  const name = key.slice(0, 128).replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  let does: Switch | null = null;
  if (checks.test(name)) does = 'checks-certificates';
  else if (skips.test(name)) does = 'skips-certificates';
  else if (debug.test(name)) does = 'debug';
  else if (bind.test(name)) does = 'bind';
  return { suspicion: suspicionOf(key.slice(0, 128)), switch: does, verify: /^verify$/i.test(name) };
}

const asSecret = 'Keep it as a secret and write ${SECRET:key}; whoever has seen it must be assumed to know it.';

/** Asks one scalar what is dangerous about it. */
export function askScalar(value: Json, spot: Spot, report: (danger: Danger) => void): void {
  if (typeof value === 'string') askText(value, spot, report);
  const { path } = spot;
  const where = readablePath(path);
  const yes = value === true || value === 'true' || value === 'yes' || value === 'on';
  const no = value === false || value === 'false' || value === 'no' || value === 'off' || value === 'none';
  switch (spot.switch) {
    case 'checks-certificates':
      if (no) report({ code: 'TLS_VERIFICATION_OFF', severity: 'warning', path, ...unverified(where, 'true') });
      break;
    case 'skips-certificates':
      if (yes) report({ code: 'TLS_VERIFICATION_OFF', severity: 'warning', path, ...unverified(where, 'false') });
      break;
    case 'debug':
      if (yes) {
        const message = `${where} is on in a production environment and shows what should not be seen.`;
        report({ code: 'PROD_DEBUG', severity: 'error', path, message, fix: 'Set it to false.', where: 'protected' });
      }
      break;
    case 'bind':
      if (value === '0.0.0.0' || value === '::' || value === '[::]') {
        const message = `${where} listens on every address of the machine.`;
        const fix = 'Name the address that is meant, or leave it to the container’s own network.host.';
        report({ code: 'BIND_ALL_INTERFACES', severity: 'warning', path, message, fix });
      }
      break;
    case null:
  }
}

function unverified(where: string, wanted: string): { readonly message: string; readonly fix: string } {
  return {
    message: `${where} switches off the check of certificates, so that anybody in between can listen.`,
    fix: `Set it to ${wanted}, and trust the authority that signed the certificate.`,
  };
}

function askText(value: string, { path, suspicion }: Spot, report: (danger: Danger) => void): void {
  const where = readablePath(path);
  const leak = leakOf(value);
  if (leak !== null) {
    const broken = leak.code === 'PARTIAL_SECRET_PLACEHOLDER';
    report({
      ...{ code: leak.code, severity: broken ? 'warning' : 'error', path },
      message: `${where} holds what looks like ${leak.looks}.`,
      fix: broken ? 'Write ${SECRET:key} in full.' : asSecret,
    });
    return;
  }
  const literal = suspicion === 'none' ? null : literalSecret(value, suspicion);
  if (literal === 'DEFAULT_PASSWORD') {
    const message = `${where} is a password that everybody tries first.`;
    report({ code: 'DEFAULT_PASSWORD', severity: 'error', path, message, fix: asSecret });
  } else if (literal !== null) {
    const message = `${where} looks like a secret written out.`;
    report({ code: 'POTENTIAL_HARDCODED_SECRET', severity: 'warning', path, message, fix: asSecret });
  }
}

/** Asks everything in a value; `key` is its own key, `parent` that of the map around it. */
export function askTree(value: Json, spot: Spot, key: string, report: (danger: Danger) => void): void {
  if (isList(value)) {
    for (const [index, item] of value.entries()) askTree(item, { ...spot, path: `${spot.path}/${index}` }, key, report);
  } else if (isMap(value)) {
    for (const name of Object.keys(value)) {
      const inner = value[name] as Json;
      askTree(inner, spotOf(spot.path + pointerStep(name), name, key), name, report);
    }
  } else askScalar(value, spot, report);
}

/** Asks a map that names origins whether it lets every page call with the caller's credentials. */
export function askOrigins(map: Json, path: string, report: (danger: Danger) => void): void {
  if (!isMap(map)) return;
  for (const key of Object.keys(map)) {
    if (!namesOrigins(key)) continue;
    const origins = map[key] as Json;
    const any = origins === '*' || (isList(origins) && origins.includes('*'));
    if (!any || !Object.keys(map).some((name) => /credentials$/i.test(name) && map[name] === true)) continue;
    const at = path + pointerStep(key);
    const message = `${readablePath(at)} lets every page on the web call with the credentials of whoever looks at it.`;
    report({ code: 'CORS_ANY_ORIGIN', severity: 'error', path: at, message, fix: 'Name the origins that may call.' });
  }
}

/** Whether a key names the origins that may call. */
export function namesOrigins(key: string): boolean {
  return /origins?$/i.test(key);
}
