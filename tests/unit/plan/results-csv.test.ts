import { expect, it } from 'vitest';
import { resultsCsv } from '../../../src/app/plan/results-csv.ts';
import { describeRun } from '../../../src/app/plan/started-plan.ts';
import { noMarks } from '../../../src/app/plan/plan-marks.ts';
import { createProgress } from '../../../src/app/run/progress.ts';
import { agentRows } from '../../../src/app/run/results.ts';
import { aRound, aRun } from '../../fixtures/rounds.ts';

it('writes a row per run and agent, with the spread over the seeds, and nothing where nothing is known', () => {
  const config = aRun();
  const rounds = [aRound(1, { cost: 2 }), aRound(2, { cost: 4 }), aRound(1, { seed: 2, cost: 9 })];
  const { episodes } = createProgress(config, rounds);
  const run = describeRun(config, rounds.length, noMarks);
  const models = 'inkling-user,inkling-assistant,inkling-embedder';
  const expense = rounds.flatMap(({ calls }) => calls).length * 15;
  expect(resultsCsv([{ run, rows: agentRows(config, episodes) }]).split('\r\n')).toEqual([
    'run,task,sources,user_model,assistant_model,embedder_model,agent,seeds,rounds,cost_per_round,cost_per_round_sd,share_without_edit,accuracy,expense',
    `run-1,email,,${models},no-learning,2,0,,,,,0`,
    `run-1,email,,${models},cipher-5,2,3,5,${Math.sqrt(18)},0,,${expense}`,
    '',
  ]);
});
