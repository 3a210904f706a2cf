#!/usr/bin/env python3
"""A plain libzmq publisher: binds PUB and sends single-frame strings 'Message i'.

usage: pub.py [--numbered] [endpoint=tcp://*:5555] [count=100000] [delay_seconds=0.1] [first=0]
With --numbered, a message has three frames: the topic 'Message', its number i as 8 bytes (the highest one first), and
the string.
Needs pyzmq (Debian package python3-zmq).
"""
import sys
import time

import zmq

numbered = "--numbered" in sys.argv
arguments = [argument for argument in sys.argv[1:] if argument != "--numbered"]
endpoint = arguments[0] if len(arguments) > 0 else "tcp://*:5555"
count = int(arguments[1]) if len(arguments) > 1 else 100_000
delay = float(arguments[2]) if len(arguments) > 2 else 0.1
first = int(arguments[3]) if len(arguments) > 3 else 0

socket = zmq.Context().socket(zmq.PUB)
socket.bind(endpoint)
print(f"publishing on {socket.getsockopt_string(zmq.LAST_ENDPOINT)}", flush=True)
for i in range(first, first + count):
    text = f"Message {i}".encode()
    socket.send_multipart([b"Message", i.to_bytes(8, "big"), text] if numbered else [text])
    print(f"sent Message {i}", flush=True)
    time.sleep(delay)
