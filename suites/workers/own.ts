import type { UserSystem } from '../harness/scenario.ts';
import { systemGuarantees } from '../harness/system-cell.ts';
import type { WorkersContender } from './scenario.ts';

/** Systems of the user's own that say how their workers are set; a worker of theirs is what the shop calls a service process. */
export function ownContenders(systems: Readonly<Record<string, UserSystem>>): WorkersContender[] {
  return Object.entries(systems).flatMap(([name, { requests, workerLevels }]) =>
    workerLevels === null
      ? []
      : [
          {
            id: name,
            title: name,
            guarantees: systemGuarantees,
            settings: { requests: requests.requests.map(({ id }) => id).join(', ') },
            workerLevels,
            start: (running, { serviceProcesses }) => running.own(name, serviceProcesses),
            requests: () => requests,
          },
        ],
  );
}
