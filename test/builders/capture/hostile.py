# -*- coding: utf-8 -*-
"""hostile.py SCRIPT_FOLDER OUT: a process full of objects that bite whoever touches them, dumped.

Prints as JSON what of theirs ran meanwhile. Nothing may but __sizeof__, and the dump must be whole.
"""
from __future__ import print_function

import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import meliscope_dump  # noqa: E402

ran = []


def bite(name):
    def method(*args, **kwargs):
        ran.append(name)
        raise RuntimeError(name)
    return method


class Meta(type):
    pass


for _name in ('__eq__', '__hash__', '__getattribute__', '__instancecheck__', '__subclasscheck__', '__repr__', '__len__',
              '__iter__', '__call__', '__dir__'):
    setattr(Meta, _name, bite('Meta.' + _name))
names = ('__eq__', '__hash__', '__getattr__', '__getattribute__', '__repr__', '__str__', '__len__', '__iter__',
         '__bool__', '__nonzero__', '__getitem__', '__contains__', '__call__', '__index__', '__int__', '__reduce__',
         '__reduce_ex__', '__dir__', '__del__', '__cmp__', '__lt__', '__format__', '__bytes__', '__enter__')
body = dict((name, bite('Biting.' + name)) for name in names if name != '__del__')
body['__class__'] = property(bite('Biting.__class__'))
body['dangerous'] = property(bite('Biting.dangerous'))
Biting = type.__new__(Meta, 'Biting', (object,), dict(body))
BitingDict = type('BitingDict', (dict,), dict((key, value) for key, value in body.items() if key != '__hash__'))
BitingList = type('BitingList', (list,), dict(body, keys=bite('keys'), items=bite('items')))
BitingText = type('BitingText', (type(u''),), dict(body, encode=bite('encode'), translate=bite('translate')))
BitingBytes = type('BitingBytes', (bytes,), dict(body, decode=bite('decode')))
BitingInt = type('BitingInt', (int,), dict(body, __mod__=bite('mod')))


class Descriptor(object):
    def __get__(self, obj, kind=None):
        ran.append('Descriptor.__get__')
        raise RuntimeError('get')

    def __set__(self, obj, value):
        ran.append('Descriptor.__set__')


class Shadowed(object):
    """Attributes whose names a descriptor of the class also has."""
    lazy = Descriptor()

    def __init__(self):
        self.plain = ['plain']
        self.__dict__['lazy'] = ['hidden by the descriptor']

    def use(self):
        return self.lazy


class Sized(object):
    def __init__(self, answer):
        self.answer = answer

    def __sizeof__(self):
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


class SlotsOfStrangeNames(object):
    __slots__ = ['__private', 'a', 'z9', '__weakref__']


class SlotsFromAnIterator(object):
    __slots__ = iter(['left', 'right'])


class Below(SlotsFromAnIterator):
    __slots__ = {'below': 'documented'}


class Deleting(object):
    def __del__(self):
        ran.append('Deleting.__del__')


class ClassWithOddModule(object):
    __module__ = 42


class RaisesOnAttribute(object):
    @property
    def __dict__(self):
        ran.append('__dict__ property')
        raise RuntimeError('dict')

    def __init__(self):
        object.__setattr__(self, 'kept', [1])


def make(cls, *args):
    """Without the class's own __getattribute__ and __init__."""
    return cls.__mro__[-2].__new__(cls, *args) if False else object.__new__(cls)


slotted = SlotsOfStrangeNames()
slotted._SlotsOfStrangeNames__private, slotted.a = ['p'], ['a']
below = Below()
below.left, below.right, below.below = ['l'], ['r'], ['b']
cyclic = []
cyclic.append(cyclic)
cyclic_dict = {}
cyclic_dict['self'] = cyclic_dict
deep = ()
for _ in range(20000):
    deep = (deep,)
everything = [
    type.__call__(Biting), BitingDict(a=1), BitingList([1, 2]), BitingText(u'text'), BitingBytes(b'bytes'), BitingInt(7),
    Shadowed(), Sized(-5), Sized(10 ** 40), Sized('text'), Sized(SystemExit(3)), Sized(KeyboardInterrupt()),
    Sized(64), slotted, below, cyclic, cyclic_dict, deep, Deleting(), ClassWithOddModule(), RaisesOnAttribute(),
    10 ** 5000, -10 ** 5000, 2 ** 63, -2 ** 63, 2 ** 63 - 1, float('nan'), float('inf'), u'\U0001f600' * 200, u'\ud800',
    b'\x00\xff"\\/', u'"\\/\n\u0000', set([frozenset([1])]), dict.fromkeys([(1, 2), None, 'text']), type('', (), {})(),
]
if sys.version_info[0] == 2:
    class OldStyle:
        def __getattr__(self, name):
            ran.append('OldStyle.__getattr__')
            raise AttributeError(name)
    everything.append(OldStyle())
everything_in_a_dict = {'biting': everything[0]}
dict_with_biting_keys = {1: 1}
sys.modules['odd entry'] = everything[0]
sys.modules['none entry'] = None
del ran[:]
options = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
facts = meliscope_dump.dump(sys.argv[2], **options)
result = {
    'ran': list(ran), 'facts': facts,
    'slotted': id(slotted), 'below': id(below), 'shadowed': id(everything[6]), 'biting': id(everything[0]),
    'kept': id(everything[20]), 'deep': id(deep), 'largest': id(everything[25]), 'tooLarge': id(everything[23]),
}
print(json.dumps(result))
del sys.modules['odd entry'], sys.modules['none entry']
