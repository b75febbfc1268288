// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { linkLimits, packPlan, unpackPlan } from '../../../src/app/plan/plan-link.ts';
import { bytesOf, utf16 } from '../documents/open-documents.ts';
import { samplePlan } from './sample-plan.ts';

const problemOf = async (text: string) => {
  const reading = await unpackPlan(text);
  return reading.ok ? '' : reading.problem;
};

async function pack(text: string | Uint8Array<ArrayBuffer>): Promise<string> {
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

  const json = JSON.stringify(samplePlan);
  it.each([
    ['a newer version', json.replace('"version":1', '"version":2'), 'version 2'],
    ['a truncated plan', json.slice(0, -20), 'not JSON'],
    ['10,000 levels', `{"format":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'nested too deeply'],
    ['a constructor', json.replace('{', '{"constructor":{},'), 'constructor cannot be used'],
    ['a prototype key in disguise', json.replace('{', '{"__pr\\u006fto__":{},'), '__proto__ cannot be used'],
    ['1e9 rounds', json.replace('"rounds":3', '"rounds":1000000000'), 'rounds must be'],
    ['rounds beyond all numbers', json.replace('"rounds":3', '"rounds":1e999'), 'rounds must be'],
    ['a seed twice', json.replace('"seeds":[1,2]', '"seeds":[1,1]'), 'seeds[1] must be different'],
    ['a list', `[${json}]`, 'This is no plan'],
    ['half of a character', json.replace('Two tasks', 'Two \\ud800'), 'name must be'],
    ['Latin-1', bytesOf(json.replace('Two tasks', 'caf\xe9')), 'a part of it is missing or was changed'],
    ['UTF-16', utf16(json, 'le'), 'a part of it is missing or was changed'],
    ['a NUL', `${json}\0`, 'not JSON'],
    ['a packed file', bytesOf('\x1f\x8b\x08\0'), 'a part of it is missing or was changed'],
    ['nothing', '', 'empty'],
  ])('is refused where %s is packed', async (_, content, told) => {
    expect(await problemOf(await pack(content))).toContain(told);
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
