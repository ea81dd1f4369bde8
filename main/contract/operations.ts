import type { ParametersOf, ResultOf } from './operation.ts';
import { changesOperations } from './operations/changes.ts';
import { draftOperations } from './operations/draft.ts';
import { exportOperations } from './operations/exports.ts';
import { fleetOperations } from './operations/fleet.ts';
import { keychainOperations } from './operations/keychain.ts';
import { renderingOperations } from './operations/rendering.ts';
import { selectionOperations } from './operations/selection.ts';
import { templateOperations } from './operations/template.ts';
import { validationOperations } from './operations/validation.ts';
import { valuesOperations } from './operations/values.ts';
import { whatifOperations } from './operations/whatif.ts';
import { workspaceOperations } from './operations/workspace.ts';

/**
 * Every operation, by name. Hosts, preload, page and command line derive their types from this table; the dispatcher
 * refuses whatever is not in it.
 */
export const operations = {
  ...workspaceOperations,
  ...templateOperations,
  ...draftOperations,
  ...renderingOperations,
  ...fleetOperations,
  ...selectionOperations,
  ...valuesOperations,
  ...whatifOperations,
  ...validationOperations,
  ...exportOperations,
  ...changesOperations,
  ...keychainOperations,
} as const;

/** The name of an operation. */
export type OperationName = keyof typeof operations;
/** The parameters of the operation with this name. */
export type Parameters<N extends OperationName> = ParametersOf<(typeof operations)[N]>;
/** The result of the operation with this name. */
export type Result<N extends OperationName> = ResultOf<(typeof operations)[N]>;
