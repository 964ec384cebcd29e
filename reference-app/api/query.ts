/**
 * Names and values of a query, decoded.
 * @returns null when something is not percent-encoded UTF-8 (URLSearchParams would put replacement characters there)
 */
export function queryValues(query: string): readonly (readonly [name: string, value: string])[] | null {
  try {
    return query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const at = pair.indexOf('=');
        return at === -1 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
      });
  } catch {
    return null;
  }
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
