import {
  briefForms,
  createPreferenceLanguage,
  listWordings as list,
  positiveForms,
  type Forms,
  type JointWording,
  type Wordings,
} from '../preference-language.ts';
import { emailStyles, type EmailAttributes } from './style.ts';

/** The paper's own phrases are never among the last three, which are set aside. */
const wordings: Wordings<EmailAttributes> = {
  layout: {
    bullets:
      list(`bullet points; structured; bullets; a bulleted list; list format; as a list; itemised; with bullets; in bullet form;
      structured layout; point by point; dashes for each fact; one point per line; broken into points; use bullet points; listed facts;
      bulleted; list style; facts as bullets; well structured; laid out as a list; points, not paragraphs; every fact on its own line; in list form`),
  },
  length: {
    brief:
      list(`short labelled facts; straight to the points; clear; brief; concise; short; very short; terse; to the point; no padding;
      compact; keep it short; few words; straight to the point; clear and short; crisp; in brief; shortened; condensed; minimal wording;
      succinct; as short as possible; without padding; pithy`),
  },
  tone: {
    informal:
      list(`informal tone; informal; conversational; casual tone; casual; relaxed; chatty; friendly tone; like talking to a friend; laid-back; loose tone;
      colloquial; casual style; informal style; everyday language; easy-going; conversational tone; relaxed tone; like a chat; breezy; as if talking; down to earth`),
    formal:
      list(`formal tone; respectful; professional tone; formal; professional; polite; official; businesslike; formal style; courteous; serious tone;
      dignified; professional style; respectful tone; polite tone; formal language; official tone; businesslike tone; reserved; professional language; stately; formally worded`),
  },
  greeting: {
    casual:
      list(`casual greeting; hey at the start; start with hey; informal greeting; relaxed greeting; a casual hello; friendly greeting; greet casually; say hey; chatty greeting;
      casual opening line; begin with hey; loose greeting; greeting with hey; casual salutation; easy greeting; informal salutation; open with hey`),
    formal:
      list(`formal greeting; professional greeting; dear at the start; start with dear; polite greeting; respectful greeting; greet formally; formal salutation; say dear; official greeting;
      begin with dear; proper greeting; businesslike greeting; professional salutation; greeting with dear; courteous greeting; proper salutation; open with dear`),
    none: list(`no greeting; without a greeting; skip the greeting; leave out the greeting; no salutation; no hello; without hello; drop the greeting; no opening greeting; greeting left out;
      no greeting line; start without greeting; do not greet; without salutation; omit the greeting; greeting omitted; no hello at the start; never greet`),
  },
  closing: {
    casual:
      list(`casual closing; see you at the end; end with see you; informal closing; relaxed closing; a casual goodbye; friendly closing; close casually; say see you; chatty closing;
      casual sign-off; finish with see you; loose closing; informal sign-off; closing with see you; easy closing; relaxed sign-off; sign off casually`),
    formal:
      list(`formal closing; professional closing; sincerely at the end; end with yours sincerely; polite closing; respectful closing; close formally; formal sign-off; say yours sincerely; official closing;
      finish with yours sincerely; proper closing; businesslike closing; professional sign-off; closing with sincerely; courteous closing; proper sign-off; sign off formally`),
    thankful:
      list(`thankful closing; closing with thanks; thanks at the end; end with thanks; grateful closing; thank the reader; thank you at the end; close with a thank you; say thanks; thankful sign-off;
      finish with thanks; thankful ending; closing of thanks; grateful sign-off; a thank you to close; grateful ending; thanks to finish; sign off with thanks`),
    none: list(`no closing; without a closing; skip the closing; leave out the closing; no sign-off; no goodbye; without goodbye; drop the closing; no closing line; closing left out;
      no signature; end without closing; do not sign off; without sign-off; omit the closing; closing omitted; no goodbye at the end; never sign off`),
  },
  mood: {
    positive:
      list(`positive mood; positive; upbeat; cheerful; happy; optimistic; joyful; enthusiastic; glad; warm and positive; positive words; sunny mood; good mood;
      positive attitude; in high spirits; happy tone; positive feeling; bright and cheerful; full of joy; gladness; cheery`),
    engaging:
      list(`engaging question; engaging; open with a question; catchy; start with a question; draw the reader in; hook the reader; a question first; captivating; make the reader curious;
      attention-grabbing; curious opening; engaging opening; a hook; question to start; ask a question first; interesting opening; gripping; arouse curiosity; lead with a question`),
  },
  personal: {
    yes: list(`personalized; personal; addressed personally; a personal note; personal touch; use the reader's name in the text; speak to the reader by name; made personal; with a personal line; mention the reader;
      personally addressed; personal address; tailored to the reader; name the reader; personalised; a personal word; address the reader by name; individual touch`),
  },
  action: {
    yes: list(`call to action; ask for a reply; ask for an answer; a request at the end; ask what they think; request a reply; invite a response; ask for a response; end with a request; with a call to action;
      call for action; ask the reader to act; invite an answer; request an answer; ask for feedback; prompt a reply; request feedback; solicit a reply`),
  },
};

/** A tenth of what these make is held out, by a hash. */
const forms: Forms<EmailAttributes> = {
  layout: {
    bullets: [
      '[use|with|in|I like|prefer|give me|please use|put it in|write] [bullet points|bullets|a bulleted list|a list|short points|dashes|list form|separate points]',
      '[facts|everything|the content|all points|it] [as|in|listed as|laid out as|broken into] [bullet points|bullets|a list|points|separate lines]',
      '[well|clearly|neatly|more] [structured|itemised|organised in points]',
    ],
  },
  length: { brief: briefForms },
  tone: {
    informal: [
      '[informal|casual|relaxed|chatty|friendly|laid-back|conversational|easy] [tone|style|language|wording|voice|manner|way of writing]',
      '[write|talk|sound|say it] [casually|informally|like a friend|as to a friend|in a relaxed way|in a friendly way|like in a chat]',
    ],
    formal: [
      '[formal|professional|polite|official|businesslike|respectful|courteous|serious] [tone|style|language|wording|voice|manner|way of writing]',
      '[write|sound|be|stay|say it] [formally|professionally|politely|respectfully|in a businesslike way|in a formal way|serious and polite]',
    ],
  },
  greeting: {
    casual: [
      '[casual|informal|relaxed|friendly|chatty|loose|easy] [greeting|hello|opening line|salutation|first line]',
      '[start|begin|greet|greet me|greet them] with [hey|a hey|a casual hello|a friendly hey|hey and the name]',
    ],
    formal: [
      '[formal|professional|polite|respectful|official|proper|businesslike] [greeting|hello|opening line|salutation|first line]',
      '[start|begin|greet|greet me|greet them] with [dear|a formal hello|a polite dear|dear and the name|a proper salutation]',
    ],
    none: [
      '[no|without a|without any|skip the|drop the|leave out the|cut the|remove the|forget the] [greeting|salutation|hello|opening greeting|greeting line|greeting at the top]',
      "[do not|don't|never] [greet|say hello|start with a greeting|write a greeting|add a salutation]",
    ],
  },
  closing: {
    casual: [
      '[casual|informal|relaxed|friendly|chatty|loose|easy] [closing|sign-off|goodbye|ending|last line|farewell]',
      '[end|finish|close|sign off|leave] with [see you|a casual goodbye|a relaxed see you|a friendly see you|an informal goodbye]',
    ],
    formal: [
      '[formal|professional|polite|respectful|official|proper|businesslike] [closing|sign-off|goodbye|ending|last line|farewell]',
      '[end|finish|close|sign off|leave] with [yours sincerely|sincerely|a formal goodbye|a polite sincerely|a proper sign-off]',
    ],
    thankful: [
      '[thankful|grateful] [closing|sign-off|goodbye|ending|last line|farewell]',
      '[end|finish|close|sign off|leave] with [thanks|many thanks|a thank you|words of thanks|a big thank you]',
      '[say|write|add|put] [thanks|thank you|many thanks|a thank you] at the [end|bottom|close]',
    ],
    none: [
      '[no|without a|without any|skip the|drop the|leave out the|cut the|remove the|forget the] [closing|sign-off|goodbye|signature|closing line|farewell]',
      "[do not|don't|never] [sign off|say goodbye|end with a closing|add a signature|write a closing]",
    ],
  },
  mood: {
    positive: positiveForms,
    engaging: [
      '[start|begin|open|lead] with [a question|a catchy question|an engaging question|a hook|a catchy line]',
      '[engaging|catchy|captivating|curious|interesting] [question|opening|start|beginning|first line|hook]',
      '[make|get] [the reader|them|people|readers] [curious|interested|hooked|drawn in]',
    ],
  },
  personal: {
    yes: [
      "[add|include|with|put in|I like|give it] [a personal line|a personal note|a personal word|a personal touch|something personal|the reader's name in the text]",
      '[address|mention|name|speak to] [the reader|them|the person|the recipient] [personally|by name|directly]',
    ],
  },
  action: {
    yes: [
      '[ask|ask them|ask the reader] for [a reply|an answer|a response|their opinion|feedback|comments|an action]',
      '[end|finish|close] with [a request|a call to action|a request for feedback|a request for an answer|something to do]',
      '[invite|request|prompt|call for] [a reply|an answer|a response|feedback|comments|action]',
    ],
  },
};

/** One wording for two attributes at once; the paper's announcement of a professional greeting and closing is the first. */
const jointWordings: readonly JointWording<EmailAttributes>[] = [
  { text: 'professional greeting and closing', values: { greeting: 'formal', closing: 'formal' } },
  { text: 'formal greeting and closing', values: { greeting: 'formal', closing: 'formal' } },
  { text: 'polite greeting and closing', values: { greeting: 'formal', closing: 'formal' } },
  { text: 'casual greeting and closing', values: { greeting: 'casual', closing: 'casual' } },
  { text: 'informal greeting and closing', values: { greeting: 'casual', closing: 'casual' } },
  { text: 'no greeting or closing', values: { greeting: 'none', closing: 'none' } },
  { text: 'no greeting and no closing', values: { greeting: 'none', closing: 'none' } },
];

export const emailLanguage = createPreferenceLanguage(
  emailStyles,
  wordings,
  forms,
  jointWordings,
  'plain e-mail',
);
