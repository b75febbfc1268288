import type { RawAnswer, RawCall, RawModel } from './raw.worker.ts';

declare global {
  interface Window {
    /** One worker per model, as in the app; answers come in the order of the calls. */
    raw: {
      load(model: RawModel): Promise<void>;
      generate(role: string, call: RawCall): Promise<RawAnswer>;
    };
  }
}

const workers = new Map<string, Worker>();

window.raw = {
  async load(model) {
    const worker = new Worker(new URL('./raw.worker.ts', import.meta.url), { type: 'module' });
    workers.set(model.role, worker);
    await ask(worker, model);
  },
  generate: (role, call) => ask(workers.get(role)!, call),
};

function ask(worker: Worker, question: RawModel | RawCall): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<RawAnswer | string>) =>
      typeof data === 'string' ? reject(new Error(data)) : resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(question);
  });
}
