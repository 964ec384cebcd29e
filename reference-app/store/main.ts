import { parseArgs } from 'node:util';
import { createLog } from '../log.ts';
import { readSettings, required, secretsOf, SettingsError } from '../settings.ts';
import { dropAll, migrate } from './migrate.ts';
import { defaultSizes, type Sizes } from './seed/rows.ts';
import { seed, SeededOtherwiseError } from './seed/seed.ts';
import { openStore, type Store } from './store.ts';

const USAGE = `Usage: MYSQL_URL=mysql://user:password@host:port/database node store/main.js <what>
  migrate   makes or brings up to date the tables
  seed      migrates, then fills empty tables, the same each time
            --products <n> (${defaultSizes.products})  --customers <n> (${defaultSizes.customers})  --orders <n> (${defaultSizes.orders})
  reset     removes all tables and all data, then migrates
`;

class UsageError extends Error {}

type Task = (store: Store, say: (line: string) => void) => Promise<void>;

function readTask(args: readonly string[]): Task {
  const size = { type: 'string' } as const;
  const { values, positionals } = parseArgs({ args: [...args], options: { products: size, customers: size, orders: size }, allowPositionals: true });
  const [what] = positionals;
  const isSized = Object.keys(values).length > 0;
  if (positionals.length !== 1 || (isSized && what !== 'seed')) throw new UsageError('one of migrate, seed, reset is wanted');
  const count = (name: keyof Sizes): number => {
    const text = values[name] ?? String(defaultSizes[name]);
    if (!/^[1-9]\d{0,7}$/.test(text)) throw new UsageError(`--${name} must be a whole number from 1 to 99999999`);
    return Number(text);
  };
  const sizes: Sizes = { products: count('products'), customers: count('customers'), orders: count('orders') };
  const migrating: Task = async (store, say) => {
    const applied = await migrate(store);
    say(applied.length === 0 ? 'the tables are up to date' : `applied: ${applied.join(', ')}`);
  };
  switch (what) {
    case 'migrate':
      return migrating;
    case 'seed':
      return async (store, say) => {
        await migrating(store, say);
        const isNew = await seed(store, { sizes, onProgress: say });
        if (!isNew) say('seeded before: nothing to do');
      };
    case 'reset':
      return async (store, say) => {
        await dropAll(store);
        say('removed all tables');
        await migrating(store, say);
      };
    default:
      throw new UsageError(`'${what}' is not known`);
  }
}

async function main(): Promise<number> {
  const settings = readSettings();
  const task = readTask(process.argv.slice(2));
  const log = createLog({ component: 'store', secrets: secretsOf(settings) });
  const store = openStore({ url: required(settings.mysqlUrl, 'MYSQL_URL'), poolSize: 1, log, statementTimeoutMs: 0 });
  const beganMs = performance.now();
  try {
    await task(store, (line) => log(line, { afterMs: Math.round(performance.now() - beganMs) }));
    return 0;
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    return error instanceof SeededOtherwiseError ? 2 : 1;
  } finally {
    await store.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  if (!isUsage && !(error instanceof SettingsError)) throw error;
  process.stderr.write(`store: ${error.message}\n${isUsage ? USAGE : ''}`);
  process.exitCode = 2;
}
