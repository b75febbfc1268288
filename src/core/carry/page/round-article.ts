import { diffWords } from '../../diff.ts';
import type { CompletedRound, RunConfig } from '../../types.ts';
import { markup, type Html } from './html.ts';

/** One round, folded up: document, preferences, draft, what the user made of it. */
export function writeRound(round: CompletedRound, run: RunConfig): Html {
  const { t, document, verdict, cost, latentPreference, preference, learned, draft, edit } = round;
  const decided = { accept: 'accepted', edit: 'edited', unclear: 'verdict unclear' }[verdict.kind];
  return markup`<details class="round" id="${idOf(run, round, t)}">
    <summary>Round ${t}: ${document.source}, ${decided}, cost ${cost}</summary>
    <div class="body">
      <h3>Document</h3>
      <div class="text" dir="auto">${document.text}</div>
      <h3>What the user wants</h3>
      <p dir="auto">${latentPreference}</p>
      <h3>What the draft was written with</h3>
      ${preferenceOf(preference)} ${retrieved(round, run)}
      <h3>Draft</h3>
      <div class="text" dir="auto">${draft}</div>
      <h3>${cost === 0 ? 'The user kept it' : 'What the user made of it'}</h3>
      ${cost === 0 ? markup`<p class="soft">No word was changed.</p>` : markup`<div class="text" dir="auto">${writeDiff(draft, edit)}</div>`}
      <h3>What the user checked</h3>
      <p dir="auto">${verdict.check === '' ? '–' : verdict.check}</p>
      <h3>What the agent learned</h3>
      ${preferenceOf(learned)}
    </div>
  </details> `;
}

function preferenceOf(text: string | null): Html {
  return text === null ? markup`<p class="soft">Nothing.</p>` : markup`<p dir="auto">${text}</p>`;
}

function retrieved(round: CompletedRound, run: RunConfig): Html {
  if (round.neighbours.length === 0) return markup``;
  const items = round.neighbours.map(
    ({ t, similarity, preference }) =>
      markup`<li>
        <a href="#${idOf(run, round, t)}">Round ${t}</a>, similarity
        ${similarity.toFixed(2)}${preference === null ? '' : markup`: <span dir="auto">${preference}</span>`}
      </li>`,
  );
  return markup`<h3>Remembered</h3>
    <ul>
      ${items}
    </ul>`;
}

function writeDiff(before: string, after: string): readonly Html[] {
  return diffWords(before, after).map(({ kind, text }) =>
    kind === 'removed'
      ? markup`<del>${text}</del>`
      : kind === 'added'
        ? markup`<ins>${text}</ins>`
        : markup`${text}`,
  );
}

/** Unique in the page, and made of nothing that a file brings. */
export function idOf(
  run: RunConfig,
  { agent, seed }: Pick<CompletedRound, 'agent' | 'seed'>,
  t: number,
): string {
  return `r${run.agents.indexOf(agent)}-${seed}-${t}`;
}
