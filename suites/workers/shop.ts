import { shopLoad } from '../../fixtures/systems/shop-load.ts';
import { shopTransports, type ShopTransport } from '../../fixtures/systems/shop-transports.ts';
import { systemGuarantees } from '../harness/system-cell.ts';
import type { WorkersContender } from './scenario.ts';

const MIX = 'day';
/** As many as the most requests in flight: the pool is a matter of the database suite. */
const POOL_SIZE = 32;

/** The reference application over one broker, with as many workers as are asked for. */
export function shopContender(transport: Exclude<ShopTransport, 'inline'>): WorkersContender {
  const { name, title } = shopTransports[transport];
  return {
    id: transport,
    title: name,
    guarantees: systemGuarantees,
    settings: { 'transport': title, 'mix': MIX, 'database connections': String(POOL_SIZE) },
    start: (systems, workers) => systems.shop({ ...workers, transport, poolSize: POOL_SIZE, withProxy: true, withSite: false }),
    requests: ({ system, run }) => shopLoad({ mix: MIX, run, apiKey: system.variables['apiKey'] ?? '' }),
  };
}
