import type { SourceGrammar } from '../source.ts';

/** Title, abstract and highlights of a paper. */
export const paper: SourceGrammar = {
  slots: [
    {
      label: 'title',
      entity: 'title',
      phrasings: [
        ['title: {}', 'The paper is called {}.'],
        ['paper "{}"', 'The title of the paper is {}.'],
        ['abstract of {}', 'The abstract belongs to {}.'],
        ['the paper {} (preprint)', 'The preprint has the title {}.'],
        ['our work {}', 'Our work bears the name {}.'],
        ['full title {}', 'In full it is called {}.'],
      ],
    },
    {
      label: 'method',
      entity: 'thing',
      phrasings: [
        ['method: {}', 'The method is based on {}.'],
        ['we use {}', 'We make use of {}.'],
        ['idea is {}', 'The main idea is {}.'],
        ['built on {}', 'Everything is built on {}.'],
        ['highlight 1, {} as a new tool', 'The first highlight is {} as a new tool.'],
        ['abstract says {} does the work', 'According to the abstract, {} does the work.'],
      ],
    },
    {
      label: 'data',
      entity: 'amount',
      phrasings: [
        ['data: {}', 'The data cover {}.'],
        ['tested on {}', 'It was tested on {}.'],
        ['experiments with {}', 'The experiments were done with {}.'],
        ['sample of {}', 'The sample consists of {}.'],
        ['highlight 2, {} in the evaluation', 'The second highlight is an evaluation on {}.'],
        ['trained with {}', 'Training took {}.'],
      ],
    },
    {
      label: 'result',
      entity: 'gain',
      phrasings: [
        ['result: error down by {}', 'The error falls by {}.'],
        ['better than before by {}', 'It is better than earlier work by {}.'],
        ['reaches {}', 'It reaches {}.'],
        ['speed up of {}', 'The speed-up is {}.'],
        ['highlight 3, a saving of {}', 'The third highlight is a saving of {}.'],
        ['accuracy {} on the main test', 'The accuracy on the main test is {}.'],
      ],
    },
    {
      label: 'limit',
      entity: 'thing',
      phrasings: [
        ['limit: {}', 'A limit of the work is {}.'],
        ['weak on {}', 'It is still weak on {}.'],
        ['does not cover {}', 'It does not cover {}.'],
        ['future work on {}', 'Future work will look at {}.'],
        ['open problem {}', 'An open problem remains {}.'],
        ['fails with {}', 'It fails in the case of {}.'],
      ],
    },
  ],
  openings: {
    neutral: 'I am sending you a summary of {}.',
    informal: "So here's the gist of {}, it's quite a read!",
    formal: 'I would like to bring the publication {} to your attention.',
  },
  moods: {
    positive: 'I am delighted with how well this research turned out.',
    engaging: 'Have you ever wondered what research on {} could change?',
  },
  personal: '{}, your own research came to my mind at once.',
  action: 'Please read it and send me your comments.',
  headings: [
    'paper notes',
    'title, abstract, highlights',
    'about a paper',
    'from the abstract',
    'research paper',
    'notes on a paper',
  ],
  remarks: [
    'the figures still look pale',
    'ask about the printer',
    'abstract is a bit long',
    'I read it on the train',
    'references need sorting',
    'the template was changed again',
  ],
};
