import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { Router } from '../router.ts';

/** No parameter is longer than a request line may be: what is too long is for the validation to say. */
const MAX_PARAMETER_LENGTH = 65_536;

export function createRouter<T>(): Router<T> {
  const routes = findMyWay({ maxParamLength: MAX_PARAMETER_LENGTH, querystringParser: () => null });
  const unused = (): void => undefined;
  return {
    register(method, pathTemplate, operation) {
      const path = pathTemplate.replaceAll(':', '::').replaceAll(/\{(\w+)\}/g, ':$1');
      routes.on(method as HTTPMethod, path, unused, operation);
    },
    find(method, path) {
      const route = routes.find(method as HTTPMethod, path);
      return route === null ? null : { operation: route.store as T, params: route.params };
    },
  };
}
