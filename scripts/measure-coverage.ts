/** `npx tsx scripts/measure-coverage.ts [EXPERIMENTS]`: how often the interval of a comparison holds the true difference, as a table. */
import { argv } from 'node:process';
import { draws, heldShares } from './compare/held-shares.ts';

const settings = [
  { seeds: 3, rounds: 20 },
  { seeds: 3, rounds: 200 },
  { seeds: 10, rounds: 200 },
] as const;

const experiments = Number(argv[2] ?? 600);
if (!Number.isInteger(experiments) || experiments < 1)
  throw new Error(`${argv[2]} is no number of experiments: give a whole one from 1.`);

const columns = settings.map((setting) => heldShares(setting, experiments, 1));
console.log(`Of ${experiments} experiments, in this share the interval held the true difference:\n`);
console.log(`| drawn | ${settings.map(({ seeds, rounds }) => `${seeds} × ${rounds}`).join(' | ')} |`);
console.log(`| --- | ${settings.map(() => '---').join(' | ')} |`);
for (const draw of draws)
  console.log(`| ${draw} | ${columns.map((held) => `${Math.round(held[draw] * 100)} %`).join(' | ')} |`);
