import { goContender } from '../../contender.ts';

export const contender = goContender({
  folder: 'gorilla-mux',
  title: 'gorilla/mux',
  settings: { 'module': 'github.com/gorilla/mux v1.8.1', 'approach': 'ordered scan', 'answer': 'mux.Vars, then net/http' },
  hasBenchmark: true,
});
