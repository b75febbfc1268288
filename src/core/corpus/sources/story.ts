import type { SourceGrammar } from '../source.ts';

/** Something that happened to the writer. */
export const story: SourceGrammar = {
  slots: [
    {
      label: 'find',
      entity: 'thing',
      phrasings: [
        ['found {}', 'I found {}.'],
        ['I saw {} lying there', 'I saw {} lying there.'],
        ['bought {}', 'I bought {}.'],
        ['somebody gave me {}', 'Somebody gave me {}.'],
        ['I lost {} and got it back', 'I lost {} and got it back.'],
        ['repaired {} at last', 'At last I repaired {}.'],
      ],
    },
    {
      label: 'place',
      entity: 'place',
      phrasings: [
        ['was at {}', 'I was at {}.'],
        ['went to {}', 'I went to {}.'],
        ['walked past {}', 'I walked past {}.'],
        ['ended up near {}', 'We ended up near {}.'],
        ['trip to {}', 'It was a trip to {}.'],
        ['got lost behind {}', 'I got lost behind {}.'],
      ],
    },
    {
      label: 'company',
      entity: 'person',
      phrasings: [
        ['with {}', 'I was there with {}.'],
        ['{} came along', '{} came along.'],
        ['met {} on the way', 'On the way I met {}.'],
        ['my friend {} laughed', 'My friend {} laughed about it.'],
        ['{} drove the car', '{} drove the car.'],
        ['called {} from there', 'I called {} from there.'],
      ],
    },
    {
      label: 'day',
      entity: 'day',
      phrasings: [
        ['on {}', 'It happened on {}.'],
        ['it was {}', 'The day was {}.'],
        ['day: {}', 'All this took place on {}.'],
        ['{}, a long day', 'The long day was {}.'],
        ['happened {}', 'That was on {}.'],
        ['must remember {}', 'I will always remember {}.'],
      ],
    },
    {
      label: 'cost',
      entity: 'amount',
      phrasings: [
        ['took {}', 'It took {}.'],
        ['counted {}', 'I counted {}.'],
        ['in the end {}', 'In the end it was {}.'],
        ['needed {} for it', 'We needed {} for it.'],
        ['lost {} over it', 'I lost {} over it.'],
        ['{} before we were home', 'It was {} before we were home.'],
      ],
    },
  ],
  openings: {
    neutral: 'I want to tell you my story about {}.',
    informal: "You won't believe what's up with {}!",
    formal: 'Allow me to report an experience concerning {}.',
  },
  moods: {
    positive: 'It was a wonderful time and I am still smiling.',
    engaging: 'Can you guess what happened to me with {}?',
  },
  personal: '{}, I wished you had been there with me.',
  action: 'Please write back and tell me your own news.',
  headings: ['my day', 'what happened to me', 'diary', 'a little story', 'personal notes', 'from my week'],
  remarks: [
    'shoes still wet',
    'must buy milk',
    'it rained a little',
    'mother would laugh',
    'I slept badly before',
    'the cat waited at home',
  ],
};
