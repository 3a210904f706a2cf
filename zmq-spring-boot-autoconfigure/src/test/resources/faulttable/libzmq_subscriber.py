"""Plain libzmq SUB sockets for the fault table; tells on each line what happened, to which socket and when (ms).

arguments: endpoint sockets heartbeats(0|1) max_msg_size(-1: any) gap_millis
Needs pyzmq (Debian package python3-zmq).
"""
import sys
import time

import zmq
from zmq.utils.monitor import recv_monitor_message

endpoint, count, heartbeats, limit, gap = sys.argv[1], *map(int, sys.argv[2:6])
LOST = (zmq.EVENT_DISCONNECTED, zmq.EVENT_CLOSED, zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL,
        zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL, zmq.EVENT_HANDSHAKE_FAILED_AUTH)


def now():
    return time.time_ns() // 1_000_000


def tell(what, index, at):
    print(what, index, at, flush=True)


def connect(context, index):
    socket = context.socket(zmq.SUB)
    socket.linger = 0
    socket.reconnect_ivl = 100
    socket.reconnect_ivl_max = 5000
    if heartbeats:
        socket.heartbeat_ivl = 1000
        socket.heartbeat_timeout = 3000
    socket.maxmsgsize = limit
    socket.subscribe(b"")
    monitor = socket.get_monitor_socket()
    tell("ATTEMPT", index, now())
    socket.connect(endpoint)
    return socket, monitor


def hear(monitor, index):
    while monitor.poll(0):
        event = recv_monitor_message(monitor)
        if event["event"] == zmq.EVENT_CONNECT_RETRIED:
            # it tells how long it waits before the attempt
            tell("ATTEMPT", index, now() + event["value"])
        elif event["event"] in LOST:
            tell("LOST", index, now())


def receive(socket, index):
    try:
        while True:
            socket.recv_multipart(zmq.NOBLOCK)
            if now() - last[index] >= gap:
                tell("MESSAGE", index, now())
            last[index] = now()
    except zmq.Again:
        pass


context = zmq.Context()
context.set(zmq.MAX_SOCKETS, 4096)
last = [0] * count
poller = zmq.Poller()
owners = {}
for i in range(count):
    sub, mon = connect(context, i)
    owners[sub] = (receive, i)
    owners[mon] = (hear, i)
    poller.register(sub, zmq.POLLIN)
    poller.register(mon, zmq.POLLIN)
while True:
    for ready, _ in poller.poll():
        action, owner = owners[ready]
        action(ready, owner)
