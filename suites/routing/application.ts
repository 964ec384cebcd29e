import type { Lab } from '../../fixtures/hosts/lab.ts';
import { Systems, type SystemSetup } from '../../fixtures/systems/systems.ts';
import type { RunningShop, ShopLayout } from '../../fixtures/systems/shop.ts';
import { messageOf, UnsupportedError } from '../harness/errors.ts';
import type { BenchContext, ServerDescription } from '../harness/scenario.ts';

/** As many as stand beside each other in a block. */
const MOST = 5;

// Up until their lab closes: trials of one router follow each other.
const systemsOf = new WeakMap<Lab, Systems>();

/**
 * The reference application in this layout.
 *
 * @throws UnsupportedError where its servers cannot be had: routers by themselves need none, and are measured all the same.
 */
export async function startApplication(options: { layout: ShopLayout; setup: SystemSetup; context: BenchContext }): Promise<RunningShop> {
  const { layout, setup, context } = options;
  try {
    return await systemsFor(setup, context).shop(layout);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof Error && 'kind' in error && error.kind === 'start')) throw error;
    const hint = 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : '';
    throw new UnsupportedError(`the reference application cannot be started here: ${messageOf(error)}${hint}`);
  }
}

/** What the application stands on, as far as it was started. */
export function applicationServers(setup: unknown): readonly ServerDescription[] {
  const { lab } = (setup ?? {}) as Partial<SystemSetup>;
  return lab === undefined ? [] : (systemsOf.get(lab)?.parts() ?? []);
}

function systemsFor(setup: SystemSetup, context: BenchContext): Systems {
  const { lab } = setup;
  const known = systemsOf.get(lab);
  if (known !== undefined) return known;
  const systems = new Systems({ setup, most: MOST, cpus: context.cores.serverCpus, signal: context.signal, log: context.log, secret: context.secret });
  systemsOf.set(lab, systems);
  lab.onCleanup(() => systems.stop());
  return systems;
}
