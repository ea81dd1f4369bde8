import { parentPort, workerData } from 'node:worker_threads';
import { nodeFiles } from '../files.ts';
import { Report } from './chain-check.ts';
import { CommitmentCheck } from './commitment-check.ts';
import { readKeyFile } from './key-file-content.ts';
import type { VerifyJob } from './verify-pool.ts';
import { verifySegment } from './verify-segment.ts';

/** Verifies the segments it is told, one after the other, and answers each with its verdict. Started by `segmentPool`. */
const { dataKey, keyFolder, folder, workspaceId, wanted } = workerData as VerifyJob;
const files = nodeFiles();
// What is wrong with the key file itself is the caller's to say.
const commitments = new CommitmentCheck(readKeyFile(files, keyFolder, dataKey, new Report()));
const hashes = new Set(wanted);
parentPort?.on('message', (number: number) => {
  parentPort?.postMessage(verifySegment({ files, folder, dataKey, workspaceId }, number, commitments, hashes));
});
