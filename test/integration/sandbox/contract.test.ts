import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { countingLauncher } from '../../helpers/sandbox/children.ts';
import { sandboxContract } from '../../helpers/sandbox/contract.ts';
import { fleetSchema } from '../../helpers/sandbox/fleet.ts';

sandboxContract('child processes', () => createSandbox(countingLauncher(), { ownSchemas: [fleetSchema()] }));
