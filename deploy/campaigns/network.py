"""Machines of one's own: network namespaces, each with a clean way to this program and a bad one to a server.

The bad way goes through this program, packet by packet (a TUN device at either end): it delays, drops, or cuts. So it needs
neither `tc` nor its kernel modules, and TCP meets what it would meet on a wire. Needs root, or who may make namespaces.
"""
import contextlib
import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import threading
import time

_libc = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWNET = 0x40000000
_TUNSETIFF = 0x400454CA
_IFF_TUN, _IFF_NO_PI = 0x0001, 0x1000


def is_allowed():
    """Whether namespaces and TUN devices can be made here."""
    name = f"qrs{os.getpid()}t"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True)
    if made.returncode:
        return False
    subprocess.run(["ip", "netns", "del", name], capture_output=True)
    return os.access("/dev/net/tun", os.R_OK | os.W_OK)


def ip(*words, of=None):
    subprocess.run(["ip", *(["-n", of] if of else []), *words], check=True, capture_output=True)


def tunnel(device, address, namespace=None):
    """A TUN device, made inside of a namespace, and read and written from here."""
    here = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        if namespace:
            enter(f"/var/run/netns/{namespace}")
        file = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        fcntl.ioctl(file, _TUNSETIFF, struct.pack("16sH22x", device.encode(), _IFF_TUN | _IFF_NO_PI))
    finally:
        if namespace:
            _libc.setns(here, _CLONE_NEWNET)
        os.close(here)
    ip("addr", "add", f"{address}/24", "dev", device, of=namespace)
    ip("link", "set", device, "up", of=namespace)
    return file


def enter(path):
    file = os.open(path, os.O_RDONLY)
    try:
        if _libc.setns(file, _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(file)


class Machine:
    """A namespace: `address` is reached from here on the clean way, and what it calls `home` is this program's machine."""

    def __init__(self, number):
        self.name = f"qrs{os.getpid()}n{number}"
        self.host, self.address = f"10.231.{number}.1", f"10.231.{number}.2"
        self.bad_address = f"10.232.0.{10 + number}"
        self.command = ["ip", "netns", "exec", self.name]
        self.is_cut = False


class Network:
    """So many machines, and the server's address on the bad way."""

    SERVER = "10.232.0.1"

    def __init__(self, count, delay=0.0, loss=0.0, seed=1):
        self.machines = [Machine(number) for number in range(1, count + 1)]
        self.delay, self.loss = delay, loss
        self.carried = self.dropped = 0
        self._chance = random.Random(seed)
        self._ends = threading.Event()

    def __enter__(self):
        self._stack = contextlib.ExitStack()
        with contextlib.ExitStack() as stack:
            self._files = {}
            for number, machine in enumerate(self.machines, 1):
                ip("netns", "add", machine.name)
                stack.callback(subprocess.run, ["ip", "netns", "del", machine.name], capture_output=True)
                here, there = f"qv{os.getpid() % 100000}h{number}", f"qv{os.getpid() % 100000}c{number}"
                ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", machine.name)
                # It would go with the namespace, but a while later.
                stack.callback(subprocess.run, ["ip", "link", "del", here], capture_output=True)
                ip("addr", "add", f"{machine.host}/30", "dev", here)
                ip("link", "set", here, "up")
                for device, address in ((there, f"{machine.address}/30"), ("lo", None)):
                    if address:
                        ip("addr", "add", address, "dev", device, of=machine.name)
                    ip("link", "set", device, "up", of=machine.name)
                self._files[machine.bad_address] = tunnel("bad", machine.bad_address, machine.name)
            self._files[self.SERVER] = tunnel(f"qb{os.getpid() % 100000}", self.SERVER)
            for file in self._files.values():
                stack.callback(os.close, file)
            self._cut = {machine.bad_address: machine for machine in self.machines}
            thread = threading.Thread(target=self._carry, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(self._ends.set)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def _carry(self):
        poll, waiting, count = select.poll(), [], 0
        files = list(self._files.values())
        for file in files:
            poll.register(file, select.POLLIN)
        while not self._ends.is_set():
            pause = max(0, waiting[0][0] - time.monotonic()) if waiting else 0.05
            for file, _ in poll.poll(min(pause, 0.05) * 1000):
                with contextlib.suppress(BlockingIOError):
                    while True:
                        packet = os.read(file, 65536)
                        # Version 4: source and destination.
                        if packet[0] >> 4 != 4:
                            continue
                        ends = [".".join(map(str, packet[at:at + 4])) for at in (12, 16)]
                        if self._is_lost(ends) or ends[1] not in self._files:
                            self.dropped += 1
                            continue
                        count += 1
                        heapq.heappush(waiting, (time.monotonic() + self.delay, count, self._files[ends[1]], packet))
            while waiting and waiting[0][0] <= time.monotonic():
                _, _, file, packet = heapq.heappop(waiting)
                with contextlib.suppress(OSError):
                    os.write(file, packet)
                    self.carried += 1

    def _is_lost(self, ends):
        cut = any(end in self._cut and self._cut[end].is_cut for end in ends)
        return cut or self._chance.random() < self.loss
