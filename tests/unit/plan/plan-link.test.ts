// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { linkLimits, packPlan, unpackPlan } from '../../../src/app/plan/plan-link.ts';
import { samplePlan } from './sample-plan.ts';

const problemOf = async (text: string) => {
  const reading = await unpackPlan(text);
  return reading.ok ? '' : reading.problem;
};

async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url');
}

describe('the link of a plan', () => {
  it('holds the whole plan in letters that every address takes', async () => {
    const text = await packPlan(samplePlan);
    expect(text).toMatch(/^[\w-]{100,1000}$/);
    expect(await unpackPlan(text!)).toEqual({ ok: true, plan: samplePlan });
  });

  it('holds letters beyond those of English', async () => {
    const plan = { ...samplePlan, name: 'Übung 第三 🙂' };
    expect(await unpackPlan((await packPlan(plan))!)).toEqual({ ok: true, plan });
  });

  it('is not made where documents make it too long', async () => {
    const text = Array.from({ length: 4000 }, (_, i) => (i * 7919).toString(36)).join(' ');
    const tasks = [
      {
        task: 'email' as const,
        collection: {
          ...{ id: 'own', name: 'Own', task: 'email' as const },
          sources: [{ name: 'a', preference: 'short' }],
          documents: [{ source: 'a', text }],
        },
      },
    ];
    expect(await packPlan({ ...samplePlan, tasks })).toBeNull();
  });

  it('is refused wherever it breaks off, and never half understood', async () => {
    const text = (await packPlan(samplePlan))!;
    for (let end = 0; end < text.length; end += 7) {
      expect(await problemOf(text.slice(0, end)), `the first ${end} characters`).toMatch(
        /^(The plan in this link cannot be read|This is no plan)/,
      );
    }
  });

  it.each([
    ['nothing', ''],
    ['a script', '<script>alert(1)</script>'],
    ['percent signs of a mail program', 'q1bK%2BzM'],
    ['a lone letter', 'A'],
    ['letters that are no packed text', 'abcdefghijklmnop'],
    ['a text without end', 'A'.repeat(linkLimits.read + 1)],
  ])('is refused where it is %s', async (_, text) => {
    expect(await problemOf(text)).toContain('cannot be read');
  });

  it('is refused where what is packed is no plan', async () => {
    expect(await problemOf(await pack('{"format":"inkling-run"}'))).toContain('“inkling-run”');
    expect(await problemOf(await pack('not json'))).toContain('not JSON');
    expect(await problemOf(await pack('{"__proto__":{}}'))).toContain('__proto__');
  });

  it('is not unpacked beyond the limit, however far a bomb would go', async () => {
    const bomb = await pack(' '.repeat(60 * 1024 * 1024));
    expect(bomb.length, 'it passes as a link').toBeLessThan(linkLimits.read);
    let unpacked = 0;
    const { decode } = TextDecoder.prototype;
    TextDecoder.prototype.decode = function (...[bytes, options]) {
      unpacked += bytes?.byteLength ?? 0;
      return decode.call(this, bytes, options);
    };
    try {
      expect(await problemOf(bomb)).toContain('unpacks to more');
    } finally {
      TextDecoder.prototype.decode = decode;
    }
    expect(unpacked).toBeLessThanOrEqual(linkLimits.unpacked);
  });
});
