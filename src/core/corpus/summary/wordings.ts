import {
  briefForms,
  createPreferenceLanguage,
  listWordings as list,
  positiveForms,
  type Forms,
  type JointWording,
  type Wordings,
} from '../preference-language.ts';
import { summaryStyles, type SummaryAttributes } from './style.ts';

/** The paper's own phrases are never among the last three, which are set aside. */
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

/** A tenth of what these make is held out, by a hash. */
const forms: Forms<SummaryAttributes> = {
  layout: {
    bullets: [
      '[use|with|in|I like|prefer|give me|please use|put it in|write] [bullet points|bullets|a bulleted list|a list|short points|dashes|list form|separate points]',
      '[facts|everything|the content|all points|it] [as|in|listed as|laid out as|broken into] [bullet points|bullets|a list|points|separate lines]',
    ],
    dialogue: [
      '[as|in|use|write it as|in the form of|give me|like] [questions and answers|Q&A|question and answer|an interview|questions with answers|asked and answered questions]',
      '[question|interview|Q&A|question and answer] [style|form|format|layout]',
      '[every|each] [fact|point|line|detail] as a [question|question and answer]',
    ],
    tweet: [
      '[as|like|write|make it|in the form of|give me] [a tweet|a post|a short post|a social media post|a post with a hashtag|a tweet with a hashtag]',
      '[tweet|post|social media|hashtag] [style|form|format]',
      '[end|finish|close] with [a hashtag|hashtags|one hashtag|a tag]',
      '[add|use|include|put] [a hashtag|hashtags|one hashtag]',
    ],
  },
  length: { brief: briefForms },
  person: {
    second: [
      '[use|write in|in|with|take] [the second person|second person|the you-form|you-form|the you perspective]',
      '[speak|talk|write|address it|say it] to [me|the reader|them|readers] as you',
      '[you|the reader] as the [hero|main character|one who acts]',
      '[address|call] [me|the reader|readers] [you|as you]',
    ],
  },
  audience: {
    children: [
      '[for|made for|suited to|told to|meant for|written for|fun for] [children|kids|young children|little ones|small children|a child|young readers]',
      '[playful|childlike|kid-friendly|child-friendly] [language|words|style|tone|wording|telling]',
    ],
    simple: [
      '[simple|plain|easy|common|everyday|basic] [words|English|language|wording|sentences|vocabulary|terms]',
      '[use|with|in|keep to|stick to|prefer] [simple words|plain words|easy words|plain English|simple language|everyday words]',
      '[no|avoid|without|skip] [difficult words|hard words|jargon|long words|technical terms|complicated words]',
    ],
  },
  narration: {
    story: [
      '[as|like|told as|in the form of|make it|turn it into|write] [a story|a tale|a narrative|a little story|an immersive story]',
      '[story|tale|narrative|storytelling|immersive] [style|form|manner|tone|telling]',
      '[tell|narrate|retell] it [as a story|like a story|as a tale|like a tale|in story form]',
    ],
  },
  mood: {
    positive: positiveForms,
    emotional: [
      '[emotional|touching|moving|heartfelt] [tone|style|words|mood|telling|language]',
      '[show|add|with|full of|bring in|express|include] [emotions|emotion|feelings|feeling|heart|warm feelings]',
      '[make it|keep it|be|rather|really] [emotional|touching|moving|heartfelt]',
    ],
  },
  opening: {
    question: [
      '[start|begin|open|lead] with [a question|one question|a curious question|an inquisitive question]',
      '[inquisitive|curious|asking|questioning] [tone|style|opening|start|beginning|first line]',
      '[a question|one question|ask something|question] [first|at the start|at the beginning|up front|before the facts|to open]',
    ],
  },
  ending: {
    question: [
      '[end|finish|close] with [a question|a question to me|a question for readers|a question to the audience|asking the reader]',
      '[ask|involve|engage|invite] [the reader|me|readers|the audience] [at the end|to answer|to reply|to take part|back]',
      'interactive [style|ending|close|finish|tone]',
    ],
    reflection: [
      '[make|let] [me|the reader|readers|them] [reflect|think|look inward|think about life|reflect on life]',
      '[end|finish|close] with [a reflection|something to think about|a thought|a personal reflection|a reflective question]',
      '[reflective|thoughtful] [ending|close|end|tone|finish|last line]',
      '[invite|invoke|prompt|encourage] [reflection|personal reflection|self-reflection|deep thought]',
    ],
    teaser: [
      '[hint at|tease|foreshadow|promise|suggest] [more|what comes|what follows|what is next|the future|things to come]',
      '[end|finish|close] [with|on] a [teaser|hint|cliffhanger|promise of more|bit of suspense]',
      '[teasing|suspenseful|mysterious] [ending|end|close|finish|last line]',
    ],
  },
  emojis: {
    yes: [
      '[use|add|with|include|put in|I like|give me|plus|some|lots of|a few] [emojis|emoji|emoji icons|smileys|little emojis]',
      '[emojis|emoji|smileys] [please|here and there|for each fact|beside the facts|in the text|wherever possible]',
    ],
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

export const summaryLanguage = createPreferenceLanguage(
  summaryStyles,
  wordings,
  forms,
  joints,
  'plain summary',
);
