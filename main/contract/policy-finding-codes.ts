import { dangerFindingCodes } from './danger-finding-codes.ts';
import type { FindingCode } from './finding-codes.ts';
import { ruleFindingCodes } from './rule-finding-codes.ts';

/** What rules of good configuration and the search for dangers find, each with a template that shows it and one that is right. */
export const policyFindingCodes: readonly FindingCode[] = [...ruleFindingCodes, ...dangerFindingCodes].map(
  ([code, severity, title, meaning, template, instead, remedy, where]) => ({
    ...{ code, severity, title, meaning, remedy },
    example: {
      ...{ template, instead },
      policy: {
        environment: 'production',
        document: where === 'isp' ? 'isp' : 'tenant',
        protected: where === 'protected',
      },
    },
  }),
);
