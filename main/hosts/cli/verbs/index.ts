import type { Verb } from '../verb.ts';
import { auditVerbs } from './audit.ts';
import { bundleVerbs } from './bundle.ts';
import { changeSetVerbs } from './change-set.ts';
import { draftVerbs } from './draft.ts';
import { environmentVerbs } from './environment.ts';
import { exportVerb } from './export.ts';
import { identityVerbs } from './identity.ts';
import { invariantVerbs } from './invariant.ts';
import { keychainVerbs } from './keychain.ts';
import { limitVerbs } from './limit.ts';
import { mappingVerbs } from './mapping.ts';
import { overrideVerbs } from './override.ts';
import { renderVerb } from './render.ts';
import { selectionVerbs } from './selection.ts';
import { serveVerb } from './serve.ts';
import { templateVerbs } from './template.ts';
import { tenantVerbs } from './tenant.ts';
import { tierVerbs } from './tier.ts';
import { validateVerb } from './validate.ts';
import { valuesVerbs } from './values.ts';
import { variableVerbs } from './variable.ts';
import { whatifVerb } from './whatif.ts';
import { workspaceVerbs } from './workspace.ts';

/** Every verb, in the order the help lists them. */
export const verbs: readonly Verb[] = [
  ...workspaceVerbs,
  ...bundleVerbs,
  serveVerb,
  ...environmentVerbs,
  ...templateVerbs,
  renderVerb,
  ...tenantVerbs,
  ...selectionVerbs,
  ...mappingVerbs,
  ...overrideVerbs,
  ...variableVerbs,
  ...valuesVerbs,
  ...tierVerbs,
  validateVerb,
  ...invariantVerbs,
  whatifVerb,
  ...limitVerbs,
  exportVerb,
  ...changeSetVerbs,
  ...draftVerbs,
  ...auditVerbs,
  ...identityVerbs,
  ...keychainVerbs,
];
