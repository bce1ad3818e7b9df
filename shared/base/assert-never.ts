/** Fails to compile when a union has a case that was not handled; throws if one arrives all the same. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
