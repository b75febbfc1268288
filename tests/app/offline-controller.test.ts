// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createOfflineController } from '../../src/app/offline/offline-controller.ts';

function createSetting({ controlled = false, answer = 'kept', told = { before: false } } = {}) {
  const container = new EventTarget() as EventTarget & Record<string, unknown>;
  const asked: unknown[] = [];
  Object.assign(container, {
    controller: controlled ? {} : null,
    register: async () => undefined,
    ready: Promise.resolve({
      active: {
        postMessage(message: unknown, [port]: [MessagePort]) {
          asked.push(message);
          port.postMessage(answer);
        },
      },
    }),
  });
  const kinds: string[] = [];
  const timers: (() => void)[] = [];
  const controller = createOfflineController({
    container: container as unknown as ServiceWorkerContainer,
    script: '/service-worker.js',
    timers: { setTimeout: ((task: () => void) => timers.push(task)) as never },
    wasTold: async () => told.before,
    noteTold: () => (told.before = true),
    onState: ({ kind }) => kinds.push(kind),
  });
  const takeOver = () => container.dispatchEvent(new Event('controllerchange'));
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
  const elapse = () => timers.forEach((timer) => timer());
  return { controller, asked, kinds, elapse, takeOver, settle };
}

describe('the service worker', () => {
  it('of a first visit is no new version', async () => {
    const { controller, kinds, takeOver } = createSetting();
    await controller.register();
    takeOver();
    expect(kinds).toEqual([]);
    takeOver();
    expect(kinds).toEqual(['outdated']);
  });

  it('that takes over a page which had one is a new version', async () => {
    const { controller, kinds, takeOver } = createSetting({ controlled: true });
    await controller.register();
    takeOver();
    expect(kinds).toEqual(['outdated']);
  });

  it('is asked to keep the models once, and the page says when they are kept', async () => {
    const { controller, asked, kinds, settle } = createSetting();
    await controller.keepModels();
    await controller.keepModels();
    await settle();
    expect(asked).toEqual(['keep-models']);
    expect(kinds).toEqual(['kept']);
    controller.dismiss();
    expect(kinds).toEqual(['kept', 'quiet']);
  });

  it('is praised for a while, and a new version is not put away with the praise', async () => {
    const first = createSetting();
    await first.controller.keepModels();
    await first.settle();
    first.elapse();
    expect(first.kinds).toEqual(['kept', 'quiet']);

    const second = createSetting({ controlled: true });
    await second.controller.register();
    await second.controller.keepModels();
    await second.settle();
    second.takeOver();
    second.elapse();
    expect(second.kinds).toEqual(['kept', 'outdated']);
  });

  it('is praised by the visit that it kept them for, and by no later one', async () => {
    const told = { before: false };
    const first = createSetting({ told });
    await first.controller.keepModels();
    await first.settle();
    expect(first.kinds).toEqual(['kept']);
    const second = createSetting({ told, controlled: true });
    await second.controller.keepModels();
    await second.settle();
    expect(second.asked).toEqual(['keep-models']);
    expect(second.kinds).toEqual([]);
  });

  it('does not put the news of a new version behind the praise', async () => {
    const { controller, kinds, takeOver, settle } = createSetting({ controlled: true });
    await controller.register();
    takeOver();
    await controller.keepModels();
    await settle();
    expect(kinds).toEqual(['outdated']);
  });

  it('that cannot keep them is not praised for it', async () => {
    const { controller, kinds, settle } = createSetting({ answer: 'failed' });
    await controller.keepModels();
    await settle();
    expect(kinds).toEqual([]);
  });

  it('is done without where there is none', async () => {
    const controller = createOfflineController({
      container: undefined,
      script: '',
      timers: globalThis,
      wasTold: async () => false,
      noteTold: () => undefined,
      onState: () => undefined,
    });
    await expect(controller.register()).resolves.toBeUndefined();
    await expect(controller.keepModels()).resolves.toBeUndefined();
  });
});
