"""fragile.py SCRIPT_FOLDER OUT: dumps taken where the process is easily broken; prints as JSON what came of each."""
from __future__ import print_function

import gc
import json
import signal
import struct
import sys
import weakref

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import meliscope_dump  # noqa: E402

out, told = sys.argv[2], {}
# So that each dump is one of little, whatever the modules above brought.
meliscope_dump.LARGE = 5000


def while_a_tuple_is_made():
    for number in range(20000):
        if number == 12000:
            told['half made'] = meliscope_dump.dump(out + '/tuple.dump')['skipped']
        yield number


told['made'] = len(tuple(while_a_tuple_is_made()))


class Text(str):
    def __getitem__(self, place):
        raise SystemExit('code of the program ran')


Named = type(Text('Named'), (object,), {})


class LateStruct(struct.Struct):
    def __init__(self):
        told['before __init__'] = meliscope_dump.dump(out + '/struct.dump')['skipped']
        struct.Struct.__init__(self, '<I')


kept = [Named(), LateStruct(), struct.Struct('<IIQ')]
told['whole struct'] = [id(kept[2]), sys.getsizeof(kept[2])]
told['named'] = id(kept[0])
meliscope_dump.dump(out + '/names.dump')


class Held(object):
    pass


def lets_go(**options):
    held = Held()
    seen = weakref.ref(held)
    meliscope_dump.dump(out + '/held.dump', **options)
    del held
    return seen() is None


gc.disable()
told['let go'] = [lets_go(), lets_go(frames=False), lets_go(refcounts=True)]
gc.enable()


def deep(calls):
    if calls:
        return deep(calls - 1)
    try:
        return meliscope_dump.dump(out + '/deep.dump')['skipped']
    except meliscope_dump.DumpError as error:
        return str(error)


told['deep'] = [deep(sys.getrecursionlimit() - left) for left in (200, 30, 20)]
if hasattr(signal, 'SIGCHLD'):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    told['forked'] = meliscope_dump.dump(out + '/forked.dump', fork=True)
print(json.dumps(told))
