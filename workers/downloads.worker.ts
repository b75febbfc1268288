import { expose } from 'comlink';
import { createDownloads } from './downloads.ts';

expose(createDownloads());
