import { goContender } from '../../contender.ts';

export const contender = goContender({
  folder: 'muxie',
  title: 'kataras/muxie',
  settings: { 'module': 'github.com/kataras/muxie v1.1.2', 'approach': 'trie; methods by a handler of each path', 'answer': 'muxie.GetParam, then net/http' },
  hasBenchmark: true,
});
