import { goContender } from '../../contender.ts';

export const contender = goContender({
  folder: 'iris',
  title: 'Iris',
  settings: { 'module': 'github.com/kataras/iris/v12 v12.2.11', 'approach': 'trie', 'answer': 'ctx.Params, then net/http' },
});
