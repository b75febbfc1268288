import type { SourceGrammar } from '../source.ts';

/** A peer review of a submission. */
export const review: SourceGrammar = {
  slots: [
    {
      label: 'manuscript',
      entity: 'title',
      phrasings: [
        ['review of {}', 'I reviewed the manuscript {}.'],
        ['manuscript: {}', 'The manuscript is {}.'],
        ['submission {}', 'The submission is named {}.'],
        ['read {} twice', 'I read {} twice.'],
        ['my report on {}', 'This is my report on {}.'],
        ['the authors call it {}', 'The authors call it {}.'],
      ],
    },
    {
      label: 'strength',
      entity: 'thing',
      phrasings: [
        ['strength: {}', 'Its strength is {}.'],
        ['I like {}', 'I like {}.'],
        ['good part is {}', 'The good part is {}.'],
        ['strong on {}', 'It is strong on {}.'],
        ['well done: {}', 'What is well done is {}.'],
        ['plus, {} is new', 'On the plus side, {} is new.'],
      ],
    },
    {
      label: 'weakness',
      entity: 'thing',
      phrasings: [
        ['weakness: {}', 'Its weakness is {}.'],
        ['unclear: {}', 'What remains unclear is {}.'],
        ['missing {}', 'What is missing is {}.'],
        ['I doubt {}', 'I have doubts about {}.'],
        ['needs more on {}', 'It needs more on {}.'],
        ['minus, {} is not explained', 'On the minus side, {} is not explained.'],
      ],
    },
    {
      label: 'spot',
      entity: 'spot',
      phrasings: [
        ['error in {}', 'There is an error in {}.'],
        ['see {}', 'Please see {}.'],
        ['wrong: {}', 'Something is wrong in {}.'],
        ['hard to read: {}', 'It is hard to read {}.'],
        ['outdated: {}', 'Please update {}.'],
        ['cut {}', 'I would cut {}.'],
      ],
    },
    {
      label: 'deadline',
      entity: 'day',
      phrasings: [
        ['deadline {}', 'The deadline is {}.'],
        ['revision until {}', 'The revision is due until {}.'],
        ['answer by {}', 'An answer is needed by {}.'],
        ['decision on {}', 'The decision falls on {}.'],
        ['second round {}', 'The second round starts on {}.'],
        ['back to the editor {}', 'It goes back to the editor on {}.'],
      ],
    },
  ],
  openings: {
    neutral: 'Here is my review of {}.',
    informal: "I've had a look at {}, here's what I think!",
    formal: 'Please find below my assessment of {}.',
  },
  moods: {
    positive: 'This is great work and it will only get better.',
    engaging: 'What would make {} even stronger?',
  },
  personal: '{}, you know this subject better than I do.',
  action: 'Please revise it soon and send me the new version.',
  headings: [
    'peer review',
    'referee notes',
    'reviewer report',
    'my review',
    'review form',
    'notes as referee',
  ],
  remarks: [
    'second reviewer is late',
    'the form is too long',
    'coffee was cold',
    'I know nobody there',
    'the system logged me out',
    'pages were in the wrong order',
  ],
};
