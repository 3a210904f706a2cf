#!/usr/bin/env python3
"""A plain libzmq subscriber: connects SUB, prints every message on a line, frames joined by '|'.

usage: sub.py [endpoint=tcp://localhost:5555] [topic='']
Needs pyzmq (Debian package python3-zmq).
"""
import sys

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://localhost:5555"
topic = sys.argv[2] if len(sys.argv) > 2 else ""

socket = zmq.Context().socket(zmq.SUB)
socket.setsockopt_string(zmq.SUBSCRIBE, topic)
socket.connect(endpoint)
print(f"subscribed to {endpoint}", flush=True)
while True:
    frames = socket.recv_multipart()
    print("received " + "|".join(frame.decode("utf-8", "replace") for frame in frames), flush=True)
