import { crashSuite } from '../../helpers/audit/crash-suite.ts';

crashSuite('sealed', 5000, new Uint8Array(32).fill(3));
crashSuite('unsealed', 2000, null);
