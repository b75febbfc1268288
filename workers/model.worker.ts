import { expose } from 'comlink';
import { createTransformersEngine } from './transformers-engine.ts';

expose(createTransformersEngine());
