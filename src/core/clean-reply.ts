import type { PromptKind } from './types.ts';

/**
 * A model's reply without what models put around the text that was asked for: reasoning, a preamble, a code fence, quotation marks. Each
 * rule has an example in its test. What is left may be empty.
 */
export function cleanReply(reply: string, kind: PromptKind): string {
  const answer = stripReasoning(reply).trim();
  return kind === 'verdict' ? answer : stripQuotes(stripPreamble(stripFence(stripPreamble(answer))));
}

/** Some chat templates open the block themselves, so that only its end stands in the reply; a reply may end within it. */
function stripReasoning(text: string): string {
  const closed = text.replace(/<think>[^]*?<\/think>/gi, '');
  const end = closed.toLowerCase().lastIndexOf('</think>');
  return (end < 0 ? closed : closed.slice(end + '</think>'.length)).replace(/<think>[^]*$/i, '');
}

/** Only a first line that announces the text: "Sure! Here is the e-mail:", "Revised summary:". */
function stripPreamble(text: string): string {
  const lines = text.split('\n');
  const [first = '', ...rest] = lines;
  if (rest.join('').trim() === '' || !announcement.test(first.trim())) return text;
  return rest.join('\n').trim();
}

const announcement =
  /^(\*\*|#+ )?((sure|certainly|of course|okay|ok|absolutely|great)\b[^:]{0,120}|(here|below)\b( is|'s|’s| are)[^:]{0,120}|(the |my |your )?((revised|final|new|edited|updated) )?(e-?mail|summary|draft|text|version|revision|preferences?|answer|reply))(:|:?\*\*|\*\*:)$/i;

/** Where the whole reply is one fence. */
function stripFence(text: string): string {
  return /^```[\w-]*\n([^]*?)\n?```$/.exec(text)?.[1]?.trim() ?? text;
}

/** Where one pair of marks holds the whole reply. */
function stripQuotes(text: string): string {
  return /^(?:"([^"]+)"|“([^“”]+)”)$/.exec(text)?.slice(1).find(Boolean)?.trim() ?? text;
}
