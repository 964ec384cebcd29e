import { readdirSync } from 'node:fs';
import { SettingsError } from '../../settings.ts';

/** A route that fits, and the parts of the path that are its parameters, percent-decoded. */
export interface Match<T> {
  readonly operation: T;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** What a router must do; one module in `kinds/` a router, chosen by ROUTER. */
export interface Router<T> {
  /** @param pathTemplate as OpenAPI writes it: `/products/{productId}`; a static part goes before a parameter. */
  register(method: string, pathTemplate: string, operation: T): void;
  /** @param path without query, percent-encoded and known to decode */
  find(method: string, path: string): Match<T> | null;
}

interface RouterModule {
  createRouter: <T>() => Router<T>;
}

/** Routes with their methods, so that a path that exists is told apart from a method that does not. */
export class RouteTable<T> {
  readonly #router: Router<T>;
  readonly #methods = new Set<string>();

  constructor(router: Router<T>) {
    this.#router = router;
  }

  register(method: string, pathTemplate: string, operation: T): void {
    this.#methods.add(method);
    this.#router.register(method, pathTemplate, operation);
  }

  find(method: string, path: string): Match<T> | null {
    return this.#router.find(method, path);
  }

  /** The methods of a path, HEAD and OPTIONS among them; none when there is no such path. */
  allowedMethods(path: string): readonly string[] {
    const methods = [...this.#methods].filter((method) => this.#router.find(method, path) !== null);
    return withImplied(methods);
  }

  /** All methods that some path takes: the answer to `OPTIONS *`. */
  get methods(): readonly string[] {
    return withImplied([...this.#methods]);
  }
}

/** GET brings HEAD, and whatever there is brings OPTIONS. */
export function withImplied(methods: readonly string[]): readonly string[] {
  if (methods.length === 0) return [];
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
}

/** The routers that there are: the modules of `kinds/`. */
export function routerKinds(): string[] {
  return readdirSync(new URL('./kinds/', import.meta.url))
    .filter((file) => /^[a-z0-9-]+\.[jt]s$/.test(file))
    .map((file) => file.slice(0, -3))
    .sort();
}

/** @throws SettingsError when there is no router of that name */
export async function createRouteTable<T>(kind: string): Promise<RouteTable<T>> {
  const kinds = routerKinds();
  if (!kinds.includes(kind)) throw new SettingsError(`ROUTER must be one of ${kinds.join(', ')}`);
  const { createRouter } = (await import(`./kinds/${kind}.js`)) as RouterModule;
  return new RouteTable(createRouter<T>());
}
