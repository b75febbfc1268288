import type { GenerateRequest, LanguageModel } from '../../src/simulation/ports.ts';
import { check, kindOfRejection, type Promised } from './check.ts';

const request: GenerateRequest = {
  messages: [{ role: 'user', content: 'Write a line about rain.' }],
  maxTokens: 6,
};

/** Every implementation of LanguageModel keeps these. It needs to have a reply longer than six tokens to this prompt. */
export const languageModelContract: readonly Promised<LanguageModel>[] = [
  {
    behaviour: 'replies with text and counts its tokens',
    async run(model) {
      const reply = await model.generate(request);
      check(reply.text.trim().length > 0, 'the reply is empty');
      check(reply.promptTokens > 0, 'no token was read');
      check(reply.replyTokens > 0 && reply.replyTokens <= 6, `${reply.replyTokens} tokens of at most 6`);
      check(reply.milliseconds >= 0, 'time went backwards');
    },
  },
  {
    behaviour: 'ends a reply that never stops at the token limit and says so',
    async run(model) {
      const reply = await model.generate(request);
      check(reply.finish === 'length', `finish is ${reply.finish}`);
      check(reply.replyTokens === 6, `${reply.replyTokens} tokens instead of 6`);
    },
  },
  {
    behaviour: 'reads a prompt that fits as it is',
    async run(model) {
      const reply = await model.generate({
        ...request,
        spares: [{ part: 'document', spans: [{ message: 0, start: 0, end: 5 }] }],
      });
      check(reply.fitted === undefined, 'something was cut');
    },
  },
  {
    behaviour: 'answers a prompt longer than its context without the middle of what may be cut, and says so',
    async run(model) {
      const words = Array.from({ length: 2500 }, (_, i) => `word${i}`).join(' ');
      const content = `Summarize.\n\n${words}\n\nOne line.`;
      const reply = await model.generate({
        messages: [{ role: 'user', content }],
        maxTokens: 6,
        spares: [{ part: 'document', spans: [{ message: 0, start: 12, end: 12 + words.length }] }],
      });
      check(reply.text.trim().length > 0, 'the reply is empty');
      const read = reply.fitted?.messages[0]?.content ?? '';
      check(read.length > 0 && read.length < content.length, 'nothing was cut');
      check(
        read.startsWith('Summarize.\n\nword0 ') && read.endsWith('word2499\n\nOne line.'),
        'an end is missing',
      );
      check(read.includes(' [...] '), 'no mark stands for what is left out');
      const [cut, ...more] = reply.fitted?.cuts ?? [];
      check(cut?.part === 'document' && cut.tokens > 0 && more.length === 0, 'it is not said what was cut');
    },
  },
  {
    behaviour: 'answers the same messages with the same reply',
    async run(model) {
      const first = await model.generate(request);
      const second = await model.generate(request);
      check(first.text === second.text, `"${first.text}" and then "${second.text}"`);
    },
  },
  {
    behaviour: 'shows the reply as it grows, and the whole of it last',
    async run(model) {
      const texts: string[] = [];
      const reply = await model.generate(request, { onText: (text) => texts.push(text) });
      check(texts.length > 0, 'no text was shown');
      check(texts.at(-1) === reply.text, `the last text is "${texts.at(-1)}", the reply "${reply.text}"`);
      for (const text of texts) {
        check(reply.text.startsWith(text), `"${text}" is no beginning of "${reply.text}"`);
      }
    },
  },
  {
    behaviour: 'rejects at once with `aborted` when it was aborted before',
    async run(model) {
      const call = model.generate(request, { signal: AbortSignal.abort() });
      check((await kindOfRejection(call)) === 'aborted', 'another kind than aborted');
    },
  },
  {
    behaviour: 'rejects with `aborted` when it is aborted meanwhile, and answers the next call',
    async run(model) {
      const controller = new AbortController();
      const call = model.generate(request, { signal: controller.signal });
      controller.abort();
      check((await kindOfRejection(call)) === 'aborted', 'another kind than aborted');
      check((await model.generate(request)).text.length > 0, 'no reply after an abort');
    },
  },
  {
    behaviour: 'answers calls that overlap one after the other',
    async run(model) {
      const replies = await Promise.all([model.generate(request), model.generate(request)]);
      check(replies[0].text === replies[1].text, 'calls disturb each other');
    },
  },
];
