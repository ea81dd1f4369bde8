import { auditWords } from './words/audit.ts';
import { fleetWords } from './words/fleet.ts';
import { frameWords } from './words/frame.ts';
import { overviewWords } from './words/overview.ts';
import { startWords } from './words/start.ts';
import { templateWords } from './words/templates.ts';

/** Every word on screen, in English, by feature. */
export const words = {
  frame: frameWords,
  overview: overviewWords,
  templates: templateWords,
  fleet: fleetWords,
  audit: auditWords,
  start: startWords,
} as const;
