import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An installed npm package and its version, as its own package.json tells it. */
export function packageOf(name: string): { name: string; version: string } {
  // Not every package exports its package.json, so it is looked for above its main module.
  for (let folder = dirname(fileURLToPath(import.meta.resolve(name))); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const found = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    if (found.name === name && found.version !== undefined) return { name, version: found.version };
  }
  throw new Error(`the package ${name} has no package.json above its main module`);
}
