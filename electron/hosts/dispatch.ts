import type { CancelSignal } from '../../shared/base/cancel-signal.ts';
import { listingFormats, listingMethods } from '../../shared/protocol/listing.ts';
import { growthColumns } from '../../shared/protocol/compare.ts';
import { methodNames, type Method } from '../../shared/protocol/engine-api.ts';
import { exportFormats } from '../../shared/protocol/export.ts';
import { longestNote } from '../../shared/protocol/notes.ts';
import { changeNames } from '../../shared/protocol/object-changes.ts';
import { fail, toFailure, type Failure } from '../../shared/protocol/failure.ts';
import { largestPicture, pictureDirections } from '../../shared/protocol/picture.ts';
import { longestTitle, reportSections, writtenFormats } from '../../shared/protocol/report.ts';
import { exportKinds, tableFormats } from '../../shared/protocol/table-export.ts';
import { mostRootWishes } from '../../shared/protocol/root-wishes.ts';
import { tracemallocKeys } from '../../shared/protocol/profile.ts';
import { profileTables } from '../../shared/protocol/profile-screen.ts';
import { setOperations } from '../../shared/protocol/sets.ts';
import { objectOrders, objectSets, rootReasonNames } from '../../shared/protocol/graph.ts';
import { viewNames } from '../../shared/protocol/views.ts';
import { groupings, summaryColumns } from '../../shared/protocol/summary.ts';
import type { Handlers, Reply } from '../../shared/protocol/wire.ts';

/** Says what a field must be, as the end of the sentence "`field` must be …", or null when the value fits. */
type FieldCheck = (value: unknown) => string | null;

/** The engine never hands out more rows in one page. */
const pageRows = 500;
/** Linux allows 4,096 bytes and Windows 32,767 characters; beyond that it is no path. */
const pathCharacters = 32_767;
const filterCharacters = 1_000;
/** A class may have a name of any length; 100 kB have been seen in dumps. */
const typeName = (value: unknown): string | null => text(250_000)(value);
/** A query may list ten thousand addresses. */
const queryCharacters = 250_000;
const nameCharacters = 100;
/** Names of types may be absurdly long; a question stays far below what the server takes. */
const typeCharacters = 200_000;

const wholeNumber =
  (most: number): FieldCheck =>
  (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most
      ? null
      : most === Number.MAX_SAFE_INTEGER
        ? 'a whole number'
        : `a whole number from 0 to ${most}`;
const text =
  (most: number): FieldCheck =>
  (value) =>
    typeof value === 'string' && value.length <= most ? null : `text of at most ${most} characters`;
const oneOf =
  (names: readonly string[]): FieldCheck =>
  (value) =>
    typeof value === 'string' && names.includes(value) ? null : `one of ${names.join(', ')}`;
const yesOrNo: FieldCheck = (value) => (typeof value === 'boolean' ? null : 'true or false');
const path: FieldCheck = (value) =>
  typeof value === 'string' && value !== '' && value.length <= pathCharacters && !value.includes('\0')
    ? null
    : 'the path of a file or folder';
const nullOr =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === null ? null : check(value);
const pathOrNull = nullOr(path);
const listOf =
  (most: number, check: FieldCheck, what: string): FieldCheck =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every((item) => check(item) === null)
      ? null
      : `a list of at most ${most} ${what}`;
const dump = wholeNumber(Number.MAX_SAFE_INTEGER);
const view = oneOf(viewNames);
const address: FieldCheck = (value) =>
  typeof value === 'string' && /^\d{1,20}$/.test(value) ? null : 'an address in decimal digits';
const addresses = listOf(10_000, address, 'addresses in decimal digits');
const wishedRows = listOf(mostRootWishes, address, 'addresses in decimal digits');
const setName = text(nameCharacters);
const rowWindow = { from: wholeNumber(Number.MAX_SAFE_INTEGER), limit: wholeNumber(pageRows) };

const picture = {
  dump,
  view,
  address,
  direction: oneOf(pictureDirections),
  depth: wholeNumber(largestPicture.depth),
  tooMany: wholeNumber(largestPicture.tooMany),
  withoutTypes: listOf(pageRows, typeName, 'type names'),
  withoutPattern: text(filterCharacters),
  without: addresses,
};

/** What a person pastes of /proc: a process of a thousand libraries has 2 MB of smaps. */
const evidence = nullOr(text(16 << 20));

/** A table of a thousand dumps is as wide as anybody can use. */
const mostDumps = 1_000;
const time: FieldCheck = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? null : 'a time in milliseconds';

const aboutChanges = {
  dumps: listOf(3, dump, 'dumps'),
  view,
  change: oneOf(changeNames),
  ...rowWindow,
};

const aboutReport = {
  dump,
  view,
  earlier: listOf(mostDumps, dump, 'dumps'),
  profiles: listOf(mostDumps, dump, 'profiles'),
  title: text(longestTitle),
  sections: listOf(reportSections.length, oneOf(reportSections), 'sections'),
  redactValues: yesOrNo,
  redactPaths: yesOrNo,
  redactTypes: nullOr(text(filterCharacters)),
};

const profileScope = {
  dump,
  by: oneOf(tracemallocKeys),
  cumulative: yesOrNo,
  include: text(filterCharacters),
  exclude: text(filterCharacters),
  allFrames: yesOrNo,
  domain: nullOr(wholeNumber(Number.MAX_SAFE_INTEGER)),
  against: nullOr(dump),
  added: listOf(100, dump, 'profiles'),
  subject: nullOr(wholeNumber(Number.MAX_SAFE_INTEGER)),
};

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{method, params}`: the parameters of a method that gives a table, but for the window. */
function listing(value: unknown): string | null {
  const known = oneOf(listingMethods);
  if (!isPlainObject(value) || Object.keys(value).some((name) => name !== 'method' && name !== 'params'))
    return 'a table: "method" and "params"';
  const { method, params } = value;
  if (known(method) !== null || !isPlainObject(params)) return `a table of ${known(method) ?? 'a method'}`;
  const shape = Object.entries(shapes[method as (typeof listingMethods)[number]]).filter(
    ([name]) => !Object.hasOwn(rowWindow, name),
  );
  for (const [name, check] of shape) {
    const wanted = check(Object.hasOwn(params, name) ? params[name] : undefined);
    if (wanted !== null) return `a table whose "${name}" is ${wanted}`;
  }
  return Object.keys(params).length === shape.length ? null : `a table without other parameters`;
}

/** Every field of every method's parameters; all are required. */
const shapes: { readonly [M in Method]: Readonly<Record<string, FieldCheck>> } = {
  hostFacts: {},
  openDump: { path },
  dumps: {},
  cancelReading: { dump },
  closeDump: { dump },
  summary: {
    dump,
    view,
    groupBy: oneOf(groupings),
    sortBy: oneOf(summaryColumns),
    descending: yesOrNo,
    filter: text(filterCharacters),
    from: wholeNumber(Number.MAX_SAFE_INTEGER),
    limit: wholeNumber(pageRows),
  },
  summaryText: { dump, view },
  problems: { dump },
  makeGraph: { dump },
  objects: {
    dump,
    view,
    type: nullOr(typeName),
    among: oneOf(objectSets),
    sortBy: oneOf(objectOrders),
    reversed: yesOrNo,
    ...rowWindow,
  },
  object: { dump, view, address },
  children: { dump, view, address, ...rowWindow },
  childTypes: { dump, view, address },
  referrers: { dump, view, address, type: nullOr(typeName), ...rowWindow },
  referrerTypes: { dump, view, address },
  paths: { dump, view, address, count: wholeNumber(20) },
  whereabouts: { dump, view, addresses: listOf(pageRows, address, 'addresses in decimal digits') },
  dominated: {
    dump,
    view,
    address: nullOr(address),
    type: nullOr(typeName),
    besides: listOf(pageRows, typeName, 'type names'),
    ...rowWindow,
  },
  holders: { dump, view, address, ...rowWindow },
  dominatedTypes: { dump, view, address: nullOr(address) },
  deepSizes: { dump, view, address },
  totals: { dump, view, addresses, excluding: addresses },
  reached: { dump, view, address, excluding: addresses },
  retainedOfSet: { dump, view, addresses },
  retainedOfTypes: { dump, view, types: listOf(pageRows, typeName, 'type names') },
  roots: { dump, view },
  processFacts: { dump },
  threads: { dump, view },
  rootObjects: { dump, view, reason: oneOf(rootReasonNames), ...rowWindow },
  rootWishes: { dump },
  wishRoots: { dump, added: wishedRows, ignored: wishedRows, ignoredHolders: wishedRows },
  query: { dump, view, text: text(queryCharacters), ...rowWindow },
  firstFound: { dump, view, text: text(queryCharacters) },
  search: { dump, view, text: text(filterCharacters), regex: yesOrNo, ...rowWindow },
  checkQuery: { dump, view, text: text(queryCharacters), position: wholeNumber(queryCharacters) },
  keepSet: { dump, view, name: setName, text: text(queryCharacters) },
  listSets: { dump },
  combineSets: { dump, operation: oneOf(setOperations), left: setName, right: setName, name: setName },
  dropSet: { dump, name: setName },
  setRetained: { dump, view, name: setName, exact: yesOrNo },
  keepers: { dump, view, text: text(queryCharacters), skip: text(filterCharacters) },
  mergedPaths: { dump, view, text: text(queryCharacters), limit: wholeNumber(pageRows) },
  exportTable: { dump, view, kind: oneOf(exportKinds), format: oneOf(tableFormats) },
  exportListing: { listing, format: oneOf(listingFormats) },
  report: aboutReport,
  writeReport: { ...aboutReport, format: oneOf(writtenFormats) },
  exportObjects: { dump, view, text: text(queryCharacters), format: oneOf(exportFormats) },
  notes: { dump },
  setNote: {
    dump,
    address: nullOr(address),
    type: text(typeCharacters),
    starred: yesOrNo,
    text: text(longestNote),
  },
  savedQueries: {},
  saveQuery: { name: setName, text: text(queryCharacters), renamed: nullOr(setName) },
  removeQuery: { name: setName },
  reportTemplates: {},
  saveReportTemplate: {
    name: setName,
    order: listOf(reportSections.length, oneOf(reportSections), 'sections'),
    chosen: listOf(reportSections.length, oneOf(reportSections), 'sections'),
    redactValues: yesOrNo,
    redactPaths: yesOrNo,
    redactTypes: text(filterCharacters),
  },
  removeReportTemplate: { name: setName },
  neighbourhood: picture,
  neighbourhoodDot: picture,
  compareDumps: {
    dumps: listOf(mostDumps, dump, 'dumps'),
    view,
    groupBy: oneOf(groupings),
    kinds: nullOr(listOf(100, typeName, 'names')),
    sortBy: oneOf(growthColumns),
    descending: yesOrNo,
    at: nullOr(wholeNumber(mostDumps)),
    filter: text(filterCharacters),
    bytesFloor: wholeNumber(Number.MAX_SAFE_INTEGER),
    countFloor: wholeNumber(Number.MAX_SAFE_INTEGER),
    times: nullOr(listOf(mostDumps, time, 'times in milliseconds')),
    ...rowWindow,
  },
  objectChanges: {
    ...aboutChanges,
    groupBy: oneOf(['type', 'holder']),
    type: nullOr(typeName),
  },
  changedObjects: { ...aboutChanges, type: nullOr(typeName), holder: nullOr(address) },
  suspects: { dump, view, baselines: listOf(20, dump, 'dumps') },
  waste: { dump, view, python: nullOr(text(nameCharacters)) },
  writerPython: { dump, python: nullOr(text(nameCharacters)) },
  duplicates: { dump, view },
  arenas: { dump, view, python: nullOr(text(nameCharacters)), ...rowWindow },
  diagnose: {
    dump: nullOr(dump),
    python: nullOr(text(nameCharacters)),
    status: evidence,
    smaps: evidence,
    pmap: evidence,
    mallocStats: evidence,
    mallocInfo: evidence,
    mprof: evidence,
    strace: evidence,
    openMprof: nullOr(dump),
    openStrace: nullOr(dump),
  },
  overTime: { dumps: listOf(mostDumps, dump, 'dumps'), view, dump, address },
  samples: { dump },
  profileFacts: { dump },
  profileTable: {
    ...profileScope,
    table: oneOf(profileTables),
    sortBy: text(nameCharacters),
    descending: yesOrNo,
    filter: text(filterCharacters),
    ...rowWindow,
  },
  profileFlame: {
    ...profileScope,
    node: wholeNumber(2 ** 32),
    upward: yesOrNo,
    frame: nullOr(wholeNumber(2 ** 32)),
  },
  profileSeries: { dump },
  openSample: {},
  dumpScript: {},
  recentFiles: {},
  clearRecentFiles: {},
  chooseFiles: {},
  listFolder: { path: pathOrNull },
};

/** Words from the wire that are quoted back are cut, so that an error cannot be made a megabyte long. */
const quoted = (word: string): string => JSON.stringify(word.length > 60 ? `${word.slice(0, 60)}…` : word);

function isMethod(handlers: Handlers, method: unknown): method is Method {
  return (
    typeof method === 'string' &&
    (methodNames as readonly string[]).includes(method) &&
    Object.hasOwn(handlers, method)
  );
}

/** A copy that holds the known fields and nothing else; throws a bad-request failure naming the first bad field. */
function checkedParams(method: Method, params: unknown): Record<string, unknown> {
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    throw fail('bad-request', `${method}: "params" must be an object.`);
  const shape = shapes[method];
  for (const name of Object.keys(params)) {
    if (!Object.hasOwn(shape, name))
      throw fail('bad-request', `${method}: there is no parameter ${quoted(name)}.`);
  }
  const checked: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(shape)) {
    const value: unknown = Object.hasOwn(params, name)
      ? (params as Record<string, unknown>)[name]
      : undefined;
    const wanted = check(value);
    if (wanted !== null) throw fail('bad-request', `${method}: "${name}" must be ${wanted}.`);
    checked[name] = value;
  }
  return checked;
}

function failureOf(thrown: unknown): Failure {
  try {
    return toFailure(thrown);
  } catch {
    // What was thrown cannot even be turned into text.
    return { kind: 'io', message: 'An unknown error occurred.' };
  }
}

/** Settles with the work, or rejects as soon as the asker gave up, whatever the work does then. */
function orCancelled<T>(work: Promise<T>, signal: CancelSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(fail('cancelled', 'Cancelled.'));
    signal.addEventListener('abort', giveUp, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/**
 * Answers one ask that came over a wire: checks the method's name and the shape of its parameters, calls the
 * handler, and settles always, with an answer or a failure. Nothing that arrives can make it throw.
 */
export async function dispatch(
  handlers: Handlers,
  method: unknown,
  params: unknown,
  signal: CancelSignal,
): Promise<Reply<Method>> {
  try {
    if (!isMethod(handlers, method)) {
      throw fail(
        'bad-request',
        typeof method === 'string' ? `There is no method ${quoted(method)}.` : '"method" must be text.',
      );
    }
    const checked = checkedParams(method, params);
    if (signal.aborted) throw fail('cancelled', 'Cancelled.');
    // The table above has just proved the shape that the handler's type asks for.
    const handler = handlers[method] as (params: unknown, signal: CancelSignal) => unknown;
    const work = Promise.resolve(handler.call(handlers, checked, signal));
    const answer = (await orCancelled(work, signal)) as Extract<Reply<Method>, { ok: true }>['answer'];
    return { ok: true, answer };
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) };
  }
}
