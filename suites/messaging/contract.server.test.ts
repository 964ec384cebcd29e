import { loadContenders } from './contenders.ts';
import { messagingContract } from './contract.case.ts';

for (const contender of await loadContenders()) messagingContract(contender);
