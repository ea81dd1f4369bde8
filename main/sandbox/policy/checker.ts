import type { Json } from '../../contract/json.ts';
import type { RenderPolicy } from '../../core/ports.ts';
import { isList, isMap, pointerStep } from '../data.ts';
import type { DocumentMap, DocumentNode, DocumentPlan } from '../document.ts';
import type { Problem } from '../problem.ts';
import { valueAt } from '../schema.ts';
import { agreementRules } from './agreement-rules.ts';
import { complianceRules } from './compliance-rules.ts';
import { pathRules } from './path-rules.ts';
import { applies, askPathRule, ready } from './rule.ts';
import { askOrigins, askScalar, askTree, type Danger, namesOrigins, type Spot, spotOf } from './scan.ts';

/** What a scan knows of all documents of one shape: what never changes is asked once. */
interface ShapeScan {
  readonly found: readonly Danger[];
  /** For each place that is filled: where it is, and its key. */
  readonly spots: readonly (readonly [spot: Spot, key: string])[];
  /** JSON Pointers of maps that name origins. */
  readonly origins: readonly string[];
}

const readyPathRules = ready(pathRules);
const otherRules = [...agreementRules, ...complianceRules];

/** The rules that a document breaks and the dangers in it, whatever it holds. */
export function checkDocument(document: Json, policy: RenderPolicy): readonly Danger[] {
  const found: Danger[] = [];
  askRules(document, policy, found);
  askTree(document, { path: '', suspicion: 'none', switch: null }, '', (danger) => found.push(danger));
  askEveryOrigin(document, '', (danger) => found.push(danger));
  return counting(found, policy);
}

/** The same for renderings, where documents of one shape share most of their text. */
export class PolicyChecker {
  readonly #scans = new WeakMap<DocumentMap, ShapeScan>();

  /** Asks a filled plan; `values` are those that fill its places. */
  check(plan: DocumentPlan, values: readonly Json[], policy: RenderPolicy): readonly Danger[] {
    const found: Danger[] = [];
    const report = (danger: Danger) => {
      found.push({ ...danger, danger: true });
    };
    askRules(plan.object, policy, found);
    const scan = this.#scan(plan);
    found.push(...scan.found);
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (typeof value === 'number') continue;
      const [spot, key] = scan.spots[index]!;
      if (typeof value === 'object') askTree(value, spot, key, report);
      else askScalar(value, spot, report);
    }
    for (const path of scan.origins) askOrigins(valueAt(plan.object, path) ?? null, path, report);
    return counting(found, policy);
  }

  #scan(plan: DocumentPlan): ShapeScan {
    let scan = this.#scans.get(plan.root);
    if (scan === undefined) {
      scan = scanShape(plan);
      this.#scans.set(plan.root, scan);
    }
    return scan;
  }
}

function askRules(document: Json, policy: RenderPolicy, found: Danger[]): void {
  const report = (problem: Problem) => {
    found.push(problem);
  };
  for (const each of readyPathRules) if (applies(each.rule, policy)) askPathRule(each, document, report);
  const subject = { document, policy };
  for (const rule of otherRules) {
    if (!applies(rule, policy)) continue;
    for (const fault of rule.check(subject)) found.push({ ...fault, code: rule.code, severity: rule.severity });
  }
}

function counting(found: readonly Danger[], policy: RenderPolicy): readonly Danger[] {
  return policy.protected ? found : found.filter(({ onlyProtected }) => onlyProtected !== true);
}

function scanShape(plan: DocumentPlan): ShapeScan {
  const found: Danger[] = [];
  const spots: (readonly [Spot, string])[] = [];
  const origins: string[] = [];
  const walk = (node: DocumentNode, spot: Spot, key: string): void => {
    switch (node.kind) {
      case 'scalar':
        askScalar(node.value, spot, (danger) => found.push({ ...danger, danger: true }));
        break;
      case 'dynamic':
        spots[node.index] = [spot, key];
        break;
      case 'list':
        for (const [index, item] of node.items.entries()) walk(item, { ...spot, path: `${spot.path}/${index}` }, key);
        break;
      case 'map':
        if (node.entries.some((entry) => namesOrigins(entry.key))) origins.push(spot.path);
        for (const entry of node.entries) {
          walk(entry.node, spotOf(spot.path + pointerStep(entry.key), entry.key, key), entry.key);
        }
    }
  };
  walk(plan.root, { path: '', suspicion: 'none', switch: null }, '');
  return { found, spots, origins };
}

function askEveryOrigin(value: Json, path: string, report: (danger: Danger) => void): void {
  if (isList(value)) for (const [index, item] of value.entries()) askEveryOrigin(item, `${path}/${index}`, report);
  if (!isMap(value)) return;
  askOrigins(value, path, report);
  for (const key of Object.keys(value)) askEveryOrigin(value[key] as Json, path + pointerStep(key), report);
}
