import { tamperSuite } from '../../helpers/audit/tamper-suite.ts';

const some = { bitStep: 401, exportStep: 401, randomFlips: 300, entryStep: 41 };
tamperSuite('sealed', some, new Uint8Array(32).fill(3));
tamperSuite('unsealed', some, null);
