"""Receives in a loop and counts; answers each line of input with count, clock and processor time."""
import sys
import threading
import time

import zmq

socket = zmq.Context().socket(zmq.SUB)
socket.subscribe(b"")
socket.connect(sys.argv[1])
count = 0


def answer():
    for _ in sys.stdin:
        print(count, time.monotonic_ns(), f"process={time.process_time_ns()}", flush=True)


threading.Thread(target=answer, daemon=True).start()
print("ready", flush=True)
while True:
    socket.recv_multipart()
    count += 1
