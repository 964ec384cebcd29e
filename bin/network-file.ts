import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseYaml, schemaViolations, tell, type YamlFile } from '../fixtures/yaml-file.ts';
import type { NetworkModel, RequestClass, SolverId, Station } from '../reports/analysis/network/model.ts';
import { HeadroomError, messageOf } from '../suites/harness/errors.ts';

export const solverNames = ['auto', 'exact', 'approximate', 'simulate'] as const satisfies readonly (SolverId | 'auto')[];

const MOST_SERVERS = 100_000;
const count = (most: number): z.ZodInt => z.int().min(1).max(most);

const station = z
  .strictObject({
    servers: count(MOST_SERVERS).default(1),
    delay: z.boolean().default(false),
    limit: count(MOST_SERVERS).nullable().default(null),
    rates: z.array(z.number().positive()).min(1).max(MOST_SERVERS).nullable().default(null),
  })
  .refine(({ delay, rates }) => !delay || rates === null, { message: 'a delay has no rates: where nobody waits, the number present changes nothing', path: ['rates'] });

const requestClass = z.strictObject({
  population: z.int().min(0).max(1e9).optional(),
  thinkSeconds: z.number().min(0).optional(),
  arrivalRate: z.number().min(0).optional(),
});

const networkSchema = z.strictObject({
  // `disk:` with nothing behind it is a station as good as `disk: {}`.
  stations: z.record(z.string(), z.preprocess((entry) => entry ?? {}, station)).refine((entries) => Object.keys(entries).length > 0, 'at least one station is needed'),
  classes: z.record(z.string(), requestClass).refine((entries) => Object.keys(entries).length > 0, 'at least one class is needed'),
  demandsSeconds: z.record(z.string(), z.preprocess((entry) => entry ?? {}, z.record(z.string(), z.number().min(0)))).default({}),
  solver: z.enum(solverNames).default('auto'),
});

type NetworkYaml = z.infer<typeof networkSchema>;

export interface NetworkFile {
  readonly model: NetworkModel;
  readonly solver: SolverId | 'auto';
  /** What the file left open, and what was taken instead. */
  readonly assumptions: readonly string[];
}

/** Reads a queueing network from a YAML (or JSON) file. */
export function readNetwork(path: string): NetworkFile {
  try {
    return parseNetwork({ path, text: readFileSync(path, 'utf8') });
  } catch (error) {
    if (error instanceof HeadroomError) throw error;
    throw new HeadroomError({ code: 'NO_MODEL', kind: 'input', message: `Cannot read the model ${path}: ${messageOf(error)}.`, hint: 'Check the path.', cause: error });
  }
}

/** Checks the text of a model; a complaint names the file, the line and the key. */
export function parseNetwork({ path, text }: { path: string; text: string }): NetworkFile {
  const file = parseYaml(text);
  const complain = (keys: readonly PropertyKey[], message: string): never => {
    throw complaint(tell(path, { line: file.lineOf(keys), path: keys.map(String).join('.'), message }));
  };
  const [broken] = file.violations;
  if (broken) throw complaint(tell(path, broken));
  const parsed = networkSchema.safeParse(file.value);
  if (!parsed.success) throw complaint(tell(path, firstOf(file, parsed.error)));
  const { stations, classes, demandsSeconds, solver } = parsed.data;
  checkNames(parsed.data, complain);
  return {
    model: {
      stations: Object.fromEntries(Object.entries(stations).map(([id, { servers, delay, limit, rates }]): [string, Station] => [id, { servers, isDelay: delay, limit, rates }])),
      classes: Object.fromEntries(Object.entries(classes).map(([id, entry]) => [id, classOf(entry, (keys, message) => complain(['classes', id, ...keys], message))])),
      demandsSeconds,
    },
    solver,
    assumptions: assumptionsOf(parsed.data),
  };
}

function firstOf(file: YamlFile, error: z.ZodError): Parameters<typeof tell>[1] {
  return schemaViolations({ file, issues: error.issues })[0] ?? { line: 1, path: '', message: 'not valid' };
}

type Complain = (keys: readonly PropertyKey[], message: string) => never;

function classOf({ population, thinkSeconds, arrivalRate }: NetworkYaml['classes'][string], complain: Complain): RequestClass {
  if (arrivalRate !== undefined) {
    if (population !== undefined) return complain(['arrivalRate'], 'a class has a population (closed) or an arrivalRate (open), not both');
    if (thinkSeconds !== undefined) return complain(['thinkSeconds'], 'only a class with a population thinks; arrivals come from outside');
    return { kind: 'open', arrivalRatePerSec: arrivalRate };
  }
  if (population === undefined) return complain([], 'needs a population (closed) or an arrivalRate (open)');
  return { kind: 'closed', population, thinkSeconds: thinkSeconds ?? 0 };
}

function checkNames({ stations, classes, demandsSeconds }: NetworkYaml, complain: Complain): void {
  for (const [id, demands] of Object.entries(demandsSeconds)) {
    if (!Object.hasOwn(classes, id)) complain(['demandsSeconds', id], `there is no class ${id} (${Object.keys(classes).join(', ')})`);
    for (const at of Object.keys(demands)) {
      if (!Object.hasOwn(stations, at)) complain(['demandsSeconds', id, at], `there is no station ${at} (${Object.keys(stations).join(', ')})`);
    }
  }
}

function assumptionsOf({ stations, classes, demandsSeconds }: NetworkYaml): string[] {
  const needsNothing = Object.keys(classes).filter((id) => !Object.values(demandsSeconds[id] ?? {}).some((demand) => demand > 0));
  const unused = Object.keys(stations).filter((at) => !Object.values(demandsSeconds).some((demands) => (demands[at] ?? 0) > 0));
  const noThink = Object.entries(classes).filter(([, { population, thinkSeconds }]) => population !== undefined && thinkSeconds === undefined);
  return [
    ...noThink.map(([id]) => `class ${id} does not think (no thinkSeconds)`),
    ...needsNothing.map((id) => `class ${id} needs nothing of any station (no demandsSeconds)`),
    ...unused.map((at) => `nobody uses station ${at}`),
  ];
}

function complaint(message: string): HeadroomError {
  return new HeadroomError({ code: 'MODEL', kind: 'input', message: `${message}.`, hint: 'The keys and their meanings are in docs/cli.md (solve); headroom solve --help shows an example.' });
}
