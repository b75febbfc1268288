import { spawn } from 'node:child_process';

/**
 * Runs a program with its output going straight to the terminal.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env] added to this process's own
 * @returns {Promise<number>} the exit code; 1 when it could not be started or was killed
 */
export function runCommand(program, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      done(1);
    });
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** Runs the program of an installed package. @param {string} script @param {readonly string[]} args @param {Record<string, string>} [env] */
export function runNode(script, args, env) {
  return runCommand(process.execPath, [script, ...args], env);
}
