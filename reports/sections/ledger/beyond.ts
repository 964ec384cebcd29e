import { html, type Html } from '../../html/html.ts';
import { facts } from '../../html/table.ts';

/** What may decide and was not measured: speed is not the whole decision. */
const BEYOND: readonly (readonly [what: string, why: string])[] = [
  ['Dead-lettering', 'where messages go that nobody can handle: without it a poisoned message blocks a queue or vanishes, and each application builds its own.'],
  ['Priorities', 'whether an urgent message overtakes a backlog: where it must, a broker without them needs queues side by side and consumers that know.'],
  ['Expiry (TTL) and delay', 'whether stale messages go away by themselves and later ones wait in the broker: else a consumer sorts them out at its own cost.'],
  ['Routing power', 'topics, wildcards, headers, bindings: what the broker does not route, publishers must know or consumers throw away; its cost was not measured either.'],
  ['Replication and clusters', 'every contender ran on one host with one replica: what a majority of three across hosts costs in latency, and what a lost host or a partition does, is another measurement.'],
  ['Power failure', 'kill -9 ends the process and not the machine: what stood in the page cache survived here and would not survive that.'],
  ['Exactly-once processing', 'redelivery after a crash reaches the application whatever the broker: deduplication, transactions and idempotent consumers decide, and were not tried.'],
  ['Months of operation', 'upgrades without a stop, monitoring, alarms, backup, quotas, users and rights, full disks: what a broker costs the people who keep it up.'],
  ['Other protocols', 'MQTT, STOMP, AMQP 1.0, WebSockets, Kafka’s: a device or a product that speaks one of them settles the choice before any rate does.'],
  ['Client libraries of other languages', 'Node.js alone was measured: reconnecting, backpressure and speed differ from library to library, and an application meets the library first.'],
  ['Many queues, long queues', 'thousands of subjects or queues, days of retention, large messages beyond those measured: brokers that are alike at one queue part ways there.'],
  ['Support, licence, people', 'who answers at night, what a licence allows, what the team already runs: no benchmark says.'],
];

/** The box that every report on brokers has. */
export function notMeasuredHere(): Html {
  return html`<aside class="beyond">
    <h3>Not measured here</h3>
    <p>Each of these may decide for or against a broker, whatever its speed.</p>
    ${facts(BEYOND, 2)}
  </aside>`;
}
