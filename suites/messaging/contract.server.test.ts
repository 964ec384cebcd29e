import { loadContenders, type MessagingContender } from './contenders.ts';
import { briefContract } from './contract.case.ts';
import { brokerOf } from './servers.ts';

// Those of one server together: some take seconds to start.
const groups = new Map<string, MessagingContender[]>();
for (const contender of await loadContenders()) {
  const { name } = brokerOf(contender);
  groups.set(name, [...(groups.get(name) ?? []), contender]);
}
for (const [name, contenders] of groups) briefContract({ name, contenders });
