import { Check, Errors } from 'typebox/schema';
import { BinnacleError } from '../contract/errors.ts';
import { type OperationName, operations } from '../contract/operations.ts';

/** Whether the contract knows an operation of this name. */
export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

/**
 * Checks parameters against the contract before anything else sees them.
 * @throws BinnacleError INVALID_INPUT naming the parameter.
 */
export function validateParameters(operation: OperationName, parameters: unknown): void {
  const schema: object = operations[operation].parameters;
  // The schemas are walked, not compiled: compiling one costs more than a command line's whole call.
  if (Check(schema, parameters)) return;
  const [, errors] = Errors(schema, parameters);
  const first = errors.find(({ keyword }) => keyword !== 'boolean');
  throw new BinnacleError('INVALID_INPUT', sentence(operation, first), {
    path: first?.instancePath ?? '',
    fix: 'Correct it and try again; nothing was changed.',
  });
}

type SchemaError = ReturnType<typeof Errors>[1][number];

function sentence(operation: string, error: SchemaError | undefined): string {
  if (error === undefined) return `The parameters of ${operation} are not what they must be.`;
  const where = error.instancePath === '' ? operation : error.instancePath.slice(1).replaceAll('/', '.');
  switch (error.keyword) {
    case 'required':
      return `${operation} needs ${error.params.requiredProperties.join(', ')}, which ${error.params.requiredProperties.length === 1 ? 'is' : 'are'} missing.`;
    case 'additionalProperties':
      return `${operation} does not know ${error.params.additionalProperties.map((name) => JSON.stringify(name)).join(', ')}.`;
    case 'enum':
      return `${where} is none of ${error.params.allowedValues.map(String).join(', ')}.`;
    case 'pattern':
      return `${where} is not of the form it must have (${error.params.pattern}).`;
    case 'type':
      return `${where} is not ${article(String(error.params.type))}.`;
    default:
      return `${where} ${error.message}.`;
  }
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
