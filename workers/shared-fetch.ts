/** Fetches, and never the same address twice at a time: three workers start together and want the same runtime. */
export interface SharedFetch {
  (request: Request): Promise<Response>;
  isUnderway(url: string): boolean;
}

export function createSharedFetch(): SharedFetch {
  const underway = new Map<string, Promise<Response>>();

  const share = async (request: Request): Promise<Response> => {
    const shared = underway.get(request.url) ?? begin(request);
    // The first one stays unread, so that everyone who comes meanwhile can take a copy from the start.
    return (await shared).clone();
  };
  return Object.assign(share, { isUnderway: (url: string) => underway.has(url) });

  function begin(request: Request): Promise<Response> {
    const response = fetch(request);
    underway.set(request.url, response);
    void response
      .then((answer) => drain(answer.clone()))
      .catch(() => undefined)
      .finally(() => underway.delete(request.url));
    return response;
  }
}

async function drain(response: Response): Promise<void> {
  const reader = response.body?.getReader();
  while (reader !== undefined && !(await reader.read()).done);
}
