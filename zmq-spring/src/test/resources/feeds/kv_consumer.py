"""Subscribers of numbered events with replay, as of vLLM, that lose nothing in silence.

usage: kv_consumer.py LIVE REPLAY [count=1] [timeout=3]

Each asks for a replay when it is connected, from the first message on at the first time, and when a number is missing.
It asks from the last number that it has, not from the next one, and so learns whether the publisher has restarted:

  the answer begins with the last number and the same payload   the same life
                          and another payload, or is empty       a new life: everything from 0 is asked for
                     with a later number                         kept no longer; what is between is lost

Live messages wait meanwhile and follow in order, each once. Prints "ready", and every 100 ms, if it has changed, the sum
of all: "delivered=N recovered=N lost=N lives=N answers=N silent=N least=N most=N". answers have an end, silent ones have
none; least and most are the last numbers of the consumers that are furthest behind and ahead. Needs pyzmq.
"""
import collections
import struct
import sys
import time

import zmq
from zmq.utils.monitor import recv_monitor_message

END = b"\xff" * 8


class Consumer:

    def __init__(self, poller, live, replay, timeout):
        self.poller = poller
        self.replay = replay
        self.timeout = timeout
        self.sub = poller.open(zmq.SUB, self.on_live)
        self.sub.rcvhwm = 0
        self.sub.reconnect_ivl = 20
        self.sub.subscribe(b"")
        poller.add(self.sub.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED), self.on_connected)
        self.sub.connect(live)
        self.last, self.payload = None, None
        self.dealer, self.deadline, self.begun, self.hole = None, 0, False, None
        self.waiting = collections.deque()
        self.count = collections.Counter()

    def on_connected(self, monitor):
        recv_monitor_message(monitor)
        self.hole = None
        self.ask()

    def on_live(self, socket):
        _, number, payload = socket.recv_multipart()
        number = struct.unpack(">Q", number)[0]
        if self.dealer is None and self.last is not None and number == self.last + 1:
            self.deliver(number, payload, "live")
        else:
            self.waiting.append((number, payload))
            if self.dealer is None:
                self.hole = None
                self.ask()

    def deliver(self, number, payload, how):
        self.count["delivered"] += 1
        self.count[how] += 1
        self.last, self.payload = number, payload

    def ask(self):
        self.end_request()
        self.begun = False
        self.dealer = self.poller.open(zmq.DEALER, self.on_answer)
        self.dealer.rcvhwm = 0
        self.dealer.connect(self.replay)
        self.dealer.send_multipart([b"", struct.pack(">Q", self.last or 0)])
        self.deadline = time.monotonic() + self.timeout

    def end_request(self):
        if self.dealer is not None:
            self.poller.close(self.dealer)
            self.dealer = None

    def on_answer(self, socket):
        _, _, number, payload = socket.recv_multipart()
        self.deadline = time.monotonic() + self.timeout
        if number == END:
            self.count["answers"] += 1
            if self.begun or self.last is None:
                return self.finish()
            return self.new_life()
        number = struct.unpack(">Q", number)[0]
        first, self.begun = not self.begun, True
        if first and self.last is not None and number == self.last:
            return None if self.payload in (None, payload) else self.new_life()
        if self.last is not None and number != self.last + 1:
            return self.on_hole((self.last + 1, number))
        return self.deliver(number, payload, "recovered")

    def on_hole(self, hole):
        if hole == self.hole:  # left out of two answers
            self.count["lost"] += hole[1] - hole[0]
            self.last, self.payload = hole[1] - 1, None
        self.hole = hole
        self.ask()

    def new_life(self):
        self.count["lives"] += 1
        self.last, self.payload, self.hole = None, None, None
        self.ask()

    def finish(self):
        self.end_request()
        waiting, self.waiting = self.waiting, collections.deque()
        for number, payload in waiting:
            if self.last is not None and number <= self.last:
                continue
            if self.last is not None and number > self.last + 1:
                self.count["lost"] += number - self.last - 1
            self.deliver(number, payload, "live")

    def on_time(self, now):
        if self.dealer is not None and now > self.deadline:
            self.count["silent"] += 1
            self.finish()


class Poller:
    """Calls the function of each socket that has a message."""

    def __init__(self):
        self.context = zmq.Context()
        self.context.set(zmq.MAX_SOCKETS, 4096)
        self.poller = zmq.Poller()
        self.functions = {}

    def open(self, kind, function):
        socket = self.context.socket(kind)
        socket.linger = 0
        return self.add(socket, function)

    def add(self, socket, function):
        self.functions[socket] = function
        self.poller.register(socket, zmq.POLLIN)
        return socket

    def close(self, socket):
        self.poller.unregister(socket)
        del self.functions[socket]
        socket.close()

    def poll(self):
        for socket, _ in self.poller.poll(100):
            for _ in range(200):
                function = self.functions.get(socket)
                if function is None or not socket.poll(0):
                    break
                function(socket)


def main():
    live, replay, *options = sys.argv[1:]
    values = dict(option.split("=", 1) for option in options)
    poller = Poller()
    consumers = [Consumer(poller, live, replay, float(values.get("timeout", 3)))
                 for _ in range(int(values.get("count", 1)))]
    print("ready", flush=True)
    told, due = None, 0
    while True:
        poller.poll()
        now = time.monotonic()
        if now > due:
            due = now + 0.1
            for consumer in consumers:
                consumer.on_time(now)
            counts = sum((consumer.count for consumer in consumers), collections.Counter())
            lasts = [-1 if consumer.last is None else consumer.last for consumer in consumers]
            text = " ".join(f"{name}={counts[name]}" for name in
                            ["delivered", "recovered", "lost", "lives", "answers", "silent"])
            text += f" least={min(lasts)} most={max(lasts)}"
            if text != told:
                told = text
                print(text, flush=True)


main()
