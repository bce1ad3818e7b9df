# -*- coding: ascii -*-
"""Writes what is in the memory of this Python process to a file that Meliscope, and meliae's loader, open.

    import meliscope_dump
    meliscope_dump.dump('/tmp/app.dump')

CPython 2.7 and 3.4 to 3.14, no other file and no package needed. One line per object, in meliae's format with
further keys behind; lines that begin with "# meliscope" tell about the process. FORMAT.md describes both.

What it does to the process: it holds the interpreter for as long as it writes (or only for the fork, with
fork=True), switches the garbage collector's automatic runs off meanwhile, and never calls repr(), len(), properties
or any other code of the program's classes but __sizeof__, whose failures are caught. Its own memory is 8 bytes for
each object that the garbage collector tracks, one bit for each 16 bytes of address space in use (about 1 % of the
heap), and some megabytes of buffers.

A dump holds the text of the process: passwords and personal data too. value_limit=0 leaves all values out.
"""
import gc
import sys

# Whatever is loaded already, or part of the interpreter: an import could wait for a lock that is never given back.
system = sys.modules.get('posix') or sys.modules.get('nt')
if system is None:
    import os as system

_BEFORE = frozenset(globals())
NAMES = globals()
FORMAT = 1
PY2 = sys.version_info[0] == 2
# 3.11 and later keep the attributes of most instances beside the object, outside of any dict.
INLINE = sys.version_info >= (3, 11)
# 3.13 and later keep them there even when a dict exists; the dict then shows no references of its own.
HIDDEN_DICTS = sys.version_info >= (3, 13)
# Two objects never begin within the same 16 bytes (8 on 32 bits), so one bit tells whether an object was seen.
UNIT = 4 if sys.maxsize > 2 ** 32 else 3
PAGE_BYTES = 2048
PAGE = UNIT + 14
BITS = (1, 2, 4, 8, 16, 32, 64, 128)
BUFFER = 1 << 20
# Whether text can tell that it is ASCII.
PLAIN = sys.version_info >= (3, 7)
# Containers with more entries are written piece by piece.
LARGE = 50000
PIECE = 4096
# Calls within calls that writing needs at most (13 measured), and some for what a __sizeof__ calls.
STACK_NEEDED = 40
# At most this many objects get a __dict__ that they did not have, to learn the names of their attributes.
MOST_MATERIALISED = 1000
SHAPES_PER_CLASS = 16
FAILURES_PER_CLASS = 50
MOST_HIDDEN_DICTS = 200000

if PY2:
    text_type, long_type = unicode, long  # noqa: F821

    class _OldStyle:
        pass

    OldClass = type(_OldStyle)
    del _OldStyle
else:
    text_type, long_type, OldClass = str, int, None

# The types' own ways to their facts: asking the class itself could run code of its metaclass.
mro_of = type.__dict__['__mro__'].__get__
flags_of = type.__dict__['__flags__'].__get__
_bases_of = type.__dict__['__bases__'].__get__
_dict_of = type.__dict__['__dict__'].__get__
_name_of = type.__dict__['__name__'].__get__
_module_of = type.__dict__['__module__'].__get__
_qualname_of = _name_of if PY2 else type.__dict__['__qualname__'].__get__
HEAP_TYPE = 1 << 9
# A managed dict; from 3.13 on also values within the object.
BESIDE = (1 << 4) | (1 << 2 if HIDDEN_DICTS else 0)
IMMUTABLE = 1 << 8 if sys.version_info >= (3, 10) else 0
get_referents, get_attribute, get_size = gc.get_referents, object.__getattribute__, sys.getsizeof


def _sample():
    yield


FunctionType = type(_sample)
CodeType = type(_sample.__code__)
FrameType = type(sys._getframe())
ModuleType = type(sys)
MemberType = type(type.__dict__['__basicsize__'])
GetSetType = type(type.__dict__['__dict__'])
NoneType = type(None)
BUILTINS = 'builtins' if not PY2 else '__builtin__'
# Without references of their own, so nothing is asked for.
LEAVES = frozenset([id(cls) for cls in (
    text_type, bytes, int, long_type, float, bool, complex, NoneType, bytearray, type(Ellipsis))])
# What code keeps alive, as far as reading it makes no new object. The collector does not look into code.
if PY2 or sys.version_info < (3, 11):
    CODE_PARTS = ('co_consts', 'co_names', 'co_code', 'co_varnames', 'co_freevars', 'co_cellvars', 'co_filename',
                  'co_name', 'co_linetable' if sys.version_info >= (3, 10) else 'co_lnotab')
else:
    CODE_PARTS = ('co_consts', 'co_names', 'co_filename', 'co_name', 'co_qualname', 'co_linetable',
                  'co_exceptiontable')
FUNCTION_PARTS = ('code', 'globals', 'closure', 'defaults') + (() if PY2 else ('kwdefaults', 'qualname'))
MODULE_DICT = ModuleType.__dict__['__dict__'].__get__


class DumpError(Exception):
    """The dump could not be written; nothing is left of it."""


class _Escapes(dict):
    """Characters to what stands for them: everything outside of 0x20..0x7e and the three that meliae escapes."""

    def __missing__(self, code):
        if code > 0xffff:
            code -= 0x10000
            return text_type('\\u%04x\\u%04x' % (0xd800 + (code >> 10), 0xdc00 + (code & 0x3ff)))
        return text_type('\\u%04x' % code)


ESCAPES = _Escapes((code, code) for code in range(0x20, 0x7f))
for _sign in '\\/"':
    ESCAPES[ord(_sign)] = text_type('\\' + _sign)
del _sign


def quoted(text):
    """Text or bytes, of exactly these types, as a JSON string in pure ASCII; each byte as one character."""
    if type(text) is not text_type:
        text = text.decode('latin-1')
    elif PLAIN and text.isalnum() and text.isascii():
        return '"' + text + '"'
    return str('"' + text.translate(ESCAPES) + '"')


def is_text(value):
    """For the names of things: str on either Python, and no subclass of it."""
    return type(value) is str or type(value) is text_type


def json(value):
    """None, booleans, numbers, text, and lists, tuples and dicts of them, of exactly these types."""
    kind = type(value)
    if value is None or kind is bool:
        return 'null' if value is None else 'true' if value else 'false'
    if kind is int or kind is long_type:
        return '%d' % value
    if kind is float:
        return '%.17g' % value if -1e308 < value < 1e308 else 'null'
    if kind is list or kind is tuple:
        return '[' + ', '.join([json(item) for item in value]) + ']'
    if kind is dict:
        return '{' + ', '.join([quoted(key) + ': ' + json(value[key]) for key in sorted(value)]) + '}'
    return quoted(value) if is_text(value) or kind is bytes else 'null'


def real_dict(proxy):
    """The dict behind a mapping proxy."""
    found = get_referents(proxy)
    return found[0] if found and type(found[0]) is dict else {}


def text_items(names):
    """The entries of a dict under text keys. A lookup could meet a key whose __eq__ is the program's."""
    return [(key, value) for key, value in dict.items(names) if is_text(key)]


def entry(names, wanted):
    """One entry of a dict by its text key, or None."""
    for key, value in text_items(names):
        if key == wanted:
            return value
    return None


def bases_of(cls):
    # A type of an extension that was never made ready has neither; asking it for its bases ends the process.
    return None if mro_of(cls) is None else _bases_of(cls)


def class_items(cls):
    return text_items(real_dict(_dict_of(cls)))


def has_name(cls, wanted):
    return any([key == wanted for base in mro_of(cls) or (cls,) for key, _ in class_items(base)])


def name_of(cls):
    # A name may be of a class made from str, with methods of the program's; one given in C may be no text at all.
    try:
        return str.__str__(_name_of(cls))
    except Exception:
        return '?'


def class_path(cls):
    """`module.Outer.Inner`, escaped, as far as module and name are plain text."""
    module, name = None, name_of(cls)
    try:
        module, qualname = _module_of(cls), _qualname_of(cls)
        name = qualname if is_text(qualname) else name
    except Exception:
        pass
    name = quoted(name)[1:-1]
    return quoted(module)[1:-1] + '.' + name if is_text(module) else name


def c_name(cls):
    """A type's tp_name, escaped: with its module for types made in C, bare for classes."""
    flags = flags_of(cls)
    name = quoted(name_of(cls)[:100])[1:-1]
    if not flags & HEAP_TYPE or flags & IMMUTABLE:
        try:
            module = _module_of(cls)
        except Exception:
            module = None
        if is_text(module) and module != BUILTINS:
            return quoted(module)[1:-1] + '.' + name
    return name


def struct_type():
    module = sys.modules.get('_struct')
    return entry(MODULE_DICT(module), 'Struct') if type(module) is ModuleType else None


def made_ready(obj):
    """Whether a struct.Struct has had its __init__; asking it for its size before ends the process."""
    return entry(real_dict(_dict_of(struct_type())), 'size').__get__(obj, type(obj)) != -1


class _Kind(object):
    """What all objects of one type have in common; made once for each type."""

    __slots__ = ('type', 'head', 'path', 'base', 'exact', 'leaf', 'heap', 'inline', 'slots', 'dict_getter', 'names',
                 'own_size', 'fragile', 'wanted', 'shapes', 'texts', 'failures', 'materialised', 'counted')

    def __init__(self, kind):
        self.type = kind
        name, path = c_name(kind), class_path(kind)
        self.head = ', "type": "%s", "size": ' % name
        self.path = '' if path in (name, BUILTINS + '.' + name) else ', "class": "%s"' % path
        self.heap = bool(flags_of(kind) & HEAP_TYPE)
        self.inline = INLINE and self.heap and flags_of(kind) & BESIDE == BESIDE
        line = mro_of(kind) or (kind,)
        self.base, self.exact = '', False
        for cls in line:
            if id(cls) in BASES:
                self.base, self.exact = BASES[id(cls)], cls is kind
                break
        self.leaf = id(kind) in LEAVES
        self.fragile = any([cls is struct_type() for cls in line])
        self.slots, self.dict_getter, self.names, self.own_size = [], None, {}, False
        self.wanted, self.shapes, self.texts, self.failures, self.materialised = None, [], [], 0, False
        for cls in line if self.heap else ():
            made = flags_of(cls) & HEAP_TYPE
            for name, value in class_items(cls):
                if type(value) is MemberType and made and value.__objclass__ is cls:
                    self.slots.append((name, value))
                elif type(value) is GetSetType and name == '__dict__' and self.dict_getter is None:
                    self.dict_getter = value
                if name == '__sizeof__' and made:
                    self.own_size = True
                self.names.setdefault(name, value)
        # Instances whose references are their slots, their attributes and their class, and nothing else.
        self.counted = self.heap and self.base == '' and not any(
            [not flags_of(cls) & HEAP_TYPE and cls is not object for cls in line])

    def candidates(self):
        """Names that instances may have as attributes: from the code of the methods, and what the class declares."""
        if self.wanted is None:
            names = {}
            for cls in mro_of(self.type):
                for name, value in class_items(cls) if flags_of(cls) & HEAP_TYPE else ():
                    gather_names(value, names)
                    if name in ('__static_attributes__', '__match_args__', '__annotations__'):
                        for item in value if type(value) is tuple or type(value) is dict else ():
                            if is_text(item):
                                names[item] = True
            self.wanted = [name for name in names if self.readable(name)]
        return self.wanted

    def readable(self, name):
        """Whether reading this attribute of an instance runs no descriptor of the program."""
        return name not in self.names or not has_name(type(self.names[name]), '__get__')


def gather_names(value, names):
    """The names that the code of a function, or of what wraps one, uses."""
    if type(value) is staticmethod or type(value) is classmethod or type(value) is property:
        for inner in get_referents(value):
            if type(inner) is FunctionType:
                gather_names(inner, names)
    pending = [value.__code__] if type(value) is FunctionType else []
    while pending:
        code = pending.pop()
        for name in code.co_names:
            names[name] = True
        pending.extend([part for part in code.co_consts if type(part) is CodeType])


BASES = dict([(id(cls), name) for cls, name in (
    (dict, 'dict'), (list, 'list'), (tuple, 'tuple'), (set, 'set'), (frozenset, 'frozenset'), (bytes, 'bytes'),
    (text_type, 'text'), (bool, 'bool'), (int, 'int'), (long_type, 'int'), (ModuleType, 'module'),
    (FunctionType, 'function'), (CodeType, 'code'), (FrameType, 'frame'), (type, 'type'), (OldClass, 'old class'),
    (BaseException, 'exception')) if cls is not None])
LENGTH_OF = {'dict': dict.__len__, 'list': list.__len__, 'tuple': tuple.__len__, 'bytes': bytes.__len__,
             'text': text_type.__len__, 'set': set.__len__, 'frozenset': frozenset.__len__}


class _Seen(object):
    """The addresses met so far, as one bit for each place where an object can begin."""

    __slots__ = ('pages',)

    def __init__(self):
        self.pages = {}

    def add(self, address):
        """Whether the address is new."""
        page = self.pages.get(address >> PAGE)
        if page is None:
            page = self.pages[address >> PAGE] = bytearray(PAGE_BYTES)
        at, bit = (address >> UNIT + 3) & (PAGE_BYTES - 1), BITS[(address >> UNIT) & 7]
        if page[at] & bit:
            return False
        page[at] |= bit
        return True

    def bytes_used(self):
        return len(self.pages) * (PAGE_BYTES + 200)


class _Turns(object):
    """Lets other threads have their turn less often while objects are written, and as always while this thread
    waits for the disk: it would itself be kept waiting for so long."""

    __slots__ = ('usual', 'rare', 'change')

    def __init__(self):
        if PY2:
            self.usual, self.change = sys.getcheckinterval(), sys.setcheckinterval
            self.rare = max(self.usual, 100000)
        else:
            self.usual, self.change = sys.getswitchinterval(), sys.setswitchinterval
            self.rare = max(self.usual, 0.25)

    def few(self):
        self.change(self.rare)

    def all(self):
        self.change(self.usual)


class _File(object):
    """The file under another name until it is whole. Names ending in .gz are compressed."""

    def __init__(self, path, called_off=None):
        self.path, self.partial, self.called_off = path, '%s.%d.partial' % (path, system.getpid()), called_off
        self.parts, self.size, self.lines, self.written = [], 0, 0, 0
        self.squeeze, self.turns = None, None
        if path.endswith('.gz'):
            import zlib
            self.squeeze = zlib.compressobj(3, zlib.DEFLATED, 31)
        flags = system.O_WRONLY | system.O_CREAT | system.O_EXCL
        for name in ('O_BINARY', 'O_CLOEXEC', 'O_NOINHERIT'):
            flags |= getattr(system, name, 0)
        try:
            self.handle = system.open(self.partial, flags, 384)  # 0600: readable for the process's user alone
        except OSError as error:
            raise DumpError('Cannot write %s: %s' % (path, error.strerror))

    def line(self, text):
        self.parts.append(text + '\n')
        self.size += len(text)
        self.lines += 1
        if self.size > BUFFER:
            self.flush()

    def piece(self, text):
        self.parts.append(text)
        self.size += len(text)
        if self.size > BUFFER:
            self.flush()

    def flush(self):
        data = ''.join(self.parts)
        self.parts, self.size = [], 0
        if not PY2:
            data = data.encode('ascii')
        if self.squeeze is not None:
            data = self.squeeze.compress(data)
        if self.turns is not None:
            self.turns.all()
        self.put(data)
        if self.called_off is not None and self.called_off():
            raise DumpError('The dump was called off')
        if self.turns is not None:
            self.turns.few()

    def put(self, data):
        try:
            while data:
                count = system.write(self.handle, data)
                self.written += count
                data = data[count:]
        except OSError as error:
            raise DumpError('Cannot write %s: %s' % (self.path, error.strerror))

    def finish(self):
        self.flush()
        if self.squeeze is not None:
            self.put(self.squeeze.flush())
        try:
            system.close(self.handle)
            self.handle = None
            if hasattr(system, 'replace'):
                system.replace(self.partial, self.path)
            else:
                if sys.platform == 'win32' and exists(self.path):
                    system.unlink(self.path)
                system.rename(self.partial, self.path)
        except OSError as error:
            raise DumpError('Cannot write %s: %s' % (self.path, error.strerror))

    def give_up(self):
        for step in (lambda: self.handle is not None and system.close(self.handle),
                     lambda: system.unlink(self.partial)):
            try:
                step()
            except OSError:
                pass


def exists(path):
    try:
        system.stat(path)
    except OSError:
        return False
    return True


class _Names(object):
    """Finds which attribute, slot or part each reference of an object is."""

    def __init__(self, may_materialise, hidden_dicts):
        self.may_materialise = may_materialise
        self.hidden = hidden_dicts
        self.materialised = 0
        self.unnamed = 0

    def of_instance(self, obj, kind, refs, ids):
        """Labels of the first references, the addresses of references that are not among them, and whether the
        object got a __dict__ from this. The order of references is that of CPython's subtype_traverse: slots,
        attributes or the dict, the class, then what the built-in base holds."""
        at = self.class_position(obj, kind, refs)
        if at < 0:
            return [], None, False
        labels = [None] * at
        if kind.slots:
            known = {}
            for name, member in kind.slots:
                try:
                    known.setdefault(id(member.__get__(obj, kind.type)), []).append(name)
                except Exception:
                    pass
            take_labels(labels, ids, known)
        free = [place for place in range(at) if labels[place] is None]
        if not free:
            if kind.base == 'exception' and at + 1 < len(refs) and type(refs[at + 1]) is dict:
                labels += [None, '__dict__']
            return labels, None, False
        if not kind.inline:
            if len(free) == 1 and self.is_dict(refs[free[0]]):
                labels[free[0]] = '__dict__'
            return labels, None, False
        return self.of_inline(obj, kind, refs, ids, labels, free)

    @staticmethod
    def is_dict(value):
        return any([cls is dict for cls in mro_of(type(value)) or ()])

    @staticmethod
    def class_position(obj, kind, refs):
        """Where an instance's class stands among its references; -1 when that cannot be told."""
        if kind.counted:
            return len(refs) - 1 if refs and refs[-1] is kind.type else -1
        if kind.base in ('list', 'tuple', 'dict'):
            length = LENGTH_OF[kind.base](obj)
            for items in (length, 2 * length, 0) if kind.base == 'dict' else (length,):
                at = len(refs) - items - 1
                if at >= 0 and refs[at] is kind.type:
                    return at
            return -1
        for at in range(len(refs)):
            if refs[at] is kind.type:
                return at
        return -1

    def of_inline(self, obj, kind, refs, ids, labels, free):
        """3.11 and later: the free references are attribute values, or the one dict that holds them."""
        if self.hidden and HIDDEN_DICTS:
            owned = self.hidden_dict(obj, kind, ids, free)
            if owned is not None:
                for place, name in zip(free, owned):
                    labels[place] = name
                return labels, [id(owned)], False
        for shape in kind.shapes:
            if len(shape) == len(free) and self.fits(obj, kind, refs, free, shape):
                for place, name in zip(free, shape):
                    labels[place] = name
                return labels, None, False
        made = False
        left = {}
        if kind.failures < FAILURES_PER_CLASS:
            left = self.by_candidates(obj, kind, ids, labels)
        missing = [place for place in free if labels[place] is None]
        if missing and len(free) == 1 and self.is_dict(refs[free[0]]):
            inside = [id(value) for value in dict.values(refs[free[0]])]
            if left and all([address in inside for address in left]):
                labels[free[0]] = '__dict__'
                return labels, None, False
        if missing and kind.dict_getter is not None and self.allowed(kind):
            made = self.by_its_dict(obj, kind, refs, ids, labels, free)
            missing = [place for place in free if labels[place] is None]
        if missing:
            kind.failures += 1
            self.unnamed += 1
        elif labels[free[0]] != '__dict__' and len(kind.shapes) < SHAPES_PER_CLASS:
            shape = tuple([labels[place] for place in free])
            if all([kind.readable(name) for name in shape]):
                kind.shapes.insert(0, shape)
        return labels, None, made

    def fits(self, obj, kind, refs, free, shape):
        try:
            for place, name in zip(free, shape):
                value = get_attribute(obj, name)
                # What the class says for all of them does not tell whether this one has an attribute of its own.
                if value is not refs[place] or name in kind.names and value is kind.names[name]:
                    return False
        except Exception:
            return False
        return True

    def by_candidates(self, obj, kind, ids, labels):
        """Labels what the likely names lead to; gives the attributes that led to none of the references."""
        certain, doubtful = {}, {}
        for name in kind.candidates():
            try:
                value = get_attribute(obj, name)
            except Exception:
                continue
            if type(kind.names.get(name)) is not MemberType:
                same = name in kind.names and value is kind.names[name]
                (doubtful if same else certain).setdefault(id(value), []).append(name)
        take_labels(labels, ids, certain)
        for address, names in doubtful.items():
            places = [place for place in range(len(labels)) if labels[place] is None and ids[place] == address]
            if len(places) == len(names):
                take_labels(labels, ids, {address: names})
        return dict([(address, names) for address, names in certain.items() if names])

    def allowed(self, kind):
        return self.may_materialise and not kind.materialised and self.materialised < MOST_MATERIALISED

    def by_its_dict(self, obj, kind, refs, ids, labels, free):
        """Asks the object for its __dict__, which makes one where there is none; at most once for each class."""
        kind.materialised = True
        try:
            found = kind.dict_getter.__get__(obj, kind.type)
        except Exception:
            return False
        if type(found) is not dict:
            return False
        if len(free) == 1 and refs[free[0]] is found:
            labels[free[0]] = '__dict__'
            return False
        self.materialised += 1
        known = {}
        for name, value in text_items(found):
            known.setdefault(id(value), []).append(name)
            if kind.wanted is not None and name not in kind.wanted and kind.readable(name):
                kind.wanted.append(name)
        for place in free:
            labels[place] = None
        take_labels(labels, ids, known)
        return True

    def hidden_dict(self, obj, kind, ids, free):
        """The dict of a 3.13 instance that has both values of its own and a dict that shows none."""
        found = self.hidden.get(tuple([ids[place] for place in free]))
        if not found or kind.dict_getter is None or self.materialised >= MOST_MATERIALISED:
            return None
        try:
            owned = kind.dict_getter.__get__(obj, kind.type)
        except Exception:
            return None
        for at in range(len(found)):
            if found[at] is owned:
                return found.pop(at)
        self.materialised += 1
        return None


def take_labels(labels, ids, known):
    """Gives each unlabelled reference a name of its address, in the order of the names."""
    for place in range(len(labels)):
        if labels[place] is None:
            names = known.get(ids[place])
            if names:
                labels[place] = names.pop(0)


def hidden_dicts(objects):
    """3.13: dicts whose values the collector is not shown, by the addresses of their values."""
    found, count = {}, 0
    for obj in objects:
        if type(obj) is dict and dict.__len__(obj) and not get_referents(obj):
            found.setdefault(tuple([id(value) for value in dict.values(obj)]), []).append(obj)
            count += 1
            if count >= MOST_HIDDEN_DICTS:
                break
    return found


def names_text(labels):
    """The key "names" without the unlabelled end; empty when nothing is labelled."""
    last = len(labels)
    while last and labels[last - 1] is None:
        last -= 1
    if not last:
        return ''
    return ', "names": [' + ', '.join(['null' if name is None else quoted(name) for name in labels[:last]]) + ']'


def function_names(function, ids):
    """Labels for the references of a function: its order differs between versions, its parts do not."""
    labels, known = [None] * len(ids), {}
    for part in FUNCTION_PARTS:
        known.setdefault(id(getattr(function, '__%s__' % part)), part)
    for name in ('doc', 'module', 'name'):
        known.setdefault(id(getattr(function, '__%s__' % name)), name)
    for place in range(len(ids)):
        labels[place] = known.pop(ids[place], None)
    return labels


def read_file(path, most=1 << 16):
    """What a file of /proc says, or None."""
    try:
        handle = system.open(path, system.O_RDONLY)
    except (OSError, AttributeError):
        return None
    parts = []
    try:
        while most > 0:
            part = system.read(handle, most)
            if not part:
                break
            parts.append(part)
            most -= len(part)
    except OSError:
        return None
    finally:
        system.close(handle)
    return bytes().join(parts)


def memory_lines():
    """The memory lines of /proc/self/status and smaps_rollup, in bytes, as far as the system has them."""
    facts = {}
    for path, key in (('/proc/self/status', 'status'), ('/proc/self/smaps_rollup', 'smaps')):
        found = {}
        for line in (read_file(path) or bytes()).decode('latin-1').split('\n'):
            name, _, value = line.partition(':')
            words = value.split()
            if len(words) == 2 and words[1] == 'kB' and words[0].isdigit():
                found[str(name)] = int(words[0]) * 1024
            elif name == 'Threads' and words and words[0].isdigit():
                found['Threads'] = int(words[0])
        facts[key] = found or None
    rss = (facts['status'] or {}).get('VmRSS')
    if rss is None and 'resource' in sys.modules:
        # Only the peak is to be had here: bytes on macOS, kilobytes elsewhere.
        usage = sys.modules['resource'].getrusage(sys.modules['resource'].RUSAGE_SELF).ru_maxrss
        facts['peakRss'] = usage if sys.platform == 'darwin' else usage * 1024
    facts['rss'] = rss
    return facts


def allocator_text(beside):
    """What sys._debugmallocstats() prints. It prints to the process's standard error, which is turned to a file
    meanwhile: only for a process of one thread, or a forked one."""
    if not hasattr(sys, '_debugmallocstats') or not hasattr(system, 'dup2'):
        return None
    path = '%s.%d.malloc' % (beside, system.getpid())
    try:
        kept = system.dup(2)
        try:
            handle = system.open(path, system.O_RDWR | system.O_CREAT | system.O_EXCL, 384)
            try:
                system.unlink(path)
                system.dup2(handle, 2)
                try:
                    sys._debugmallocstats()
                finally:
                    system.dup2(kept, 2)
                system.lseek(handle, 0, 0)
                data = system.read(handle, 1 << 18)
            finally:
                system.close(handle)
        finally:
            system.close(kept)
        return data.decode('latin-1')
    except OSError:
        return None


def seconds():
    """The clock as far as it is at hand."""
    clock = sys.modules.get('time')
    if clock is None and 'time' in sys.builtin_module_names:
        import time as clock
    return clock.time() if clock is not None else None


def words(values):
    return [value for value in values if is_text(value)] if type(values) is list else None


def environment(name):
    """An environment variable as the process started with it."""
    known = getattr(system, 'environ', None)
    if type(known) is not dict:
        return None
    value = known.get(name if PY2 else name.encode('ascii'))
    return value if value is None or is_text(value) else value.decode('latin-1')


def process_facts(options, threads, malloc):
    free_threaded = hasattr(sys, '_is_gil_enabled') and 't' in getattr(sys, 'abiflags', '')
    implementation = getattr(sys, 'implementation', None)
    facts = {
        'format': FORMAT,
        'python': [part for part in sys.version_info],
        'version': sys.version,
        'implementation': 'CPython' if implementation is None else implementation.name,
        'platform': sys.platform,
        'build': {
            'abiflags': getattr(sys, 'abiflags', ''), 'debug': hasattr(sys, 'gettotalrefcount'),
            'freeThreaded': free_threaded, 'maxunicode': sys.maxunicode, 'byteorder': sys.byteorder,
            'gil': sys._is_gil_enabled() if hasattr(sys, '_is_gil_enabled') else True},
        'pointerBytes': 8 if sys.maxsize > 2 ** 32 else 4,
        'allocator': environment('PYTHONMALLOC'),
        'pid': system.getpid(),
        'executable': sys.executable if is_text(sys.executable) else None,
        'argv': words(getattr(sys, 'orig_argv', None) or getattr(sys, 'argv', None)) if options['argv'] else None,
        'time': seconds(),
        'memory': memory_lines(),
        'allocatedBlocks': sys.getallocatedblocks() if hasattr(sys, 'getallocatedblocks') else None,
        'mallocStats': malloc,
        'gc': {
            'enabled': options['gc_enabled'], 'counts': list(gc.get_count()), 'thresholds': list(gc.get_threshold()),
            'stats': list(gc.get_stats()) if hasattr(gc, 'get_stats') else None,
            'frozen': gc.get_freeze_count() if hasattr(gc, 'get_freeze_count') else None,
            'garbage': len(gc.garbage)},
        'threads': threads,
        'valueLimit': options['value_limit'],
        'refcounts': options['refcounts'],
        'forked': options['fork'],
    }
    if hasattr(system, 'uname'):
        facts['machine'] = list(system.uname())[4]
    return facts


def own_attribute(obj, wanted):
    """An attribute that an object of any class has in its own __dict__, read without the class's code."""
    kind = _Kind(type(obj))
    for name in wanted:
        try:
            if kind.readable(name):
                value = get_attribute(obj, name)
                if is_text(value) or type(value) is bool:
                    return value
        except Exception:
            pass
    return None


def thread_names():
    """Thread number to what threading knows: [name, native id, daemon]."""
    threading = sys.modules.get('threading')
    active = entry(MODULE_DICT(threading), '_active') if type(threading) is ModuleType else None
    found = {}
    for number, thread in list(dict.items(active)) if type(active) is dict else ():
        if type(number) is int or type(number) is long_type:
            found[number] = [own_attribute(thread, ('_name', '_Thread__name')),
                             own_attribute(thread, ('_daemonic', '_Thread__daemonic'))]
    return found


def locals_of(frame):
    """[name, object] of a frame's locals, or its namespace dict where it has one, as (pairs, namespace)."""
    code = frame.f_code
    if not code.co_flags & 2:  # module and class bodies: not CO_NEWLOCALS
        names = frame.f_globals if code.co_name == '<module>' else frame.f_locals
        return [], names if type(names) is dict else None
    if HIDDEN_DICTS:
        return [list(pair) for pair in frame.f_locals.items() if is_text(pair[0])], None
    names = frame.f_locals
    if type(names) is not dict:
        return [], None
    pairs = [[name, value] for name, value in text_items(names)]
    # Asking made a dict that would keep the values alive until the function ends. One that the program holds, or
    # has put more into, stays as it is; any other is filled anew whenever the program asks for it.
    fast = code.co_varnames + code.co_cellvars + code.co_freevars
    if sys.getrefcount(names) <= 3 and all([name in fast for name, _ in pairs]):
        names.clear()
    return pairs, None


def stacks(own_codes):
    """Every thread: its facts, and from the innermost frame outwards (frame, pairs of locals, namespace)."""
    free_threaded = hasattr(sys, '_is_gil_enabled') and not sys._is_gil_enabled()
    here = sys._getframe()
    private = here.f_globals.get('__name__') == 'meliscope_dump'
    found, named = [], thread_names()
    for number, frame in sorted(sys._current_frames().items(), key=lambda pair: pair[0]):
        current = False
        outer = here
        while outer is not None and not current:
            current, outer = outer is frame, outer.f_back
        frames, launched = [], False
        while frame is not None:
            file = frame.f_code.co_filename
            if id(frame.f_code) in own_codes or file == 'meliscope' or private and frame.f_globals is here.f_globals:
                launched = file == 'meliscope'
            elif launched and (file == '<string>' or file.endswith('meliscope-remote.py')):
                launched = False
            else:
                pairs, names = ([], None) if free_threaded and not current else locals_of(frame)
                frames.append((frame, pairs, names))
            frame = frame.f_back
        name, daemon = named.get(number, (None, None))
        if not frames and current:
            continue
        found.append(({'id': number, 'name': name, 'daemon': daemon, 'current': current}, frames))
    # A frame in a variable of its own would live until the collector runs, and with it, through its callers, the
    # list of all objects: whatever the program lets go of meanwhile would stay.
    here = outer = None
    return found


def own_objects(frame):
    """The addresses of this script's own objects, and those of its code. Only what can be nobody else's is
    followed; in a namespace that the program shares these are the functions and classes alone."""
    names = frame.f_globals
    private = names.get('__name__') == 'meliscope_dump'
    classes = [item for item in OWN if type(item) is type]
    pending, addresses, codes = list(OWN), set([id(OWN)]), set()
    if private:
        addresses.add(id(names))
        for item in (sys.modules.get('meliscope_dump'), names.get('__spec__'), names.get('__loader__')):
            if type(item) is not type and item is not None:
                addresses.update([id(item)] + [id(ref) for ref in get_referents(item) if type(ref) is dict])
        if type(names.get('MELISCOPE_REQUEST')) is dict:
            pending.append(names['MELISCOPE_REQUEST'])
    while pending:
        item = pending.pop()
        kind = type(item)
        if id(item) in addresses or kind is tuple and not item:
            continue
        if kind is FunctionType and item.__globals__ is names:
            pending += [item.__code__, item.__closure__ or (), item.__defaults__ or ()]
        elif kind is type and any([item is cls for cls in classes]):
            pending += [real_dict(_dict_of(item)), mro_of(item), bases_of(item)]
        elif kind is dict or item is ESCAPES:
            pending += dict.values(item)
        elif kind is tuple or kind is list or kind is frozenset:
            pending += item
        elif kind is CodeType:
            codes.add(id(item))
            pending += [getattr(item, part, ()) for part in CODE_PARTS if part[-1] == 's']
        elif kind is MemberType or kind is GetSetType:
            if not any([item.__objclass__ is cls for cls in classes]):
                continue
        elif kind is staticmethod:
            pending += [part for part in get_referents(item) if type(part) is FunctionType]
        elif kind is not type(mro_of):
            continue
        addresses.add(id(item))
    while frame is not None:
        if id(frame.f_code) in codes:
            addresses.add(id(frame))
        frame = frame.f_back
    return addresses, codes


class _Walk(object):
    """Writes one line for each object that is tracked by the collector or reached from one that is."""

    def __init__(self, out, options, own):
        self.out, self.options, self.own = out, options, own
        self.seen, self.kinds, self.names = _Seen(), {}, None
        self.objects = self.bytes = self.skipped = self.least = self.guessed = self.torn = 0
        self.limit = options['value_limit']
        # How many of an object's references are this script's own: of one reached, of one from the list.
        self.held = [0, 0]
        self.counting, self.measured = options['refcounts'], 0
        self.failures = {}
        for address in own:
            self.seen.add(address)

    def kind_of(self, obj):
        kind = _Kind(type(obj))
        self.kinds[id(kind.type)] = kind
        return kind

    def failed(self, obj):
        """One more object left out; the types are told at the end."""
        self.skipped += 1
        name = c_name(type(obj))
        if name in self.failures or len(self.failures) < 50:
            self.failures[name] = self.failures.get(name, 0) + 1

    def all(self, objects):
        """The objects that the collector tracks and, after each, whatever only it leads to."""
        add, own = self.seen.add, self.own
        self.names = _Names(self.options['materialise'], hidden_dicts(objects) if HIDDEN_DICTS else {})
        for obj in objects:
            add(id(obj))
        stack = []
        if self.counting:
            self.count_ours(stack)
        for obj in objects:
            if id(obj) not in own:
                stack.append(obj)
                self.drain(stack, 1)

    def count_ours(self, stack):
        """How many references to an object there are that nobody but this script holds, by trying."""
        self.counting = 'ours'
        for obj in [[]]:
            stack.append(obj)
            self.drain(stack, 1)
        self.held[1], holder = self.measured, [[]]
        stack.append(holder[0])
        self.drain(stack, 0)
        self.held[0], self.counting = self.measured - 1, True

    def start(self, obj):
        """An object that may not be tracked, with what it leads to."""
        if self.seen.add(id(obj)):
            self.drain([obj], 0)

    def drain(self, stack, extra):
        """Writes everything on the stack. `extra` references to the first of it are this script's own."""
        while stack:
            obj = stack.pop()
            try:
                self.write(obj, stack, extra)
            except DumpError:
                raise
            except (Exception, RuntimeError):
                self.failed(obj)
            extra = 0

    def size_without(self, obj, kind, error):
        """The size of an object whose __sizeof__ fails: it may do anything but stop the dump."""
        if not isinstance(error, Exception) and not kind.own_size:
            raise error
        self.guessed += 1
        return object.__sizeof__(obj), ', "sized": "guess"'

    def write(self, obj, stack, extra):
        """One object's line; what it leads to goes on the stack."""
        count = 0
        if self.counting:
            count = sys.getrefcount(obj)
            if self.counting == 'ours':
                self.measured = count
                return
        kind = self.kinds.get(id(type(obj))) or self.kind_of(obj)
        sized = ''
        try:
            size = get_size(obj) if not kind.fragile or made_ready(obj) else object.__sizeof__(obj)
        except BaseException as error:
            size, sized = self.size_without(obj, kind, error)
        base = kind.base
        line = '{"address": %d%s%d' % (id(obj), kind.head, size)
        length = 0
        if base in LENGTH_OF:
            length = LENGTH_OF[base](obj)
            line += ', "len": %d' % length
            if base == 'text' or base == 'bytes':
                if self.limit:
                    own = text_type if base == 'text' else bytes
                    line += ', "value": ' + quoted(own.__getitem__(obj, slice(0, self.limit)))
            elif length > LARGE and kind.exact and not self.mixed(obj):
                self.write_large(obj, base, line + ', "refs": [', length)
                self.counted(size)
                return
        elif base:
            line += self.facts(obj, kind)
        refs = () if kind.leaf else get_referents(obj)
        more, extras = (), ''
        if base == 'dict':
            if self.mixed(obj):
                pairs = [pair for pair in dict.items(obj) if id(pair[1]) not in self.own]
                refs = [item for pair in pairs for item in (pair if PY2 else pair[1:])]
                keys = [pair[0] for pair in pairs]
            else:
                keys = list(dict.keys(obj))
            extras, more = pairing(obj, kind, refs, keys)
        ids = list(map(id, refs))
        if kind.heap:
            extras += self.of_class(obj, kind, refs, ids)
            if not sized and kind.inline and '"names": ["' in extras and '"names": ["__dict__"' not in extras:
                sized = ', "sized": "least"'
                self.least += 1
            extras += kind.path
        elif base == 'function':
            extras = names_text(function_names(obj, ids))
        elif base == 'code':
            more = [getattr(obj, part, None) for part in CODE_PARTS]
            extras = also_text(more, CODE_PARTS)
        elif base == 'type' and not flags_of(obj) & HEAP_TYPE:
            more = [real_dict(_dict_of(obj)), mro_of(obj), bases_of(obj)]
            extras = also_text(more, ('dict', 'mro', 'bases'))
        if base == 'type':
            extras += ', "path": "%s"' % class_path(obj)
        if count:
            extras += ', "refcount": %d' % (count - self.held[extra])
        self.out.line(line + ', "refs": ' + number_list(ids) + extras + sized + '}')
        self.counted(size)
        self.follow(refs, ids, stack)
        if more:
            self.follow(more, list(map(id, more)), stack)

    @staticmethod
    def mixed(obj):
        """The dicts in which this script's own objects stand beside the program's."""
        return obj is sys.modules or obj is NAMES

    def counted(self, size):
        self.objects += 1
        self.bytes += size

    def of_class(self, obj, kind, refs, ids):
        """The names of an instance's attributes and slots."""
        if not refs:
            return ''
        if kind.counted and not kind.slots and refs[-1] is kind.type:
            if not kind.inline and len(refs) == 2:
                return ', "names": ["__dict__"]'
            if kind.inline and not self.names.hidden:
                free = range(len(refs) - 1)
                for shape, text in kind.texts:
                    if len(shape) == len(free) and self.names.fits(obj, kind, refs, free, shape):
                        return text
        labels, also, made = self.names.of_instance(obj, kind, refs, ids)
        text = names_text(labels)
        if also:
            text += ', "also": %s, "alsonames": ["__dict__"]' % number_list(also)
        if kind.counted and kind.shapes and not kind.slots and not made and not also:
            if len(kind.texts) < len(kind.shapes) and tuple(labels) == kind.shapes[0]:
                kind.texts.insert(0, (kind.shapes[0], text))
        return text + ', "materialised": true' if made else text

    def facts(self, obj, kind):
        """`name` and `value` as meliae writes them."""
        base = kind.base
        if base == 'int' and kind.exact and self.limit:
            return ', "value": %d' % obj if -2 ** 63 <= obj < 2 ** 63 else ''
        if base == 'bool' and self.limit:
            return ', "value": "True"' if obj else ', "value": "False"'
        name = None
        if base == 'type':
            return ', "name": "%s"' % c_name(obj)
        if base == 'function' or base == 'old class':
            name = obj.__name__
        elif base == 'module':
            names = MODULE_DICT(obj)
            name = entry(names, '__name__') if type(names) is dict else None
        elif base == 'frame':
            return ', "value": ' + quoted(obj.f_code.co_name)
        return ', "name": ' + quoted(name) if is_text(name) else ''

    def write_large(self, obj, base, line, length):
        """A large container piece by piece, so that no copy of it is ever made. Its line ends even when another
        thread changes it meanwhile."""
        put, first, keyed, ending = self.out.piece, True, False, '}\n'
        put(line)
        if base == 'dict':
            keyed = not PY2 and all([type(key) is str for key in pieces_of(obj, base, 'key', 1)])
        parts = [('value' if keyed or base != 'dict' else 'both', '')] + ([('key', '], "keys": [')] if keyed else [])
        try:
            for part, opening in parts:
                put(opening)
                first = True
                for items in pieces_of(obj, base, part, PIECE):
                    put(('' if first else ', ') + number_list(list(map(id, items)))[1:-1])
                    first = False
        except DumpError:
            raise
        except Exception:
            self.torn += 1
            ending = ', "torn": true}\n'
        if base == 'dict' and not keyed:
            ending = ', "pairs": "%s"' % ('kv' if PY2 else 'vk') + ending
        put(']' + ending)
        self.out.lines += 1
        try:
            for part, _ in parts:
                for items in pieces_of(obj, base, part, PIECE):
                    below = []
                    self.follow(items, list(map(id, items)), below)
                    self.drain(below, 0)
        except RuntimeError:
            self.torn += 1

    def follow(self, refs, ids, stack):
        """Puts on the stack what was not met yet."""
        pages = self.seen.pages
        for place, address in enumerate(ids):
            page = pages.get(address >> PAGE)
            if page is None or not page[(address >> UNIT + 3) & 2047] & BITS[(address >> UNIT) & 7]:
                self.seen.add(address)
                stack.append(refs[place])


def number_list(numbers):
    return str(numbers).replace('L', '') if PY2 else str(numbers)


def also_text(objects, names):
    return ', "also": %s, "alsonames": %s' % (number_list(list(map(id, objects))), json(names))


def pieces_of(obj, base, part, count):
    """The entries of a container in the collector's order, as lists of `count`; a count of 1 gives bare entries."""
    if base == 'tuple':
        # One that is still being made has empty places: a slice of these would end the process.
        found = get_referents(obj)
        for at in range(0, len(found), count):
            yield found[at:at + count]
        return
    if base == 'list':
        for end in range(len(obj), 0, -count):
            piece = list(obj[max(0, end - count):end])
            piece.reverse()
            yield piece
        return
    if base != 'dict':
        found = iter(obj)
    elif part == 'both':
        found = dict.iteritems(obj) if PY2 else iter(dict.items(obj))
    elif part == 'key':
        found = iter(obj)
    else:
        found = iter(dict.values(obj))
    piece = []
    for item in found:
        if count == 1:
            yield item
            continue
        if part != 'both':
            piece.append(item)
        elif PY2:
            piece.extend(item)
        else:
            piece.extend((item[1], item[0]))
        if len(piece) >= count:
            yield piece
            piece = []
    if piece:
        yield piece


def pairing(obj, kind, refs, keys):
    """How the references of a dict are its keys and values, and what they do not show, as (text, objects)."""
    count, size = len(keys), len(refs)
    if not count:
        return '', ()
    if kind.exact and size == 2 * count:
        return ', "pairs": "%s"' % ('kv' if PY2 else 'vk'), ()
    key_ids = list(map(id, keys))
    values = list(dict.values(obj))
    if kind.exact and size == count and not PY2:
        return ', "keys": ' + number_list(key_ids), keys
    if kind.exact and not size:
        return ', "keys": %s, "values": %s' % (number_list(key_ids), number_list(list(map(id, values)))), keys + values
    # A class made from dict, or OrderedDict: its own references come first.
    ids, value_ids = list(map(id, refs)), list(map(id, values))
    for order, firsts, seconds_ in (('vk', value_ids, key_ids), ('kv', key_ids, value_ids)):
        if ids[-2 * count::2] == firsts and ids[1 - 2 * count::2] == seconds_ and size >= 2 * count:
            return ', "pairs": "%s", "first": %d' % (order, size - 2 * count), ()
    if ids[-count:] == value_ids:
        return ', "keys": %s, "first": %d' % (number_list(key_ids), size - count), keys
    return '', keys


def thread_line(thread, frames, own):
    facts = dict(thread)
    facts['frames'] = []
    for frame, pairs, names in frames:
        code = frame.f_code
        facts['frames'].append({
            'address': id(frame), 'function': getattr(code, 'co_qualname', code.co_name), 'file': code.co_filename,
            'line': frame.f_lineno,
            'locals': [[name, id(value)] for name, value in pairs if id(value) not in own],
            'namespace': None if names is None else id(names)})
    return '# meliscope thread ' + json(facts)


def roots(own):
    """What the interpreter itself holds, as [kind, name, object]."""
    found = [['interpreter', 'sys.modules', sys.modules]]
    for name, module in list(dict.items(sys.modules)):
        if is_text(name) and module is not None and id(module) not in own:
            found.append(['module', name, module])
    # The signal module of 3.5 and later turns handlers into enumerations; the one below it does not.
    signals = sys.modules.get('_signal') or sys.modules.get('signal')
    for number in range(1, 65) if type(signals) is ModuleType and hasattr(signals, 'getsignal') else ():
        try:
            handler = signals.getsignal(number)
        except (ValueError, OSError):
            continue
        if handler is not None and type(handler) is not int:
            found.append(['signal', '%d' % number, handler])
    for name in ('gettrace', 'getprofile'):
        function = getattr(sys, name)()
        if function is not None:
            found.append(['interpreter', 'sys.' + name, function])
    return found


class _Calm(object):
    """Keeps the collector from running while a dump is written."""

    def __enter__(self):
        self.enabled = gc.isenabled()
        gc.disable()

    def __exit__(self, *error):
        if self.enabled:
            gc.enable()


def write_dump(path, options, objects, found, own, called_off):
    """Writes the file; gives the facts of its last line."""
    began = seconds()
    out = _File(path, called_off)
    try:
        alone = options['fork'] or len(sys._current_frames()) == 1
        wanted = options['malloc_stats']
        malloc = allocator_text(path) if (alone if wanted is None else wanted) else None
        header = process_facts(options, len(found), malloc)
        held = roots(own)
        walk = _Walk(out, options, own)
        # meliae reads the first line whatever it is, and skips what does not begin like an object after that.
        walk.start(None)
        out.line('# meliscope header ' + json(header))
        for thread, frames in found:
            out.line(thread_line(thread, frames, own))
        out.line('# meliscope roots ' + json([[kind, name, id(item)] for kind, name, item in held]))
        turns = out.turns = _Turns()
        turns.few()
        try:
            walk.all(objects)
            for _, _, item in held:
                walk.start(item)
            for _, frames in found:
                for _, pairs, names in frames:
                    for item in [pair[1] for pair in pairs] + ([] if names is None else [names]):
                        walk.start(item)
        finally:
            turns.all()
            out.turns = None
        ended = seconds()
        facts = {
            'objects': walk.objects, 'bytes': walk.bytes, 'lines': out.lines + 1, 'skipped': walk.skipped,
            'skippedTypes': walk.failures, 'least': walk.least, 'guessed': walk.guessed, 'torn': walk.torn,
            'unnamed': walk.names.unnamed, 'materialised': walk.names.materialised,
            'seconds': None if began is None or ended is None else ended - began,
            'rss': memory_lines()['rss'], 'ownBytes': 8 * len(objects) + walk.seen.bytes_used() + 2 * BUFFER}
        out.line('# meliscope trailer ' + json(facts))
        out.finish()
        return facts
    except BaseException:
        out.give_up()
        raise


def fork_quietly():
    """From 3.12 on a fork beside other threads warns, and a filter of the program's may turn that into an error."""
    warnings = sys.modules.get('warnings')
    if warnings is None:
        return system.fork()
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return system.fork()


def in_a_fork(write, complain):
    """Lets a grandchild write, so that the program is never left with a child that it does not know."""
    if not hasattr(system, 'fork'):
        raise DumpError('This system has no fork')
    child = fork_quietly()
    if child:
        try:
            system.waitpid(child, 0)
        except OSError:
            # A program that ignores SIGCHLD has no children to wait for.
            pass
        return {'forked': True}
    try:
        if fork_quietly() == 0:
            with _Calm():
                write()
    except BaseException as error:
        complain(str(error) if type(error) is DumpError else 'the script failed with ' + c_name(type(error)))
    finally:
        system._exit(0)


def dump(path, value_limit=100, argv=True, frames=True, refcounts=False, materialise=True, malloc_stats=None,
         fork=False, called_off=None, word=None):
    """Writes the dump to `path`, compressed when that ends in .gz, and gives the facts of its last line.

    value_limit    characters of each text to keep; 0 keeps no values at all, numbers included
    argv           False leaves the command line out
    frames         False leaves out the threads' stacks and locals
    refcounts      True writes each object's reference count
    materialise    False makes no object a __dict__; a few attributes of 3.11 and later may then lack their names
    malloc_stats   True or False; None takes the allocator's figures when no other thread could notice
    fork           True lets a copy of the process write; this one pauses for the fork only and returns at once

    Raises DumpError when the file cannot be written. The file appears under its name when it is whole; what goes
    wrong in a fork is told in a file of that name with .error behind. `called_off` and `word` are for `answer`.
    """
    # Before anything else, so that hardly anything of this script's is among them.
    return dump_of(gc.get_objects(), path, word, called_off, {
        'value_limit': value_limit, 'argv': argv, 'frames': frames, 'refcounts': refcounts,
        'materialise': materialise, 'malloc_stats': malloc_stats, 'fork': fork, 'gc_enabled': gc.isenabled()})


def dump_of(objects, path, word, called_off, options):
    """What `dump` does with the objects that the collector tracks. A function of its own for its closures: their
    cells are not among the objects."""

    def write():
        facts = write_dump(path, options, objects, found, own, called_off)
        facts['path'] = path
        if word is not None:
            leave_word(word + '/done', json(facts))
        return facts

    def complain(text):
        leave_word(path + '.error' if word is None else word + '/error', text)

    try:
        room(STACK_NEEDED)
    except RuntimeError:
        raise DumpError('The program is too deep in calls for a dump here: its recursion limit is %d'
                        % sys.getrecursionlimit())
    with _Calm():
        own, codes = own_objects(sys._getframe())
        found = stacks(codes) if options['frames'] else []
        return in_a_fork(write, complain) if options['fork'] else write()


def room(depth):
    """Fails when so many calls are not left: a dump would lack what it has no room for."""
    if depth:
        room(depth - 1)


def leave_word(path, text):
    """A small file in one piece, for whoever waits for it."""
    try:
        handle = system.open(path + '.partial', system.O_WRONLY | system.O_CREAT | system.O_TRUNC, 384)
        try:
            system.write(handle, text.encode('ascii', 'replace'))
        finally:
            system.close(handle)
        system.rename(path + '.partial', path)
    except OSError:
        pass


def dump_quietly(folder, **options):
    """A dump under a name of its own, for signal handlers and timers: says what went wrong on standard error and
    goes on. Gives the path, or None."""
    ending = '.dump.gz' if options.pop('gz', False) else '.dump'
    path = '%s/meliscope-%d-%d%s' % (folder, system.getpid(), seconds() or 0, ending)
    try:
        dump(path, **options)
        return path
    except Exception as error:
        text = 'meliscope: %s\n' % (error if type(error) is DumpError else c_name(type(error)))
        system.write(2, text.encode('ascii', 'replace'))
    return None


def on_signal(folder, number=None, **options):
    """Dumps into `folder` whenever the process gets the signal: SIGUSR2, or SIGBREAK on Windows."""
    import signal
    if number is None:
        number = getattr(signal, 'SIGUSR2', None) or signal.SIGBREAK
    signal.signal(number, lambda *_: dump_quietly(folder, **options))


def every(pause, folder, keep=10, **options):
    """Dumps into `folder` every `pause` seconds from a thread of its own, and keeps the last `keep` dumps."""
    import threading
    import time

    def work():
        kept = []
        while True:
            time.sleep(pause)
            kept.append(dump_quietly(folder, **options))
            for old in kept[:-keep]:
                if old is not None:
                    try:
                        system.unlink(old)
                    except OSError:
                        pass
            del kept[:-keep]

    thread = threading.Thread(target=work, name='meliscope')
    thread.daemon = True
    thread.start()
    return thread


def wait_for_debugger():
    """Until gdb, which started this in a thread of its own, has let go of the process, at most about five seconds.
    After a fork while gdb was still there the program ended with status 0 now and then (seen 2026-11)."""
    clock = sys.modules.get('time')
    if clock is None and 'time' in sys.builtin_module_names:
        import time as clock
    for _ in range(20000 if clock is None else 500):
        status = (read_file('/proc/self/status') or bytes()).decode('latin-1')
        if status.partition('TracerPid:')[2].split('\n')[0].strip() in ('', '0'):
            return
        if clock is not None:
            clock.sleep(0.01)


def answer(request):
    """What `meliscope capture` asks for. The request is a file that is taken by renaming it, so that it is
    answered once; when it is taken back, nothing is written, or no more."""
    folder = request['folder']
    taken = folder + '/taken'
    try:
        system.rename(folder + '/request', taken)
    except OSError:
        return
    if request['options'].get('fork'):
        wait_for_debugger()
    try:
        dump(request['out'], called_off=lambda: not exists(taken), word=folder, **request['options'])
    except DumpError as error:
        leave_word(folder + '/error', str(error))
    except Exception as error:
        leave_word(folder + '/error', 'the script failed with ' + c_name(type(error)))


OWN = [_item for _name, _item in list(globals().items()) if _name not in _BEFORE and _name[:2] != '__'
       and _item is not NAMES and (type(_item) in (FunctionType, dict, tuple, frozenset, _Escapes, type(mro_of))
            or type(_item) is type and flags_of(_item) & HEAP_TYPE and _module_of(_item) == __name__)]
if 'MELISCOPE_REQUEST' in globals():
    if globals()['MELISCOPE_REQUEST'].get('thread'):
        (sys.modules.get('_thread') or sys.modules.get('thread') or __import__('thread' if PY2 else '_thread')) \
            .start_new_thread(answer, (globals()['MELISCOPE_REQUEST'],))
    else:
        answer(globals()['MELISCOPE_REQUEST'])
