import { namesOf } from './route-path.ts';
import type { Handler, Params, Route } from './router-kind.ts';


/** Routes with handlers of their own, which read every parameter of theirs. */
export function routesOf(lines: readonly string[]): Route[] {
  return lines.map((line, index) => {
    const at = line.indexOf(' ');
    const [method, path] = [line.slice(0, at), line.slice(at + 1)];
    return { method, path, handler: handlerOf(index, namesOf(path)) };
  });
}

/** Its value tells which route it is and what its parameters were: two lookups that differ have different values, almost always. */
function handlerOf(index: number, names: readonly string[]): Handler {
  return (params: Params) => {
    let value = index + 1;
    for (const name of names) {
      const text = params[name];
      value = text === undefined ? -1 : (value * 31 + text.length * 257 + text.charCodeAt(text.length - 1)) | 0;
    }
    return value;
  };
}
