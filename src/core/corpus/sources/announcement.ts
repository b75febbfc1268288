import type { SourceGrammar } from '../source.ts';

/** News that a paper was accepted or is presented. */
export const announcement: SourceGrammar = {
  slots: [
    {
      label: 'news',
      entity: 'title',
      phrasings: [
        ['new paper out: {}', 'Our new paper {} is out.'],
        ['accepted: {}', 'The paper {} was accepted.'],
        ['we announce {}', 'We announce {}.'],
        ['now online {}', 'Now online you find {}.'],
        ['talk about {}', 'There will be a talk about {}.'],
        ['launch of {}', 'We celebrate the launch of {}.'],
      ],
    },
    {
      label: 'team',
      entity: 'team',
      phrasings: [
        ['by {}', 'It was written by {}.'],
        ['authors: {}', 'The authors are {}.'],
        ['work of {}', 'It is the work of {}.'],
        ['led by {}', 'The work was led by {}.'],
        ['thanks go to {}', 'The credit goes to {}.'],
        ['joint work with {}', 'It is joint work with {}.'],
      ],
    },
    {
      label: 'venue',
      entity: 'place',
      phrasings: [
        ['shown at {}', 'It will be shown at {}.'],
        ['venue: {}', 'The venue is {}.'],
        ['conference in {}', 'The conference is held in {}.'],
        ['meet us at {}', 'You can meet us at {}.'],
        ['poster in {}', 'The poster hangs in {}.'],
        ['party at {}', 'The party is at {}.'],
      ],
    },
    {
      label: 'date',
      entity: 'day',
      phrasings: [
        ['date: {}', 'The date is {}.'],
        ['save {}', 'Save {} in your calendar.'],
        ['on {} in public', 'It becomes public on {}.'],
        ['published {}', 'It was published on {}.'],
        ['opens {}', 'It opens on {}.'],
        ['online since {}', 'It has been online since {}.'],
      ],
    },
    {
      label: 'start',
      entity: 'time',
      phrasings: [
        ['start {}', 'It starts at {}.'],
        ['doors open {}', 'Doors open at {}.'],
        ['live at {}', 'We go live at {}.'],
        ['from {} on', 'You are welcome from {} on.'],
        ['stream at {}', 'The stream begins at {}.'],
        ['slot {}', 'Our slot is at {}.'],
      ],
    },
  ],
  openings: {
    neutral: 'I have news about {}.',
    informal: "Big news, {} is here and we're thrilled!",
    formal: 'It is an honour to announce {}.',
  },
  moods: {
    positive: 'We are very happy and proud of this success.',
    engaging: 'Are you ready to discover {}?',
  },
  personal: '{}, this would not have happened without people like you.',
  action: 'Please join us and share the news.',
  headings: ['announcement', 'news to share', 'paper news', 'to announce', 'press note', 'big day'],
  remarks: [
    'order cake',
    'the banner is too small',
    'press list is old',
    'ask for a microphone',
    'logo in the corner',
    'someone must take pictures',
  ],
};
