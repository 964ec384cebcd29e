import { setTimeout as delay } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { TestServer } from '../server.case.ts';
import type { TransportKind } from '../settings.ts';
import type { Sizes } from '../store/seed/rows.ts';
import { Client } from './client.case.ts';
import { AppProcess, type Environment, type Program } from './process.case.ts';

export interface ApplicationOptions {
  readonly transport: TransportKind;
  readonly apis?: number;
  readonly services?: number;
  readonly withProxy?: boolean;
  readonly withSite?: boolean;
  /** Another database than MySQL of the image. */
  readonly databaseProgram?: string | undefined;
  readonly env?: Environment;
}

export const API_KEY = 'acceptance-key-1234';
export const sizes: Sizes = { products: 60, customers: 40, orders: 400 };

const READY_MS = 20_000;
/** Commands are on disk before they are accepted: the same of both brokers. */
const BROKER_OPTIONS = { nats: { jetstream: 'file', syncInterval: 'always' }, rabbitmq: {} };

/** The whole application on real servers with a small seed: each process a child of the test, free to be killed. */
export class TestApplication implements AsyncDisposable {
  readonly mysql: TestServer;
  readonly broker: TestServer | null;
  readonly mysqlUrl: string;
  readonly processes: AppProcess[] = [];
  readonly client: Client;
  #proxy: TestServer | null = null;
  readonly #env: Environment;

  private constructor(options: { mysql: TestServer; broker: TestServer | null; transport: TransportKind; env: Environment }) {
    const { mysql, broker, transport, env } = options;
    this.mysql = mysql;
    this.broker = broker;
    this.mysqlUrl = `mysql://${mysql.authority}/shop`;
    this.client = new Client({ apiKey: API_KEY, url: () => this.url });
    const toBroker: Environment = broker === null ? {} : transport === 'nats' ? { NATS_URL: `nats://${broker.authority}` } : { AMQP_URL: `amqp://${broker.authority}` };
    this.#env = { TRANSPORT: transport, MYSQL_URL: this.mysqlUrl, API_KEY, ...toBroker, ...env };
  }

  /** Resolves when it is ready. */
  static async start(options: ApplicationOptions): Promise<TestApplication> {
    const { transport, apis = 1, withProxy = false, withSite = false, env = {} } = options;
    const services = transport === 'inline' ? 0 : (options.services ?? 1);
    const [mysql, broker] = await Promise.all([
      TestServer.start('mysql', {}, options.databaseProgram),
      transport === 'inline' ? null : TestServer.start(transport, BROKER_OPTIONS[transport]),
    ]);
    const application = new TestApplication({ mysql, broker, transport, env });
    try {
      const counts = Object.entries(sizes).flatMap(([name, count]) => [`--${name}`, String(count)]);
      await AppProcess.run('store', ['seed', ...counts], { MYSQL_URL: application.mysqlUrl });
      const programs: Program[] = [...Array<Program>(services).fill('service'), ...Array<Program>(apis).fill('api')];
      await Promise.all(programs.map((program) => application.add(program)));
      if (withProxy) application.#proxy = await TestServer.start('haproxy', { backends: application.all('api').map(({ port }) => `127.0.0.1:${port}`).join(',') });
      if (withSite) await application.add('site', { API_URL: application.url });
      await application.until(200);
    } catch (error) {
      await application.stop();
      throw error;
    }
    return application;
  }

  /** Where requests go: the proxy where there is one. */
  get url(): string {
    return `http://127.0.0.1:${this.#proxy?.port ?? this.one('api').port}`;
  }

  /** The processes of a program that live. */
  all(program: Program): AppProcess[] {
    return this.processes.filter((each) => each.program === program && each.isAlive);
  }

  one(program: Program): AppProcess {
    const [first] = this.all(program);
    if (first === undefined) throw new Error(`no ${program} is alive`);
    return first;
  }

  async add(program: Program, env: Environment = {}): Promise<AppProcess> {
    const added = await AppProcess.start(program, { ...this.#env, ...env });
    this.processes.push(added);
    return added;
  }

  /** Waits until /ready answers that; resolves with the ms that it took. */
  async until(status: 200 | 503, options: { readonly withinMs?: number } = {}): Promise<number> {
    const { withinMs = READY_MS } = options;
    const beganMs = performance.now();
    for (;;) {
      const answer = await this.client.ask({ path: '/ready' }).catch(() => null);
      const tookMs = performance.now() - beganMs;
      if (answer?.status === status) return tookMs;
      if (tookMs > withinMs) throw new Error(`/ready is ${answer?.status ?? 'not answered'}, not ${status}, after ${withinMs} ms:\n${this.logs()}`);
      await delay(20);
    }
  }

  /** Asks the database itself. */
  async query<Row>(sql: string, values: readonly (string | number)[] = []): Promise<Row[]> {
    const connection = await createConnection({ uri: this.mysqlUrl, decimalNumbers: true });
    try {
      const [rows] = await connection.execute<RowDataPacket[]>(sql, [...values]);
      return rows as Row[];
    } finally {
      await connection.end();
    }
  }

  /** The ends of the logs. */
  logs(): string {
    return this.processes.flatMap(({ program, log }) => log.slice(-10).map((line) => `${program}: ${line}`)).join('\n');
  }

  /** Ends everything by force: nothing of it is wanted any more. */
  async stop(): Promise<void> {
    this.client.close();
    await Promise.all(this.processes.map((each) => each.end('SIGKILL')));
    await Promise.allSettled([this.broker?.kill(), this.mysql.kill()]);
    await Promise.all([this.#proxy?.stop(), this.broker?.stop(), this.mysql.stop()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
