import { loadContenders } from './contenders.ts';
import { wholeContract } from './contract-long.case.ts';

for (const contender of await loadContenders()) wholeContract(contender);
