import type { OwnSystem } from '../fixtures/systems/own/definition.ts';
import type { UserSystem } from '../suites/harness/scenario.ts';
import { HeadroomError } from '../suites/harness/errors.ts';
import type { Config } from './config.ts';

/** A system of the user's own: how it is started, and how it is loaded. */
export interface OwnSystemPlan extends UserSystem {
  /** For `startOwnSystem`. */
  readonly definition: OwnSystem;
}

/** The systems of `headroom.yaml` by name, in its order. */
export function ownSystems(config: Config): Readonly<Record<string, OwnSystemPlan>> {
  const plans = Object.entries(config.systems).map(([name, system]): [string, OwnSystemPlan] => {
    const { start = null, build = null, components = null, env, url, ready, workers, requests, objective } = system;
    const definition: OwnSystem = {
      name,
      dir: config.dir,
      start,
      build,
      env,
      url,
      ready,
      components,
      workers: workers === undefined ? null : { env: workers.env },
      secrets: config.secrets,
      at: (...keys) => config.at(['systems', name, ...keys]),
    };
    const { p99Ms: latencyMs, errorShare } = objective;
    return [name, { definition, requests, objective: { quantile: 0.99, latencyMs, errorShare }, workerLevels: workers?.levels ?? null }];
  });
  return Object.fromEntries(plans);
}

/** The systems of `headroom.yaml` that were named. @throws HeadroomError (`input`) for a name that is not there. */
export function chosenSystems(options: { config: Config; names: readonly string[] }): Readonly<Record<string, OwnSystemPlan>> {
  const { config, names } = options;
  const known = ownSystems(config);
  const chosen = names.map((name): [string, OwnSystemPlan] => {
    const plan = known[name];
    if (plan !== undefined) return [name, plan];
    throw new HeadroomError({
      code: 'UNKNOWN_NAME',
      kind: 'input',
      message: `There is no system '${name}' in headroom.yaml.`,
      hint: Object.keys(known).length === 0 ? 'It has no `systems`: `headroom init` writes an example, --config names another file.' : `Known: ${Object.keys(known).join(', ')}.`,
    });
  });
  return Object.fromEntries(chosen);
}
