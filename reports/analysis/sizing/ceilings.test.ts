import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { beyondPublished, cautionsOf, publishedCeilings, type CeilingKind } from './ceilings.ts';

interface Published { readonly expected: readonly { readonly what: string; readonly value: unknown; readonly conditions: string }[] }
const published = JSON.parse(readFileSync(new URL('../known-answers/published-ceilings.json', import.meta.url), 'utf8')) as Published;

/** Which of the published figures are of a kind. */
const KINDS: Readonly<Record<CeilingKind, RegExp>> = {
  'nats request-reply': /^NATS request-reply/,
  'nats core': /^NATS core 1 pub/,
  'jetstream file': /^JetStream.*file R1/,
  'rabbitmq classic': /classic queue/,
  'rabbitmq quorum': /RabbitMQ.*quorum/,
  'rabbitmq stream': /RabbitMQ.*stream/,
  haproxy: /^HAProxy/,
  'mysql point select': /^MySQL 8\.0 (point select|\+)/,
};

describe('published ceilings', () => {
  it.each(Object.keys(KINDS) as CeilingKind[])('holds the best published figure of %s', (kind) => {
    const values = published.expected.filter(({ what }) => KINDS[kind].test(what)).flatMap(({ value }) => [value].flat().map(Number));
    expect(values.length).toBeGreaterThan(0);
    expect(publishedCeilings[kind].perSec).toBe(Math.max(...values));
  });

  it('marks what asks for more than that, and nothing else', () => {
    expect(beyondPublished({ kind: 'rabbitmq classic', perSec: 99_413 })).toBeNull();
    expect(beyondPublished({ kind: 'rabbitmq classic', perSec: 120_000 })).toMatch(/120,000\/s is more than the best published of rabbitmq classic: 99,410\/s.*orientation/);
  });

  it('counts two messages a request over RabbitMQ', () => {
    const components = ['api', 'broker', 'mysql'];
    expect(cautionsOf({ contender: 'rabbitmq', components, perSec: 49_000 })).toEqual([]);
    expect(cautionsOf({ contender: 'rabbitmq', components, perSec: 50_000 })).toHaveLength(1);
    expect(cautionsOf({ contender: 'nats', components, perSec: 50_000 })).toEqual([]);
    expect(cautionsOf({ contender: 'inline', components: ['api'], perSec: 5e6 })).toEqual([]);
  });
});
