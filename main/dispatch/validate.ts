import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { BinnacleError } from '../contract/errors.ts';
import { type OperationName, operations } from '../contract/operations.ts';

const ajv = new Ajv({ allErrors: false, strict: false, messages: true });
const compiled = new Map<OperationName, ValidateFunction>();

/** Whether the contract knows an operation of this name. */
export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

/**
 * Checks parameters against the contract before anything else sees them.
 * @throws BinnacleError INVALID_INPUT naming the parameter.
 */
export function validateParameters(operation: OperationName, parameters: unknown): void {
  let validate = compiled.get(operation);
  if (validate === undefined) {
    validate = ajv.compile(operations[operation].parameters);
    compiled.set(operation, validate);
  }
  if (validate(parameters)) return;
  const first = validate.errors?.[0];
  throw new BinnacleError('INVALID_INPUT', sentence(operation, first), {
    path: first?.instancePath ?? '',
    fix: 'Correct it and try again; nothing was changed.',
  });
}

function sentence(operation: string, error: ErrorObject | undefined): string {
  if (error === undefined) return `The parameters of ${operation} are not what they must be.`;
  const where = error.instancePath === '' ? operation : error.instancePath.slice(1).replaceAll('/', '.');
  const given = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required':
      return `${operation} needs ${String(given.missingProperty)}, which is missing.`;
    case 'additionalProperties':
      return `${operation} does not know ${JSON.stringify(given.additionalProperty)}.`;
    case 'enum':
      return `${where} is none of ${(given.allowedValues as unknown[]).map(String).join(', ')}.`;
    case 'pattern':
      return `${where} is not of the form it must have (${String(given.pattern)}).`;
    case 'type':
      return `${where} is not ${article(String(given.type))}.`;
    default:
      return `${where} ${error.message ?? 'is not what it must be'}.`;
  }
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
