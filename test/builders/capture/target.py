"""target.py KIND BEAT: a process to be dumped: idle, busy, read (blocked in standard input) or threads.

Says "ready", and says "alive" for each line of its standard input, whatever it is doing, so that a test can tell that
it lives on.
"""
import sys
import threading
import time

kind = sys.argv[1]


class Item(object):
    def __init__(self, number):
        self.name, self.number = 'item %d' % number, number


items = [Item(number) for number in range(500)]


def say(word):
    sys.stdout.write(word + '\n')
    sys.stdout.flush()


def listen():
    while sys.stdin.readline():
        say('alive')


def spin():
    number = 0
    while True:
        number = (number * 31 + 7) % 1000003


if kind != 'read':
    thread = threading.Thread(target=listen, name='listener')
    thread.daemon = True
    thread.start()
say('ready')
if kind == 'read':
    listen()
elif kind == 'busy':
    spin()
elif kind == 'threads':
    spinners = [threading.Thread(target=spin) for _ in range(2)]
    for spinner in spinners:
        spinner.daemon = True
        spinner.start()
    spinners[0].join()
else:
    time.sleep(3600)
