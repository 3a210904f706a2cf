#!/usr/bin/env python3
"""A plain libzmq subscriber: connects SUB, prints every message on a line, frames joined by '|'.

usage: sub.py [endpoint=tcp://localhost:5555] [topic='']
A frame of 8 bytes that is no text is printed as a number (the highest byte first).
Needs pyzmq (Debian package python3-zmq).
"""
import sys

import zmq

endpoint = sys.argv[1] if len(sys.argv) > 1 else "tcp://localhost:5555"
topic = sys.argv[2] if len(sys.argv) > 2 else ""


def printable(frame):
    if len(frame) == 8 and b"\0" in frame:
        return str(int.from_bytes(frame, "big"))
    return frame.decode("utf-8", "replace")


socket = zmq.Context().socket(zmq.SUB)
socket.setsockopt_string(zmq.SUBSCRIBE, topic)
socket.connect(endpoint)
print(f"subscribed to {endpoint}", flush=True)
while True:
    frames = socket.recv_multipart()
    print("received " + "|".join(printable(frame) for frame in frames), flush=True)
