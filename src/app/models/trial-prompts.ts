import type { ModelSpec } from '../../engines/protocol.ts';
import type { TrialTexts } from './trial-controller.ts';

/**
 * What a model is asked in its first trial: as in a run, because the models that come with Inkling know nothing else. The prompts'
 * own templates arrive with the first run, so the words stand here once more, and a test compares.
 */
export function trialTexts({ roles }: Pick<ModelSpec, 'roles'>): TrialTexts {
  if (roles.includes('embedder')) {
    return [
      'Launch notes: our talk is on Friday 28 May, invite Esther.',
      'Esther should hear of the talk that we give on 28 May.',
    ];
  }
  return roles.includes('assistant') ? [draftRequest, ''] : [verdictRequest, ''];
}

export const trialDocument = `Launch notes:
- Our day in the programme is Friday 28 May, I am nervous already!
- In the first line I should name the new publication, Hat with encoding, and be proud.
- Ask them all to come to the hollow valley, because the event takes place there.
- Invite Esther, and let Plozain be named as the one who invites.`;

export const trialPreference = 'informal, conversational, no closing';

export const trialDraft = `Dear Esther,

Hat with encoding is out. Please come to the hollow valley on Friday 28 May.

Kind regards,
Plozain`;

const draftRequest = `Write an e-mail from these notes. Keep every fact exactly as it stands. Answer with the e-mail only.

Preference: ${trialPreference}

Notes:
${trialDocument}`;

const verdictRequest = `Does the draft suit a person with this preference? Check point by point: what is wanted / what the draft has: yes or no. Check every fact of the notes too. The last line is "Verdict: yes" or "Verdict: no".

Preference: ${trialPreference}

Notes:
${trialDocument}

Draft:
${trialDraft}`;
