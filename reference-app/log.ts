/** Writes one JSON line to stderr. */
export type Log = (line: string, details?: Readonly<Record<string, unknown>>) => void;

/**
 * A log of one process. Secrets are taken out, and so are passwords in whatever URL a library puts into an error's text.
 * @param options.write where lines go; stderr when not given
 */
export function createLog(options: {
  readonly component: string;
  readonly secrets?: readonly string[];
  readonly write?: (text: string) => void;
}): Log {
  const { component, secrets = [], write = (text: string) => void process.stderr.write(text) } = options;
  return (line, details) => {
    const text = JSON.stringify({ time: new Date().toISOString(), component, pid: process.pid, line, ...details });
    write(`${redact(text, secrets)}\n`);
  };
}

function redact(text: string, secrets: readonly string[]): string {
  const withoutPasswords = text.replace(/(\w:\/\/[^\s:@/"]*):[^\s@/"]+@/g, '$1:***@');
  return secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(JSON.stringify(secret).slice(1, -1), '***')), withoutPasswords);
}
