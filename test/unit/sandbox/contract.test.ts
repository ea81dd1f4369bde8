import { inProcessSandbox } from '../../../main/sandbox/in-process.ts';
import { sandboxContract } from '../../helpers/sandbox/contract.ts';
import { fleetSchema } from '../../helpers/sandbox/fleet.ts';

sandboxContract('in this process', () => inProcessSandbox({ ownSchemas: [fleetSchema()] }));
