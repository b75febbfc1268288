import { proxy } from 'comlink';

/**
 * Lets a call to a worker tell of its progress until it has ended. Comlink gives a listener a channel of its own, so a message may come
 * after the outcome; it would overwrite it.
 * @param listen hears each value, in order
 * @param call gets the listener in the form that comlink hands to a worker
 */
export async function listenDuring<Value, Result>(
  listen: (value: Value) => void,
  call: (listener: (value: Value) => void) => Promise<Result>,
): Promise<Result> {
  let open = true;
  const listener = proxy((value: Value) => {
    if (open) listen(value);
  });
  try {
    return await call(listener);
  } finally {
    open = false;
  }
}
