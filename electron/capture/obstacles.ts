import { readFileSync } from 'node:fs';
import { fail, type FailureError } from '../../shared/protocol/failure.ts';
import { statusField, type Target } from './target.ts';

/** What this program itself may do. */
export interface Rights {
  readonly uid: number;
  readonly mayTraceAny: boolean;
  /** kernel.yama.ptrace_scope: 0 same user, 1 own children, 2 administrators, 3 nobody; null without Yama. */
  readonly ptraceScope: number | null;
  readonly inContainer: boolean;
}

const sysPtrace = 1n << 19n;

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return null;
    throw thrown;
  }
}

export function ownRights(proc = '/proc'): Rights {
  const capabilities = statusField(readOrNull(`${proc}/self/status`) ?? '', 'CapEff') || '0';
  const scope = readOrNull(`${proc}/sys/kernel/yama/ptrace_scope`);
  const cgroup = readOrNull(`${proc}/1/cgroup`) ?? '';
  return {
    uid: process.geteuid?.() ?? 0,
    mayTraceAny: (BigInt(`0x${capabilities}`) & sysPtrace) !== 0n,
    ptraceScope: scope === null ? null : Number(scope),
    inContainer:
      /docker|containerd|kubepods|lxc|libpod/.test(cgroup) ||
      readOrNull('/.dockerenv') !== null ||
      readOrNull('/run/.containerenv') !== null,
  };
}

const otherWays = 'meliscope snippet shows ways from inside the program';

/** The rights that both ways into a process need. */
function rightsObstacle(target: Target, rights: Rights): FailureError | null {
  const { pid, uid } = target;
  if (rights.mayTraceAny) {
    return rights.ptraceScope === 3
      ? fail(
          'no-permission',
          `This kernel forbids all tracing until it is started anew (kernel.yama.ptrace_scope = 3); ${otherWays}.`,
        )
      : null;
  }
  const withCapability = rights.inContainer
    ? 'start this container with --cap-add=SYS_PTRACE (Kubernetes: securityContext.capabilities.add: [SYS_PTRACE])'
    : 'run this as root';
  if (uid !== rights.uid)
    return fail('no-permission', `Process ${pid} belongs to user ${uid}: ${withCapability}.`);
  if (rights.ptraceScope === null || rights.ptraceScope === 0) return null;
  return fail(
    'no-permission',
    `This system lets only administrators reach into a running process (kernel.yama.ptrace_scope = ` +
      `${rights.ptraceScope}): ${withCapability}.`,
  );
}

/** What keeps a dump from being taken of this process from outside, as one sentence; null when nothing does. */
export function obstacle(target: Target, rights: Rights): FailureError | null {
  const { pid, name, state, tracer, version, implementation } = target;
  const no = (sentence: string): FailureError => fail('bad-request', sentence);
  if (state === 'Z' || state === 'X') return fail('not-found', `Process ${pid} has ended already.`);
  if (tracer !== 0)
    return no(
      `Process ${pid} is being traced by process ${tracer}, and only one tracer can be; end that one first.`,
    );
  if (state === 'T')
    return no(`Process ${pid} is stopped; let it go on with "kill -CONT ${pid}" and try again.`);
  if (implementation === 'PyPy') return no(`Process ${pid} runs PyPy; dumps are taken of CPython only.`);
  if (implementation === null)
    return no(
      `Process ${pid} (${name}) does not look like Python: it has no libpython and its program is not python.`,
    );
  if (
    version !== null &&
    !(version.major === 3 ? version.minor >= 4 : version.major === 2 && version.minor === 7)
  )
    return no(
      `Process ${pid} runs Python ${version.major}.${version.minor}; the script needs 2.7, or 3.4 and later.`,
    );
  if (version === null)
    return no(`It cannot be told which Python process ${pid} (${name}) runs; ${otherWays}.`);
  return rightsObstacle(target, rights);
}
