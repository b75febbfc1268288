import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';

/** Starts `npm start` as a visitor does and waits until it says where it serves. */
function start(port: number) {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--no-open'], {
    env: { ...process.env, PORT: String(port) },
  });
  const output = new Promise<string>((resolve, reject) => {
    let text = '';
    const hear = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Stop it with')) resolve(text);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`npm start ended: ${text}`)));
  });
  return { output, stop: () => child.kill() };
}

test('npm start serves what is built, without installing or building again, and a second one takes the next port', async ({
  page,
}) => {
  const first = start(4641);
  const firstOutput = await first.output;
  const second = start(4641);
  try {
    expect(firstOutput).not.toMatch(/Installing|Building/);
    expect(firstOutput).toContain('http://localhost:4641/');
    const secondOutput = await second.output;
    expect(secondOutput).toMatch(/http:\/\/localhost:46(4[2-9]|5\d)\/ \(port 4641 is taken\)/);
    await page.goto('http://localhost:4641/');
    await expect(page.getByTestId('start')).toBeVisible();
  } finally {
    first.stop();
    second.stop();
  }
});
