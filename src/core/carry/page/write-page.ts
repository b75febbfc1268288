import type { RunRecord } from '../../run-record.ts';
import type { AgentName, CompletedRound, RunConfig } from '../../types.ts';
import { drawCosts, type AgentLook } from './chart.ts';
import { markup, textOf, type Html } from './html.ts';
import type { RunWarning } from '../../warnings.ts';
import { createOutline, type EpisodeOutline, type Outline } from './outline.ts';
import { idOf, writeRound } from './round-article.ts';
import { pageStyle } from './style.ts';

export interface PageHead {
  readonly run: RunConfig;
  readonly record: RunRecord | null;
  /** When the run was begun, in words. */
  readonly when: string;
  lookOf(agent: AgentName): AgentLook;
}

export interface PageWriter {
  /** All rounds, before anything is written: the head of the page sums them up. */
  note(round: CompletedRound): void;
  begin(): string;
  /** In the order of agent, seed and t. */
  write(round: CompletedRound): string;
  end(): string;
}

/**
 * A page of one run that reads by itself, from a disk or any host: no script, nothing fetched, every text as text. Prompts and
 * replies of the single calls are left out, which are most of a run.
 */
export function createPageWriter(head: PageHead): PageWriter {
  const outline = createOutline(head.run);
  let open = '';
  return {
    note: outline.note,
    begin: () => textOf(writeHead(head, outline)),
    write(round) {
      const episode = `${head.lookOf(round.agent).label}, seed ${round.seed}`;
      const opening =
        episode === open
          ? markup``
          : markup`${closing(open)}<details class="episode"><summary>${episode}</summary>
`;
      open = episode;
      return textOf(markup`${opening}${writeRound(round, head.run)}`);
    },
    end: () =>
      textOf(markup`${closing(open)}</main></body></html>
`),
  };
}

function closing(open: string): Html {
  return open === ''
    ? markup``
    : markup`</details>
`;
}

/** Were a text ever to become a script all the same, the policy would keep it from running and from calling anyone. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function writeHead({ run, record, when, lookOf }: PageHead, outline: Outline): Html {
  const episodes = outline.episodes();
  const title = `Inkling: ${run.task === 'email' ? 'e-mail from notes' : 'summary of a text'}, ${run.agents.map((agent) => lookOf(agent).label).join(', ')}`;
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${pageStyle}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="soft">
            An assistant drafts, a simulated user edits, and the assistant learns from the edits. The cost of
            a round is how many words the user changed.
          </p>
        </header>
        <main>
          <h2>The run</h2>
          ${facts(run, record, when)}
          <h2>Cost so far</h2>
          ${drawCosts(episodes, run.agents, lookOf)}
          <h2>The agents</h2>
          <div class="scroll" role="group" aria-label="The agents" tabindex="0">${table(run, episodes, lookOf)}</div>
          <h2>Before trusting the numbers</h2>
          ${listWarnings(run, outline.warnings(), lookOf)}
          <h2>Rounds</h2>
`;
}

function facts({ models, rounds, seeds, id }: RunConfig, record: RunRecord | null, when: string): Html {
  const model = (role: 'user' | 'assistant' | 'embedder') => {
    const loaded = record?.loaded[role];
    return loaded === undefined
      ? models[role]
      : `${models[role]} (${loaded.choice.device}, ${loaded.dtype}, SHA-256 ${loaded.sha256})`;
  };
  const rows: readonly (readonly [string, string])[] = [
    ['Begun', when],
    ['Rounds', `${rounds} per episode, seeds ${seeds.join(', ')}`],
    ['User', model('user')],
    ['Assistant', model('assistant')],
    ['Embedder', model('embedder')],
    ['Browser', record?.browser ?? 'not recorded'],
    ['Graphics', record?.adapter ?? 'not recorded'],
    ['Inkling', record?.version ?? 'version not recorded'],
    ['Run', id],
  ];
  return markup`<dl>
    ${rows.map(
      ([name, value]) =>
        markup`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function table({ agents }: RunConfig, episodes: readonly EpisodeOutline[], lookOf: PageHead['lookOf']): Html {
  const rows = agents.flatMap((agent) => {
    const own = episodes.filter((episode) => episode.agent === agent);
    if (own.length === 0) return [];
    const rounds = own.reduce((sum, { costs }) => sum + costs.length, 0);
    const cost = own.reduce((sum, { costs }) => sum + (costs.at(-1) ?? 0), 0);
    const kept = own.reduce((sum, { shareWithoutEdit, costs }) => sum + shareWithoutEdit * costs.length, 0);
    const expense = own.reduce((sum, episode) => sum + episode.expense, 0);
    const accuracies = own.map(({ accuracy }) => accuracy).filter((accuracy) => accuracy !== null);
    const accuracy = accuracies.reduce((sum, one) => sum + one, 0) / accuracies.length;
    return markup`<tr>
      <th scope="row">${lookOf(agent).label}</th>
      <td>${(cost / own.length).toFixed(1)}</td>
      <td>${(cost / rounds).toFixed(2)}</td>
      <td>${Math.round((100 * kept) / rounds)} %</td>
      <td>${accuracies.length === 0 ? '–' : `${Math.round(100 * accuracy)} %`}</td>
      <td>${expense}</td>
      <td>${rounds}</td>
    </tr>`;
  });
  return markup`<table>
    <thead>
      <tr>
        <th scope="col">Agent</th>
        <th scope="col">Cost, mean of seeds</th>
        <th scope="col">Per round</th>
        <th scope="col">Without edit</th>
        <th scope="col">Accuracy</th>
        <th scope="col">Expense in tokens</th>
        <th scope="col">Rounds</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** Of one warning; more would make it longer than what it warns of. */
const mostLinks = 100;

function listWarnings(run: RunConfig, warnings: readonly RunWarning[], lookOf: PageHead['lookOf']): Html {
  if (warnings.length === 0) {
    return markup`<p class="soft">No round shows a sign that the user does not judge and edit as its preference asks.</p>`;
  }
  const items = warnings.map(
    ({ text, rounds }) =>
      markup`<li>
        <p>${text}</p>
        <details>
          <summary>${rounds.length === 1 ? '1 round' : `${rounds.length} rounds`}</summary>
          <p>
            ${rounds.slice(0, mostLinks).map((place) => linkTo(run, place, lookOf))}
            ${rounds.length > mostLinks ? `and ${rounds.length - mostLinks} more` : ''}
          </p>
        </details>
      </li>`,
  );
  return markup`<ul>
    ${items}
  </ul>`;
}

function linkTo(run: RunConfig, place: RunWarning['rounds'][number], lookOf: PageHead['lookOf']): Html {
  const seed = run.seeds.length > 1 ? `, seed ${place.seed}` : '';
  return markup`<a class="place" href="#${idOf(run, place, place.t)}">${lookOf(place.agent).label}${seed}, round ${place.t}</a> `;
}
