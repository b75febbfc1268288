import type { PromptKind } from './types.ts';

/**
 * A model's reply without what models put around the text that was asked for: reasoning, a preamble, a code fence, quotation marks. Each
 * rule has an example in its test. What is left may be empty.
 */
export function cleanReply(reply: string, kind: PromptKind): string {
  const answer = stripReasoning(reply).trim();
  // Of a verdict the last line counts, so a remark behind a fence stays, and makes it unclear.
  if (kind === 'verdict') return stripFence(answer, wholeFence);
  const text = stripFence(stripPreamble(stripPreamble(answer)), anyFence);
  return stripQuotes(stripPreamble(text));
}

/** Some chat templates open the block themselves, so that only its end stands in the reply; a reply may end within it. */
function stripReasoning(text: string): string {
  const closed = text.replace(/<think>[^]*?<\/think>/gi, '');
  const end = closed.toLowerCase().lastIndexOf('</think>');
  return (end < 0 ? closed : closed.slice(end + '</think>'.length)).replace(/<think>[^]*$/i, '');
}

/** Only a first line that announces the text: "Sure! Here is the e-mail:", "Revised summary:"; or one that agrees, before such a line or a fence. */
function stripPreamble(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  const left = rest.join('\n').trim();
  if (left === '') return text;
  const next = left.split('\n', 1)[0]!;
  const agrees = agreement.test(first) && (next.startsWith('```') || isAnnouncement(next));
  return agrees || isAnnouncement(first) ? left : text;
}

function isAnnouncement(line: string): boolean {
  return announcement.test(line.trim()) || exclamation.test(line.trim());
}

const announcement =
  /^(\*\*|#+ )?((sure|certainly|of course|okay|ok|absolutely|great)\b[^:]{0,120}|(here|below)\b( is|'s|’s| are)[^:]{0,120}|(the |my |your )?((revised|final|new|edited|updated) )?(e-?mail|summary|draft|text|version|revision|preferences?|answer|reply))(:|:?\*\*|\*\*:)$/i;

/** A text may begin with joy, and with "here is": so this needs an opener before it, or names what was asked for and nothing else. */
const exclamation =
  /^((sure|certainly|of course|okay|ok|absolutely)\b[^:]{0,20}\bhere( is|'s|’s| are| you| it)\b[^:]{0,100}|here( is|'s|’s| are) (the|your) ((revised|final|new|edited|updated) )?(e-?mail|summary|draft|text|version|revision|preferences?|answer|reply))!$/i;

const agreement = /^(sure|certainly|of course|okay|ok|absolutely)\b.{0,120}$/i;

const wholeFence = /^```[\w-]*\n((?:(?!```)[^])*)```$/;
/** Also one that the limit of the reply cut, and one with a remark of one line behind it. */
const anyFence = /^```[\w-]*\n((?:(?!```)[^])*)(?:```(?:\s*\n[^\n]{1,300})?)?$/;

/** Where one fence holds the whole reply. */
function stripFence(text: string, fence: RegExp): string {
  return fence.exec(text)?.[1]?.trim() ?? text;
}

/** Where one pair of marks holds the whole reply. A single mark before a letter is an apostrophe. */
function stripQuotes(text: string): string {
  return quoted.exec(text)?.slice(1).find(Boolean)?.trim() ?? text;
}

const quoted = /^(?:"([^"]+)"|“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|‘((?:[^‘’]|’(?=\p{L}))+)’)$/u;
