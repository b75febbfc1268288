/** The contracts run in Node and inside a page, so they bring the little that they need to complain. */
export function check(condition: boolean, complaint: string): asserts condition {
  if (!condition) throw new Error(complaint);
}

/** One promise that a port makes, with the test that a given implementation keeps it. */
export interface Promised<Port> {
  readonly behaviour: string;
  readonly run: (port: Port) => Promise<void>;
}

/** @returns the kind of the InklingError that the work rejects with */
export async function kindOfRejection(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  check(error !== null, 'nothing was rejected');
  const failure = (error as { failure?: { kind?: string; message?: string; advice?: string } }).failure;
  check(failure !== undefined, `rejected with something else than an InklingError: ${String(error)}`);
  check(Boolean(failure.message) && Boolean(failure.advice), 'the failure has no message or no advice');
  return failure.kind ?? '';
}
