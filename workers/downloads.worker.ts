import { expose } from 'comlink';
import type { DownloadsWorker } from '../src/engines/downloads-protocol.ts';
import type { LivingWorker } from '../src/engines/protocol.ts';
import { createDownloads } from './downloads.ts';
import { holdLock } from './hold-lock.ts';

const worker: DownloadsWorker & LivingWorker = { ...createDownloads(), holdLock };
expose(worker);
