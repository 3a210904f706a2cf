#!/usr/bin/env python3
"""A plain libzmq publisher: binds PUB and sends single-frame strings 'Message i'.

usage: pub.py [endpoint=tcp://*:5555] [count=100000] [delay_seconds=0.1] [first=0]
Needs pyzmq (Debian package python3-zmq).
"""
import sys
import time

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://*:5555"
count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
delay = float(sys.argv[3]) if len(sys.argv) > 3 else 0.1
first = int(sys.argv[4]) if len(sys.argv) > 4 else 0

socket = zmq.Context().socket(zmq.PUB)
socket.bind(endpoint)
print(f"publishing on {socket.getsockopt_string(zmq.LAST_ENDPOINT)}", flush=True)
for i in range(first, first + count):
    socket.send_string(f"Message {i}")
    print(f"sent Message {i}", flush=True)
    time.sleep(delay)
