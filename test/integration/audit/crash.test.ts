import { crashSuite } from '../../helpers/audit/crash-suite.ts';

crashSuite('sealed', 250, new Uint8Array(32).fill(3));
crashSuite('unsealed', 100, null);
