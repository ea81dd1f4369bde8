import { tamperSuite } from '../../helpers/audit/tamper-suite.ts';

const all = { bitStep: 1, exportStep: 1, randomFlips: 10_000, entryStep: 1 };
tamperSuite('sealed', all, new Uint8Array(32).fill(3));
tamperSuite('unsealed', { ...all, exportStep: 101 }, null);
