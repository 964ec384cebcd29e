import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../fixtures/hosts/lab.ts';
import type { RunningServer } from '../../fixtures/servers/server.ts';
import { startServer } from '../../fixtures/servers/start.ts';
import { canServe, testbed } from '../../fixtures/servers/testbed.case.ts';
import { driverModule, type DriverName, type MessagingContender } from './contenders.ts';
import type { SliceReading } from '../harness/scenario.ts';
import { FLOW_JOB } from './flow-scenario.ts';
import type { Channel, ChannelOptions, OpenChannel, Shape } from './generator/endpoints.ts';
import type { FlowLoad } from './generator/flow/options.ts';
import { CONSUMING } from './scenarios/one-to-one/load.ts';
import { brokerOf } from './servers.ts';
import { MessagingSession } from './session.ts';

const PAYLOAD_BYTES = 100;
const MESSAGES = 40;
const signal = new AbortController().signal;
let channels = 0;

/** What contenders of one server must do, in little time; `contract-long.case.ts` tries all of it. */
export function briefContract(options: { name: string; contenders: readonly MessagingContender[] }): void {
  const { name, contenders } = options;
  const [{ server: kind, serverOptions = {} }] = contenders as readonly [MessagingContender];
  describe.skipIf(!canServe)(`on ${name}`, () => {
    let lab: Lab;
    let server: RunningServer;
    beforeAll(async () => {
      const { lab: its, source } = await testbed(kind);
      lab = its;
      server = await startServer(kind, { lab, source, name, options: serverOptions });
    });
    afterAll(() => lab.close());

    describe.each([...contenders])('$id', (contender) => {
      it('needs no server but this', () => expect(brokerOf(contender).name).toBe(name));

      it.each([...contender.drivers])('delivers once and in order, and audits it, by its %s driver', async (driver) => {
        const session = await openSession({ contender, driver, server });
        try {
          const { audit, operations, metrics } = await session.slice({ durationMs: 200, signal });
          const { published } = audit;
          expect(published).toBeGreaterThan(10);
          expect(audit).toEqual({ published, delivered: published, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, ...(contender.acknowledges && { acknowledged: published }) });
          expect(operations).toBe(published);
          expect(metrics['peakInFlight']).toBeLessThanOrEqual(64);
        } finally {
          await session.close();
        }
      });

      // One of each server: generators take their time to start.
      it.skipIf(contender !== contenders[0])('carries several publishers and consumers at once, each message audited', async () => {
        const { audit } = await flowSlice({ contender, server, sides: { publishers: 2, consumers: 3 } });
        const { published = 0 } = audit;
        const copies = contender.sharesQueue === false ? 3 : 1;
        expect(published).toBeGreaterThan(10);
        expect(audit).toMatchObject({ delivered: published * copies, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, ...(contender.acknowledges && { acknowledged: published }) });
      });

      it('gives each message of a broadcast to every consumer, in order', async () => {
        const { channel, close } = await openFor({ contender, server, shape: 'broadcast', consumers: 3 });
        try {
          const got: number[][] = [[], [], []];
          const consumers = [];
          for (const [index, its] of got.entries()) consumers.push(await channel.consumer({ index, ...CONSUMING, onMessage: (payload) => its.push(numberIn(payload)) }));
          const { acknowledged, close: closePublisher } = await publish(channel);
          await expect.poll(() => got.map((its) => its.length)).toEqual([MESSAGES, MESSAGES, MESSAGES]);
          for (const its of got) expect(its).toEqual(Array.from({ length: MESSAGES }, (_, index) => index));
          await expect.poll(() => acknowledged().length).toBe(contender.acknowledges ? MESSAGES : 0);
          for (const consumer of consumers) await consumer.close();
          await closePublisher();
        } finally {
          await close();
        }
      });

      it.skipIf(contender.sharesQueue === false)('shares a queue among its consumers, each message to one of them', async () => {
        const { channel, close } = await openFor({ contender, server, shape: 'queue', consumers: 3 });
        try {
          const got: number[][] = [[], [], []];
          const consumers = [];
          for (const [index, its] of got.entries()) consumers.push(await channel.consumer({ index, prefetch: 2, acknowledgeEvery: 1, onMessage: (payload) => its.push(numberIn(payload)) }));
          const { close: closePublisher } = await publish(channel);
          await expect.poll(() => got.flat().length).toBe(MESSAGES);
          await sleep(50);
          expect(got.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: MESSAGES }, (_, index) => index));
          for (const its of got) expect(its.length).toBeGreaterThan(0);
          for (const consumer of consumers) {
            await consumer.flush();
            await consumer.close();
          }
          await closePublisher();
        } finally {
          await close();
        }
      });

      it.skipIf(contender.answersRequests === false)('gets a reply to each request', async () => {
        const { channel, close } = await openFor({ contender, server, shape: 'queue', consumers: 1 });
        try {
          const replies: number[] = [];
          const responder = await channel.responder!({ index: 0, prefetch: CONSUMING.prefetch });
          const requester = await channel.requester!({ onReply: (payload) => replies.push(numberIn(payload)), onWritable: () => undefined });
          for (let index = 0; index < MESSAGES; index++) expect(requester.request(payloadOf(index))).toBe(true);
          await expect.poll(() => replies).toEqual(Array.from({ length: MESSAGES }, (_, index) => index));
          await requester.close();
          await responder.close();
        } finally {
          await close();
        }
      });

      it('says so when the credentials are refused', async () => {
        const refused = { ...server, kind, address: server.address, credentials: { user: 'nobody', password: 'wr0ng' } };
        const failure = await openSession({ contender, driver: contender.drivers[0]!, server: refused }).catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'BROKER_REFUSED_CREDENTIALS' });
        expect((failure as Error).message).not.toContain('wr0ng');
      });
    });
  });
}

function openSession(options: { contender: MessagingContender; driver: DriverName; server: RunningServer }): Promise<MessagingSession> {
  const { contender, driver, server } = options;
  return MessagingSession.open({
    broker: server,
    driver: driverModule(contender, driver),
    cpus: [0],
    load: { acknowledges: contender.acknowledges, channel: nextName(), payloadBytes: PAYLOAD_BYTES, window: 64, ...CONSUMING, sampleEvery: 1 },
    signal,
  });
}

/** A slice of many publishers or many consumers: of a queue, or of a broadcast where a queue cannot be shared. */
export async function flowSlice(options: { contender: MessagingContender; server: RunningServer; sides: Pick<FlowLoad, 'publishers' | 'consumers'>; shape?: Shape; window?: number }): Promise<SliceReading> {
  const { contender, server, sides, shape = contender.sharesQueue === false && sides.consumers > 1 ? 'broadcast' : 'queue', window = 64 } = options;
  const { acknowledges } = contender;
  const session = await MessagingSession.open<FlowLoad>({
    broker: server,
    driver: driverModule(contender, 'client'),
    job: FLOW_JOB,
    cpus: [0],
    load: { acknowledges, shape, ...sides, channel: nextName(), payloadBytes: PAYLOAD_BYTES, window, ...CONSUMING, sampleEvery: 1 },
    signal,
  });
  try {
    return await session.slice({ durationMs: 200, signal });
  } finally {
    await session.close();
  }
}

async function openFor(options: { contender: MessagingContender; server: RunningServer } & Pick<ChannelOptions, 'shape' | 'consumers'>): Promise<{ channel: Channel; close: () => Promise<void> }> {
  const { contender, server, ...rest } = options;
  const { address, credentials, ca } = server;
  const { openChannel } = (await import(driverModule(contender, 'client').href)) as { openChannel: OpenChannel };
  const failures: Error[] = [];
  const channel = await openChannel({ address, credentials, ca, name: nextName(), ...rest, payloadBytes: PAYLOAD_BYTES, onFailure: (error) => failures.push(error) });
  return {
    channel,
    close: async () => {
      await channel.close();
      expect(failures).toEqual([]);
    },
  };
}

async function publish(channel: Channel): Promise<{ acknowledged: () => readonly number[]; close: () => Promise<void> }> {
  const acknowledged: number[] = [];
  const publisher = await channel.publisher({
    onAcknowledged: (index) => acknowledged.push(index),
    onRefused: (_, reason) => {
      throw new Error(reason);
    },
    onWritable: () => undefined,
  });
  for (let index = 0; index < MESSAGES; index++) expect(publisher.publish(payloadOf(index))).toBe(true);
  return { acknowledged: () => acknowledged, close: () => publisher.close() };
}

const nextName = (): string => `t${process.pid}x${++channels}`;

function payloadOf(index: number): Buffer {
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  payload.writeUInt32LE(index, 0);
  return payload;
}

const numberIn = (payload: Uint8Array): number => Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).readUInt32LE(0);
