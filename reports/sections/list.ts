import { existsSync, readdirSync } from 'node:fs';
import type { Section } from './section.ts';

/** Every section, in the order in which a report shows them. */
export async function listSections(folder: URL = new URL('./', import.meta.url)): Promise<readonly Section[]> {
  const modules = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map((entry) => new URL(`${entry.name}/section.js`, folder))
    .filter((module) => existsSync(module));
  const sections = await Promise.all(
    modules.map(async (module) => ((await import(module.href)) as { section: Section }).section),
  );
  return sections.sort((left, right) => left.order - right.order || (left.id < right.id ? -1 : 1));
}
