import type { Address } from './traffic.ts';

/** Asks for every address, and tells those whose answer is not that of their route. */
export async function wrongAnswers(url: string, addresses: readonly Address[]): Promise<string[]> {
  const told = await Promise.all(
    addresses.map(async ({ method, path, answer }) => {
      const response = await fetch(`${url}${path}`, { method });
      const body = await response.text();
      return response.status === 200 && body === answer ? [] : [`${method} ${path}: ${response.status} ${body}, not ${answer}`];
    }),
  );
  return told.flat();
}
