import {
  createPreferenceLanguage,
  listWordings as list,
  type JointWording,
  type Wordings,
} from '../preference-language.ts';
import { summaryStyles, type SummaryAttributes } from './style.ts';

/** The paper's own phrases are never among the last three, which are held out. */
const wordings: Wordings<SummaryAttributes> = {
  layout: {
    bullets:
      list(`bullet points; bullets; a bulleted list; list format; as a list; itemised; with bullets; in bullet form; point by point; parallel structure; one point per line; dashes for each fact;
      broken into points; use bullet points; bulleted; points, not paragraphs; facts in a list; bullet list; parallel points; listed facts; every fact on its own line; in list form; laid out as a list`),
    dialogue:
      list(`questions and answers; question answering style; question and answer; Q&A; as questions with answers; in Q&A form; ask and answer; interview style; like an interview; each fact as a question;
      question by question; in question form; Q and A; as an interview; answers to questions; questions answered; a question for every fact; in the form of questions; asked and answered`),
    tweet:
      list(`tweet style; a tweet; like a tweet; as a tweet; a post with a hashtag; hashtag at the end; with a hashtag; social media post; for social media; fit for a tweet; tweetable; a short post;
      in the style of a tweet; post style; with hashtags; microblog style; as a social media post; ends with a hashtag; a hashtag to close`),
  },
  length: {
    brief:
      list(`brief; short sentences; short labelled facts; concise; short; very short; terse; to the point; no padding; compact; keep it short; few words; crisp; in brief; shortened; condensed;
      minimal wording; shorter; clear and short; straight to the point; succinct; as short as possible; without padding; pithy`),
  },
  person: {
    second:
      list(`second person; second person narrative; speak to the reader as you; say you; addressed to you; you-form; with you as the hero; in the second person; use you and your; tell it to you;
      written to you; you as the main character; speaks to you; in you-form; second person narration; talk to the reader as you; put the reader in it as you; narrated to you`),
  },
  audience: {
    children:
      list(`for young children; style for young children; playful language; child-friendly; for kids; playful; like a children's book; for small children; for little ones; suited to children; made for kids; kid-friendly;
      fun for kids; language for children; easy for kids; words for children; as told to a child; childlike; for a young child`),
    simple:
      list(`simple English; simple words; plain English; plain words; easy words; easy English; simple language; plain language; everyday words; easy to read; no difficult words; simply worded; common words;
      simple; easy language; simple wording; basic English; nothing complicated; easily understood words`),
  },
  narration: {
    story:
      list(`storytelling; as a story; like a story; immersive; told as a story; narrative style; a narrative; story style; tell a story; in story form; story-like; as a tale; like a tale; in the manner of a story;
      narrated; turn it into a story; immersive telling; draws you into the scene; in the style of a tale`),
  },
  mood: {
    positive:
      list(`positive; positive mood; upbeat; cheerful; happy; optimistic; joyful; enthusiastic; glad; warm and positive; positive words; sunny mood; good mood; positive attitude; happy tone; positive tone; positive feeling;
      cheerily told; full of joy; cheery`),
    emotional:
      list(`show emotions; emotional; with emotion; with feeling; feelings shown; touching; moving; heartfelt; full of feeling; emotional tone; show feelings; from the heart; with emotions; emotions shown; let feelings show;
      deeply felt; emotional style; with a lot of feeling; show how it feels; stirring emotions`),
  },
  opening: {
    question:
      list(`inquisitive; open with a question; start with a question; curious; a question first; begin with a question; inquisitive opening; question to start; ask first; curious opening; lead with a question; inquisitive tone;
      with a question at the start; asking style; opens by asking; inquiring; a question to begin; first a question`),
  },
  ending: {
    question:
      list(`interactive; ask the reader at the end; a question to the reader; end with a question; involve the reader; invite the reader to answer; interactive ending; ask for the reader's view; let the reader answer; closing question; question at the end;
      ask back; finish with a question; reader takes part; engage the reader; a question for the reader; invite answers; interactive style`),
    reflection:
      list(`invoke personal reflection; personal reflection; make the reader reflect; end with a reflection; reflective; reflection at the end; think about your own life; reflective ending; invite reflection; thoughtful ending; ask what it means to you; make me think about my life;
      contemplative; a thought to take home; prompts reflection; food for thought at the end; introspective; look into oneself`),
    teaser:
      list(`skillful foreshadowing; foreshadowing; hint at what comes; a teaser; end with a teaser; teaser at the end; hint at more; foreshadow what follows; leave a hint; cliffhanger; suspense at the end; promise more; end on a hint;
      teasing ending; hint at the end; suggest more to come; suspenseful ending; a hint of what follows`),
  },
  emojis: {
    yes: list(`with emojis; emojis; use emojis; add emojis; an emoji for every fact; emoji style; emojis please; emojis added; some emojis; with emoji; plus emojis; decorated with emojis; emojis in the text; put emojis in;
      little pictures; with smileys; emoji icons; emojis everywhere; include emojis`),
  },
};

const joints: readonly JointWording<SummaryAttributes>[] = [
  { text: 'short bullet points', values: { layout: 'bullets', length: 'brief' } },
  { text: 'brief parallel bullets', values: { layout: 'bullets', length: 'brief' } },
  { text: 'a bedtime story', values: { audience: 'children', narration: 'story' } },
  { text: 'a story for children', values: { audience: 'children', narration: 'story' } },
  { text: 'a story about you', values: { person: 'second', narration: 'story' } },
  { text: 'a tweet with emojis', values: { layout: 'tweet', emojis: 'yes' } },
  { text: 'a short tweet', values: { layout: 'tweet', length: 'brief' } },
];

export const summaryLanguage = createPreferenceLanguage(summaryStyles, wordings, joints, 'plain summary');
