import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says in a file of /proc or of a cgroup. Throws when it is gone. */
export function readText(path: string): string {
  return readFileSync(path, 'utf8').trim();
}

export function readTextOrNull(path: string): string | null {
  try {
    return readText(path);
  } catch {
    return null;
  }
}

/** The names in a folder; none where it is gone. */
export function listOrNone(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
