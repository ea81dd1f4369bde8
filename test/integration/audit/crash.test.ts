import { crashSuite } from '../../helpers/audit/crash-suite.ts';

crashSuite('sealed', 150, new Uint8Array(32).fill(3));
crashSuite('unsealed', 60, null);
