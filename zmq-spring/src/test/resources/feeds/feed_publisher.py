"""A publisher that sends what a real one sends, frame by frame, and does what it is told on its standard input.

usage: feed_publisher.py FEED ENDPOINT [connect] [first=0] [topic=...] [publisher=1] [size=0] [every=SECONDS]
                         [replay=ENDPOINT [format=3] [buffer=10000] [hwm=1000] [delay=0]]
ENDPOINT is bound, or connected to if the word connect follows. Of several topics, separated by commas, each item takes
the next one. Needs pyzmq (Debian package python3-zmq).

With size, payloads of vllm are longer by so many bytes.

With every, it sends an item each so many seconds.

With replay=ENDPOINT, vllm and texts keep their last messages (buffer) and bind a ROUTER there. A request of a DEALER is an empty
frame and the first number. The answer, message by message, is an empty frame, topic, number and payload, and at last an
empty frame, an empty topic, eight bytes ff and an empty payload. With format=2 the topics are left out, as in SGLang and
older vLLM. A full queue of a peer (hwm) drops messages, perhaps the last one too. Each answer begins after a delay in
seconds; live messages go on.

FEED      frames
vllm      topic, number (u64, highest byte first, one for all), MessagePack             KV-cache events of vLLM
bitcoind  topic, body, number (u32, lowest byte first, one for each topic)              Bitcoin Core
dash      the same with topics of Dash, such as rawtxlock                               Dash Core
clone     key, number (u64, highest byte first, one for all), uuid, properties, body     the Clone pattern of the ZeroMQ guide
monerod   one frame: name, colon, JSON; only to those who subscribe to a beginning of a name    monerod --zmq-pub
misp      one frame: topic, blank, JSON                                                  MISP
frigate   the same                                                                       Frigate
eddn      one frame: JSON, compressed by zlib                                            Elite Dangerous Data Network
ndov      topic, XML, compressed by gzip                                                 Dutch public transport
jupyter   topic, <IDS|MSG>, signature, header, parent header, metadata, content, buffers Jupyter kernels, iopub
dynamo    topic, publisher (u64, highest byte first), number (the same), payload         event plane of NVIDIA Dynamo
texts     topic, number (u64, highest byte first), 'Message' and the number as a text    none

command      what it does
send N       sends N items (an item of bitcoind and of dash is two messages, one of jupyter four)
gap N        numbers N items and keeps them back, as if the queue of every subscriber had been full
repeat       sends the last message again
restart [F]  closes its socket and begins a new life, with numbers from F on; without F as at the first time
garbage      sends a message that is not what it should be
bomb N       eddn and ndov: sends N MB of zeros, compressed

It prints "ready ENDPOINT" once the socket is open, "replay ENDPOINT" once the ROUTER is, "replayed N from FIRST" for
each answer, "subscribed PREFIX" for each subscription, "sent ..." with the name
and the number of each message, and "done COMMAND" once a command is carried out.
"""
import collections
import gzip
import hashlib
import hmac
import json
import struct
import sys
import threading
import time
import uuid
import zlib

import zmq

MONERO_NAMES = ["json-full-miner_data", "json-minimal-chain_main", "json-minimal-txpool_add"]


def say(text):
    print(text, flush=True)


class Feed:
    """The items of a feed. Yields for each message its name, its number (or nothing) and its frames."""

    def __init__(self, first, topics, publisher, size):
        self.first = first
        self.topics = topics
        self.publisher = publisher
        self.size = size
        self.items = 0
        self.numbers = {}

    def restart(self, first):
        self.numbers = {}
        self.first = first

    def number(self, key, width):
        number = self.numbers.get(key, self.first)
        self.numbers[key] = (number + 1) % (1 << width)
        return number

    def topic(self):
        return self.topics[self.items % len(self.topics)]

    def wants(self, name, prefixes):
        """Whether a publisher that filters by itself sends a message."""
        return True


class Vllm(Feed):

    def item(self):
        number = self.number("all", 64)
        time_of_event = self.items + 0.5  # like a clock, it continues in the next life
        event = b"\x93\xcb" + struct.pack(">d", time_of_event) + b"\x90\x00" + bytes(self.size)  # [time, [], 0]
        yield self.topic(), number, [self.topic().encode(), struct.pack(">Q", number), event]

    def garbage(self):
        return [self.topic().encode(), b"no number", b"\x90"]


class Bitcoind(Feed):
    """One in ten items is a block, the others are transactions; a message of the topic sequence goes with each."""

    def item(self):
        digest = struct.pack(">4Q", *[self.items] * 4)
        if self.items % 10 == 9:
            yield self.message("hashblock", digest)
            yield self.message("sequence", digest + b"C")
        else:
            yield self.message("sequence", digest + b"A" + struct.pack("<Q", self.items))
            yield self.message("rawtx", b"\x02\0\0\0" + digest * 6)

    def message(self, topic, body):
        number = self.number(topic, 32)
        return topic, number, [topic.encode(), body, struct.pack("<I", number)]

    def garbage(self):
        return [b"rawtx", b"only two frames"]


class Dash(Bitcoind):
    """One in ten items is a block, the others are transactions; the locks of both follow."""

    def item(self):
        digest = struct.pack(">4Q", *[self.items] * 4)
        if self.items % 10 == 9:
            yield self.message("hashblock", digest)
            yield self.message("hashchainlock", digest)
        else:
            yield self.message("rawtx", b"\x02\0\0\0" + digest * 6)
            yield self.message("rawtxlock", b"\x02\0\0\0" + digest * 6)


class Clone(Feed):
    """Two in three items are of the subtree /client/."""

    keys = ["/client/one", "/client/two", "/server/one"]

    def item(self):
        key = self.keys[self.items % 3]
        number = self.number("all", 64)
        yield key, number, [key.encode(), struct.pack(">Q", number), uuid.uuid4().bytes, b"ttl=0\n",
                            f"value {self.items}".encode()]

    def garbage(self):
        return [b"/client/one", b"only two frames"]


class Monerod(Feed):
    """One in five items is a block, the others are transactions."""

    def item(self):
        if self.items % 5 == 4:
            yield self.message("json-minimal-chain_main", {"first_height": 3_000_000 + self.items // 5, "ids": ["00ff"]})
        else:
            yield self.message("json-minimal-txpool_add", [{"id": f"{self.items:064x}", "fee": 30_000_000}])

    def message(self, name, value):
        return name, "", [f"{name}:{json.dumps(value, separators=(',', ':'))}".encode()]

    def garbage(self):
        return [b"json-minimal-txpool_add without a delimiter"]

    def wants(self, name, prefixes):
        return any(name.encode().startswith(prefix) for prefix in prefixes)


class Misp(Feed):
    """In turn: an attribute, an event, and what MISP says of itself."""

    def item(self):
        name, value = [("misp_json_attribute", {"Attribute": {"type": "ip-dst", "value": f"10.0.0.{self.items}"}}),
                       ("misp_json", {"Event": {"id": str(self.items)}}),
                       ("misp_json_self", {"uptime": self.items})][self.items % 3]
        yield name, "", [f"{name} {json.dumps(value)}".encode()]

    def garbage(self):
        return [b"misp_json_self"]


class Frigate(Feed):

    def item(self):
        name = "detection/video"
        yield name, "", [f"{name} {json.dumps(['front', f'front-{self.items}', 0.5, [], [], []])}".encode()]

    def garbage(self):
        return [b"detection/video"]


class Eddn(Feed):

    def item(self):
        message = {"header": {"uploaderID": str(self.items)}, "message": {"StarSystem": f"System {self.items}"}}
        yield "system", self.items, [zlib.compress(json.dumps(message).encode())]

    def garbage(self):
        return [b"not zlib"]

    def bomb(self, size):
        return [zlib.compress(bytes(size))]


class Ndov(Feed):

    topic_of_all = "/RIG/KV6posinfo"

    def item(self):
        xml = f"<VV_TM_PUSH><KV6posinfo><journeynumber>{self.items}</journeynumber></KV6posinfo></VV_TM_PUSH>"
        yield self.topic_of_all, self.items, [self.topic_of_all.encode(), gzip.compress(xml.encode())]

    def garbage(self):
        return [self.topic_of_all.encode(), gzip.compress(b"<cut/>")[:-6]]

    def bomb(self, size):
        return [self.topic_of_all.encode(), gzip.compress(bytes(size))]


class Jupyter(Feed):
    """An item is what a kernel says while it prints a line. The topic of each second item is missing."""

    def item(self):
        for kind, content, buffers in [("status", {"execution_state": "busy"}, []),
                                       ("stream", {"name": "stdout", "text": f"line {self.items}\n"}, []),
                                       ("display_data", {"data": {}, "metadata": {}}, [b"\0buffer"]),
                                       ("status", {"execution_state": "idle"}, [])]:
            topic = [] if self.items % 2 else [f"kernel.0f5a.{kind}".encode()]
            header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "version": "5.4"}
            parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
            signature = hmac.new(b"secret", b"".join(parts), hashlib.sha256).hexdigest().encode()
            yield kind, "", [*topic, b"<IDS|MSG>", signature, *parts, *buffers]

    def garbage(self):
        return [b"kernel.0f5a.status", b"no delimiter"]


class Dynamo(Feed):

    def item(self):
        number = self.number("all", 64)
        yield self.topic(), number, [self.topic().encode(), struct.pack(">Q", self.publisher),
                                     struct.pack(">Q", number), f"event {self.items}".encode()]

    def garbage(self):
        return [self.topic().encode(), b"no publisher"]


class Texts(Feed):

    def item(self):
        number = self.number("all", 64)
        yield "Message", number, [b"Message", struct.pack(">Q", number), f"Message {number}".encode()]


FEEDS = {"vllm": Vllm, "bitcoind": Bitcoind, "dash": Dash, "clone": Clone, "monerod": Monerod, "misp": Misp,
         "frigate": Frigate, "eddn": Eddn, "ndov": Ndov, "jupyter": Jupyter, "dynamo": Dynamo, "texts": Texts}


class Replay:
    """The last messages, and a ROUTER that sends them again."""

    def __init__(self, context, endpoint, values):
        self.context = context
        self.endpoint = endpoint
        self.with_topic = values.get("format", "3") == "3"
        self.kept = collections.deque(maxlen=int(values.get("buffer", 10_000)))
        self.hwm = int(values.get("hwm", 1000))
        self.delay = float(values.get("delay", 0))
        self.requests = collections.deque()
        self.open()

    def open(self):
        self.socket = self.context.socket(zmq.ROUTER)
        self.socket.linger = 0
        self.socket.sndhwm = self.hwm
        bind(self.socket, self.endpoint)
        self.endpoint = self.socket.getsockopt_string(zmq.LAST_ENDPOINT)
        say(f"replay {self.endpoint}")

    def restart(self):
        self.socket.close()
        self.kept.clear()
        self.requests.clear()
        self.open()

    def keep(self, frames):
        self.kept.append(frames)

    def receive(self):
        peer, *request = self.socket.recv_multipart()
        if len(request) != 2 or len(request[1]) != 8:
            return say(f"no request: {request}")
        self.requests.append((time.monotonic() + self.delay, peer, request[1]))

    def wait(self):
        """The milliseconds until the next answer; nothing if there is none."""
        return max(0, (self.requests[0][0] - time.monotonic()) * 1000) if self.requests else None

    def answer(self):
        _, peer, first = self.requests.popleft()
        again = [frames for frames in self.kept if frames[1] >= first]
        for frames in again + [[b"", b"\xff" * 8, b""]]:
            self.socket.send_multipart([peer, b""] + (frames if self.with_topic else frames[1:]))
        say(f"replayed {len(again)} from {struct.unpack('>Q', first)[0]}")


def bind(socket, endpoint):
    for attempt in range(100):
        try:
            return socket.bind(endpoint)
        except zmq.ZMQError as error:
            # right after a restart the port may be taken for a moment
            if error.errno != zmq.EADDRINUSE or attempt == 99:
                raise
            socket.poll(100)


class Publisher:

    def __init__(self, feed, endpoint, connect, values):
        self.feed = feed
        self.endpoint = endpoint
        self.connect = connect
        self.context = zmq.Context()
        self.last = None
        self.every = float(values["every"]) if "every" in values else None
        self.next = time.monotonic()
        self.open()
        self.replay = Replay(self.context, values["replay"], values) if "replay" in values else None

    def open(self):
        # XPUB is PUB that tells of subscriptions.
        self.socket = self.context.socket(zmq.XPUB)
        self.socket.linger = 0
        self.socket.setsockopt(zmq.XPUB_VERBOSE, 1)
        self.prefixes = []
        if self.connect:
            self.socket.connect(self.endpoint)
        else:
            bind(self.socket, self.endpoint)
            self.endpoint = self.socket.getsockopt_string(zmq.LAST_ENDPOINT)
        say(f"ready {self.endpoint}")

    def on_subscription(self):
        frame = self.socket.recv()
        prefix = frame[1:]
        if frame[:1] == b"\x01":
            self.prefixes.append(prefix)
        elif prefix in self.prefixes:
            self.prefixes.remove(prefix)
        say(("subscribed " if frame[:1] == b"\x01" else "unsubscribed ") + prefix.decode("utf-8", "replace"))

    def send(self, count, kept_back):
        for _ in range(count):
            for name, number, frames in self.feed.item():
                if self.replay:
                    self.replay.keep(frames)
                if not kept_back and self.feed.wants(name, self.prefixes):
                    self.transmit(f"{name} {number}", frames)
            self.feed.items += 1

    def transmit(self, text, frames):
        self.last = (text, frames)
        self.socket.send_multipart(frames)
        say(f"sent {text}")

    def restart(self, first):
        self.socket.close()
        self.feed.restart(first)
        self.open()
        if self.replay:
            self.replay.restart()

    def obey(self, line):
        command, *arguments = line.split()
        number = int(arguments[0]) if arguments else None
        if command in ("send", "gap"):
            self.send(number, command == "gap")
        elif command == "repeat":
            self.transmit(*self.last)
        elif command == "restart":
            self.restart(self.feed.first if number is None else number)
        elif command == "garbage":
            self.transmit("garbage", self.feed.garbage())
        elif command == "bomb":
            self.transmit("bomb", self.feed.bomb(number << 20))
        else:
            raise ValueError(f"unknown command: {line}")
        say(f"done {line}")

    def wait(self):
        """The milliseconds until it must do something; nothing if it waits for others."""
        waits = [self.replay.wait()] if self.replay else []
        waits += [max(0, (self.next - time.monotonic()) * 1000)] if self.every else []
        return min((wait for wait in waits if wait is not None), default=None)

    def run(self):
        commands = self.context.socket(zmq.PAIR)
        commands.bind("inproc://commands")
        threading.Thread(target=read_commands, args=(self.context,), daemon=True).start()
        while True:
            poller = zmq.Poller()
            poller.register(commands, zmq.POLLIN)
            poller.register(self.socket, zmq.POLLIN)
            if self.replay:
                poller.register(self.replay.socket, zmq.POLLIN)
            ready = dict(poller.poll(self.wait()))
            if self.socket in ready:
                self.on_subscription()
            elif self.replay and self.replay.socket in ready:
                self.replay.receive()
            elif self.replay and self.replay.wait() == 0:
                self.replay.answer()
            elif self.every and time.monotonic() >= self.next:
                self.next = time.monotonic() + self.every
                self.send(1, False)
            elif commands in ready:
                line = commands.recv_string()
                if not line:
                    return
                self.obey(line)


def read_commands(context):
    commands = context.socket(zmq.PAIR)
    commands.connect("inproc://commands")
    for line in sys.stdin:
        commands.send_string(line.strip())
    commands.send_string("")


def main():
    name, endpoint, *options = sys.argv[1:]
    values = dict(option.split("=", 1) for option in options if "=" in option)
    topics = values.get("topic", "kv@10.0.0.1:8000@model").split(",")
    feed = FEEDS[name](int(values.get("first", 0)), topics, int(values.get("publisher", 1)),
                       int(values.get("size", 0)))
    Publisher(feed, endpoint, "connect" in options, values).run()


main()
