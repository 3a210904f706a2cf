"""A ROUTER that answers requests for missed messages badly.

usage: bad_replay.py ENDPOINT HOW
Needs pyzmq (Debian package python3-zmq).

HOW      what each request is answered with, until the peer is gone
silence  nothing
garbage  messages that have other frames than an answer, and no end
endless  messages with all numbers from the first one on, and no end
repeat   the same number all the time
back     four numbers, the highest one first, again and again
ahead    one message whose number is much higher than the first one, again and again
end      one end of an answer after the other

It prints "ready", and "asked FIRST" for each request.
"""
import itertools
import struct
import sys

import zmq

END = [b"", b"", b"\xff" * 8, b""]


def item(number):
    return [b"", b"kv@10.0.0.1:8000@model", struct.pack(">Q", number), b"bad"]


def garbage(first):
    number = struct.pack(">Q", first + 1)
    return itertools.cycle([[b""], [b"x"], [b"", b"short", b"bad"], [b"", b"kv", b"no number", b"bad"],
                            [b"x", b"kv", number, b"bad"], [b""] * 40, [b"", number, b"\xff" * 8, b"bad", b"bad"]])


ANSWERS = {"silence": lambda first: iter([]),
           "garbage": garbage,
           "endless": lambda first: map(item, itertools.count(first)),
           "repeat": lambda first: itertools.repeat(item(first)),
           "back": lambda first: itertools.cycle(item(first + ahead) for ahead in (4, 3, 2, 1)),
           "ahead": lambda first: itertools.repeat(item(first + (1 << 32))),
           "end": lambda first: itertools.repeat(END)}


def main():
    endpoint, how = sys.argv[1:]
    socket = zmq.Context().socket(zmq.ROUTER)
    socket.linger = 0
    socket.router_mandatory = True  # to learn that a peer is gone
    socket.bind(endpoint)
    print("ready")
    answers = {}
    while True:
        if socket.poll(1 if answers else None):
            peer, *request = socket.recv_multipart()
            first, = struct.unpack(">Q", request[1])
            print(f"asked {first}")
            answers[peer] = ANSWERS[how](first)
        for peer, answer in list(answers.items()):
            try:
                for message in itertools.islice(answer, 100):
                    socket.send_multipart([peer] + message, zmq.NOBLOCK)
            except zmq.Again:
                pass
            except zmq.ZMQError:
                del answers[peer]


main()
