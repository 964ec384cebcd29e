import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { createLog } from '../log.ts';
import { TestServer } from '../server.case.ts';
import { readSettings } from '../settings.ts';
import { dropAll, migrate } from '../store/migrate.ts';
import { seed } from '../store/seed/seed.ts';
import type { Sizes } from '../store/seed/rows.ts';
import { openStore, type Store } from '../store/store.ts';
import { openHandler } from './handler.ts';
import type { OpenedHandler } from './ready.ts';

export const smallSizes: Sizes = { products: 60, customers: 40, orders: 400 };

/** The databases that the shop must work on: the image's (MySQL, where its release has it), and MariaDB where this machine has it. */
export const databases = [{ product: 'the image', binary: undefined as string | undefined }, ...findMariadb()];

function findMariadb(): { product: string; binary: string }[] {
  const { stdout } = spawnSync('sh', ['-c', 'command -v mariadbd'], { encoding: 'utf8' });
  return stdout.trim() === '' ? [] : [{ product: 'MariaDB of this machine', binary: stdout.trim() }];
}

/** A reply of an operation, checked by the document. */
export interface Checked {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The shop on a database of its own. */
export class TestShop {
  readonly server: TestServer;
  readonly url: string;
  readonly store: Store;
  readonly log: string[] = [];
  readonly #check = replyChecker();
  #opened: OpenedHandler | undefined;

  private constructor(server: TestServer) {
    this.server = server;
    this.url = `mysql://${server.authority}/shop`;
    this.store = openStore({ url: this.url, poolSize: 4, log: this.#logger() });
  }

  static async start(options: { binary?: string | undefined } = {}): Promise<TestShop> {
    return new TestShop(await TestServer.start('mysql', {}, options.binary));
  }

  /** Empty tables with a seed, and a handler on them. */
  async open(options: { sizes?: Sizes; poolSize?: number } = {}): Promise<OpenedHandler> {
    const { sizes = smallSizes, poolSize = 10 } = options;
    await dropAll(this.store);
    await migrate(this.store);
    await seed(this.store, { sizes });
    return this.handle({ poolSize });
  }

  async handle({ poolSize }: { poolSize: number }): Promise<OpenedHandler> {
    await this.#opened?.close();
    const settings = readSettings({ MYSQL_URL: this.url, POOL_SIZE: String(poolSize) });
    return (this.#opened = await openHandler({ settings, log: this.#logger() }));
  }

  /** Calls an operation; its reply must be one that the document allows. */
  async call(operation: string, input: Record<string, unknown> = {}): Promise<Checked> {
    const { status, body, headers = {} } = await this.#opened!.handler({ operation, input });
    const parsed = JSON.parse(body) as Record<string, unknown>;
    this.#check(operation, status, parsed);
    return { status, body: parsed, headers };
  }

  async stop(): Promise<void> {
    await this.#opened?.close();
    await this.store.close();
    await this.server.stop();
  }

  #logger(): ReturnType<typeof createLog> {
    return createLog({ component: 'test', write: (text) => void this.log.push(text) });
  }
}

interface Documented {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly schema?: unknown; readonly $ref?: string }>>;
}

function replyChecker(): (operation: string, status: number, body: unknown) => void {
  const document = parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8')) as { paths: Record<string, Record<string, Documented>>; definitions: object };
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'shop', definitions: document.definitions });
  const problem = ajv.getSchema('shop#/definitions/Problem')!;
  const replies = new Map<string, ValidateFunction>();
  for (const { operationId, responses } of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    for (const [status, { schema }] of Object.entries(responses)) {
      if (schema === undefined) continue;
      const local = JSON.stringify(schema).replaceAll('"#/', '"shop#/');
      replies.set(`${operationId} ${status}`, ajv.compile(JSON.parse(local) as object));
    }
  }
  return (operation, status, body) => {
    const validate = status >= 400 ? problem : replies.get(`${operation} ${status}`);
    if (validate === undefined) throw new Error(`the document knows no ${status} of ${operation}`);
    if (!validate(body)) throw new Error(`${operation} ${status} is not as documented: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(body).slice(0, 500)}`);
  };
}
