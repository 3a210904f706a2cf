"""Asks a replay socket for what it keeps, and says what came.

usage: replay_client.py ENDPOINT FIRST [req] [slow=SECONDS] [hwm=1000] [timeout=5] [curve=PUBLIC,SECRET,SERVER]

req asks by a REQ, which gets the first message of the answer only. slow begins to read after so long. timeout is how
long nothing may come. Prints "ready" once the request is sent, and at the end "COUNT items, FIRST to LAST, HOLES missing"
with "end" or "no end". Needs pyzmq.
"""
import struct
import sys
import time

import zmq


def main():
    endpoint, first, *options = sys.argv[1:]
    values = dict(option.split("=", 1) for option in options if "=" in option)
    req = "req" in options
    socket = zmq.Context().socket(zmq.REQ if req else zmq.DEALER)
    socket.linger = 0
    socket.rcvhwm = int(values.get("hwm", 1000))
    if "curve" in values:
        socket.curve_publickey, socket.curve_secretkey, socket.curve_serverkey = [
            key.encode() for key in values["curve"].split(",")]
    socket.connect(endpoint)
    request = struct.pack(">Q", int(first))
    socket.send_multipart([request] if req else [b"", request])
    print("ready", flush=True)
    time.sleep(float(values.get("slow", 0)))
    numbers, ended = [], False
    while not ended and socket.poll(float(values.get("timeout", 5)) * 1000):
        frames = socket.recv_multipart()
        delimiter, _, number, payload = [b"", *frames] if req else frames
        ended = number == b"\xff" * 8
        if not ended:
            numbers.append(struct.unpack(">Q", number)[0])
        if req:
            break
    holes = sum(b - a - 1 for a, b in zip(numbers, numbers[1:]))
    print(f"{len(numbers)} items, {numbers[:1]} to {numbers[-1:]}, {holes} missing, {'end' if ended else 'no end'}")


main()
