/** What a person fills in; each has a word that stands for it where nothing is known. */
export interface Place {
  /** The process, as text: a number or the word PID. */
  readonly pid: string;
  /** The dump to write, by the process's own name for it. */
  readonly out: string;
  /** Where meliscope_dump.py lies, by the process's own name for its folder. */
  readonly folder: string;
  readonly container: string;
  readonly pod: string;
}

export const unnamedPlace: Place = {
  pid: 'PID',
  out: '/tmp/app.dump',
  folder: '/tmp',
  container: 'CONTAINER',
  pod: 'POD',
};

export interface Way {
  readonly id: string;
  readonly title: string;
  /** When it is the right one, and what it costs; one or two sentences. */
  readonly when: string;
  /** Pythons it works on, as [first, last] of major and minor; null is open. */
  readonly pythons: {
    readonly from: readonly [number, number];
    readonly to: readonly [number, number] | null;
  };
  /** The exact text to copy. */
  text(place: Place): string;
}

const every = { from: [2, 7], to: null } as const;

const python = (text: string): string => JSON.stringify(text);
const folderOf = (path: string): string => path.replace(/\/[^/]*$/, '') || '/';

const load = ({ folder }: Place): string => `import sys; sys.path.insert(0, ${python(folder)})
import meliscope_dump`;

/** For where names must stay clean: in an interpreter prompt, or inside another program's module. */
const loadAside = ({ folder }: Place): string => `script = {'__name__': 'meliscope_dump'}
exec(open(${python(`${folder}/meliscope_dump.py`)}).read(), script)`;

/** As a line for gdb that a shell passes on unchanged. */
function gdbLine({ pid, folder, out }: Place): string {
  const inPython =
    `exec(open('${folder}/meliscope_dump.py').read(), {'__name__': 'meliscope_dump', ` +
    `'MELISCOPE_REQUEST': {'folder': '${folder}/meliscope-request', 'thread': True, 'out': '${out}', 'options': {}}})`;
  return `mkdir -p ${folder}/meliscope-request && touch ${folder}/meliscope-request/request
gdb -nx -batch -p ${pid} \\
  -ex 'set $state = ((int(*)(void))PyGILState_Ensure)()' \\
  -ex "call ((int(*)(const char*))PyRun_SimpleString)(\\"${inPython}\\")" \\
  -ex 'call ((void(*)(int))PyGILState_Release)($state)'
ls -l ${out} ${folder}/meliscope-request      # "done" when the dump is whole, or "error" and why`;
}

/** Every way to a dump, from the most to the least comfortable one. */
export const ways: readonly Way[] = [
  {
    id: 'capture',
    title: 'A running process on this machine',
    when: 'Needs the right to trace the process (its user or root) and, up to Python 3.13, gdb. Nothing has to be prepared in the program.',
    pythons: every,
    text: ({ pid, out }) => `meliscope capture --pid ${pid} -o ${out}`,
  },
  {
    id: 'call',
    title: 'A call in your code',
    when: 'Wherever your program can be changed or its code can be reloaded while it runs.',
    pythons: every,
    text: (place) => `${load(place)}
meliscope_dump.dump(${python(place.out)})`,
  },
  {
    id: 'repl',
    title: 'A console inside the process',
    when: 'For a debug console, an embedded interpreter or a remote shell that runs in the process itself. Leaves one name behind.',
    pythons: every,
    text: (place) => `${loadAside(place)}
script['dump'](${python(place.out)})`,
  },
  {
    id: 'signal',
    title: 'On a signal',
    when: 'Put it where the program starts. Later one kill command from outside takes a dump, again and again; the main thread takes it up when it next runs Python.',
    pythons: every,
    text: (place) => `${load(place)}
meliscope_dump.on_signal(${python(folderOf(place.out))})

# then, from a shell:  kill -USR2 ${place.pid}`,
  },
  {
    id: 'timer',
    title: 'Every hour',
    when: 'To see what grows: a thread of its own writes a dump at each interval and keeps the last ones. Compare them afterwards.',
    pythons: every,
    text: (place) => `${load(place)}
meliscope_dump.every(3600, ${python(folderOf(place.out))}, keep=10, gz=True)`,
  },
  {
    id: 'web',
    title: 'A web endpoint',
    when: 'Only behind a login of administrators: the file holds everything the process knows. With several worker processes the one that answers is dumped.',
    pythons: every,
    text: (place) => `${load(place)}

# Flask
@app.route('/debug/dump', methods=['POST'])
def take_dump():
    return {'objects': meliscope_dump.dump(${python(place.out)})['objects']}

# Django
def take_dump(request):
    return JsonResponse({'objects': meliscope_dump.dump(${python(place.out)})['objects']})

# FastAPI
@app.post('/debug/dump')
def take_dump():
    return {'objects': meliscope_dump.dump(${python(place.out)})['objects']}`,
  },
  {
    id: 'gdb',
    title: 'gdb by hand',
    when: 'Where Meliscope is not installed. Only for a process whose main thread waits (idle, sleeping, reading): gdb would interrupt a busy one anywhere, while meliscope capture waits for a safe point.',
    pythons: { from: [2, 7], to: [3, 13] },
    text: gdbLine,
  },
  {
    id: 'remote-exec',
    title: 'sys.remote_exec',
    when: 'Python 3.14 and later: the interpreter itself runs a file at its next safe point. Needs a Python of the same version and the right to trace the process.',
    pythons: { from: [3, 14], to: null },
    text: ({ pid, folder, out }) => `cat > ${folder}/take_dump.py <<'END'
exec(open('${folder}/meliscope_dump.py').read(), script := {'__name__': 'meliscope_dump'})
script['dump']('${out}')
END
python3 -c 'import sys; sys.remote_exec(${pid}, "${folder}/take_dump.py")'`,
  },
  {
    id: 'container',
    title: 'A container',
    when: 'From the host, as root: the process in the container is an ordinary process there, and the dump is brought out of it. Inside the container the same needs --cap-add=SYS_PTRACE at its start.',
    pythons: { from: [2, 7], to: [3, 13] },
    text: ({ container, out }) => `PID=$(docker inspect --format '{{.State.Pid}}' ${container})
sudo meliscope capture --pid "$PID" -o ${out}

# without Meliscope on the host, for a program that listens to a signal (see: On a signal)
docker cp meliscope_dump.py ${container}:/tmp/
docker exec ${container} kill -USR2 1
docker cp ${container}:${out} .`,
  },
  {
    id: 'kubernetes',
    title: 'Kubernetes',
    when: 'A debug container that shares the processes of the pod reaches in without a restart; the cluster must allow the SYS_PTRACE capability.',
    pythons: { from: [2, 7], to: [3, 13] },
    text: ({
      pod,
      container,
      out,
    }) => `kubectl debug -it ${pod} --image=node:22 --target=${container} --profile=sysadmin -- bash
# inside: install gdb, put Meliscope there, then
apt-get update && apt-get install -y gdb
meliscope capture --pid 1 -o ${out}
# from another terminal, while the debug container is open
kubectl cp ${pod}:${out} . -c DEBUG_CONTAINER`,
  },
];

export const fits = ({ pythons }: Way, [major, minor]: readonly [number, number]): boolean => {
  const order = (version: readonly [number, number]): number => version[0] * 1000 + version[1];
  const asked = order([major, minor]);
  return asked >= order(pythons.from) && (pythons.to === null || asked <= order(pythons.to));
};
