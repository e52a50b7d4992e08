#!/usr/bin/env python3
"""Sends pictures to a Fovea pose server and prints the poses, an object a line.

    pose_client.py [--server HOST:PORT] [--passes N] PICTURE ...

A PICTURE is a baseline JPEG, or a binary PGM or PPM. Written from docs/protocol.md alone, with nothing
but Python's standard library. What the server asks for as a token is taken from $FOVEA_TOKEN.
"""
import argparse
import json
import os
import socket
import struct
import sys
import time

HELLO, WELCOME, FRAME, RESULT, DROPPED, GOODBYE, PING, PONG = range(1, 9)
RAW, JPEG = 1, 2
HEADER = struct.Struct("<4sBBHIIIIq")  # magic, version, type, flags, body, payload, sequence, epoch, timestamp


class Ended(Exception):
    """The server has said goodbye, or gone."""


class PoseClient:
    """One connection, which is one camera. Sends a frame and waits for its answer."""

    def __init__(self, host, port, camera, token=""):
        self.socket = socket.create_connection((host, port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        self.sequence, self.regions = 0, []
        name, secret = camera.encode()[:255], token.encode()
        self.send(HELLO, struct.pack("<IBBHHH", 0, 1, 1, len(name), len(secret), 0) + name + secret)
        self.welcome(self.receive()[1])

    def send(self, kind, body, payload=b"", timestamp=0):
        sequence = self.sequence if kind == FRAME else 0
        header = HEADER.pack(b"FOVA", 1, kind, 0, len(body), len(payload), sequence, 0, timestamp)
        self.socket.sendall(header + body + payload)

    def exactly(self, count):
        data = self.file.read(count)
        if len(data) < count:
            raise Ended("the server closed the connection")
        return data

    def receive(self):
        """The next message: its type, body and frame number."""
        header = HEADER.unpack(self.exactly(HEADER.size))
        if header[0] != b"FOVA" or header[1] != 1:
            raise Ended("this is no pose server of protocol version 1")
        body = self.exactly(header[4])
        if header[2] == GOODBYE:
            reason, length = struct.unpack_from("<HH", body)
            raise Ended("reason %d: %s" % (reason, body[4 : 4 + length].decode()))
        return header[2], body, header[6]

    def welcome(self, body):
        """The model and the names of its joints."""
        parts = struct.unpack_from("<H", body, 14)[0]
        texts, at = [], 28
        for _ in range(2 + parts):
            length = struct.unpack_from("<H", body, at)[0]
            texts.append(body[at + 2 : at + 2 + length].decode())
            at += 2 + length
        self.model, self.joints = texts[0], texts[2:]

    def ping(self):
        """Seconds that the server's clock is ahead of ours, and the way there and back in seconds."""
        self.send(PING, struct.pack("<q", time.monotonic_ns()))
        kind, body, _ = self.receive()
        now = time.monotonic_ns()
        if kind != PONG:
            raise Ended("no PONG but type %d" % kind)
        ping, arrival, departure, _ = struct.unpack("<qqqI", body)
        way = (now - ping) - (departure - arrival)
        return (arrival - ping - way / 2) / 1e9, way / 1e9

    def pose(self, picture):
        """Persons of a picture, or why there is no answer."""
        kind, fourcc, width, height, stride, pixels = picture
        body = struct.pack("<II4sI", width, height, fourcc, stride)
        body += struct.pack("<BBBBIII", kind, 1, 1, len(self.regions), 0, width, height)
        body += b"".join(struct.pack("<4f", *region) for region in self.regions)
        self.sequence += 1
        self.send(FRAME, body, pixels, time.monotonic_ns())
        answer, body, sequence = self.receive()
        if sequence != self.sequence:
            raise Ended("an answer to frame %d, not %d" % (sequence, self.sequence))
        if answer == DROPPED:
            return {"dropped": body[4 : 4 + struct.unpack_from("<H", body, 2)[0]].decode()}
        return self.result(body)

    def result(self, body):
        *stages, _, persons, parts, regions, boxes = struct.unpack_from("<qqqqqHHHH", body)
        at = 48
        self.regions = [struct.unpack_from("<4f", body, at + 16 * i) for i in range(regions)]
        at += 16 * regions
        found = []
        for _ in range(persons):
            number, score = struct.unpack_from("<if", body, at)
            points = struct.unpack_from("<%df" % (3 * parts), body, at + 8)
            at += 8 + 12 * parts
            named = zip(self.joints, points[::3], points[1::3], points[2::3])
            keypoints = [dict(zip(("part", "x", "y", "score"), point)) for point in named]
            found.append({"id": number, "score": score, "keypoints": keypoints})
        for person, place in zip(found, range(at, at + 16 * boxes, 16)):
            person["box"] = dict(zip(("yMin", "xMin", "yMax", "xMax"), struct.unpack_from("<4f", body, place)))
        return {"persons": found, "inferenceMillis": stages[3] / 1e6}


def read_picture(path):
    """A file as kind, fourcc, width, height, bytes per line and bytes."""
    data = open(path, "rb").read()
    if data[:2] == b"\xff\xd8":
        return (JPEG, b"MJPG", *jpeg_size(data), 0, data)
    magic, width, height, most = data.split(None, 4)[:4]
    if magic not in (b"P5", b"P6") or most != b"255":
        raise ValueError(path + ": neither JPEG nor binary PGM or PPM of 8 bits")
    width, height = int(width), int(height)
    stride = width * (1 if magic == b"P5" else 3)
    return RAW, b"GREY" if magic == b"P5" else b"RGB3", width, height, stride, data[-stride * height :]


def jpeg_size(data):
    at = 2
    while at + 9 < len(data):
        marker, length = struct.unpack_from(">HH", data, at)
        if marker in (0xFFC0, 0xFFC1):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
    raise ValueError("no baseline JPEG")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", default="127.0.0.1:10026", metavar="HOST:PORT")
    parser.add_argument("--passes", type=int, default=1, help="times that each picture is sent (default: 1)")
    parser.add_argument("pictures", nargs="+", metavar="PICTURE")
    options = parser.parse_args()
    host, _, port = options.server.rpartition(":")
    try:
        client = PoseClient(host.strip("[]"), int(port), "python", os.environ.get("FOVEA_TOKEN", ""))
        offset, way = client.ping()
        print(json.dumps({"model": client.model, "clockOffset": offset, "roundTrip": way}))
        for path in options.pictures:
            client.regions = []
            for _ in range(options.passes):
                print(json.dumps({"file": path, **client.pose(read_picture(path))}))
        client.send(GOODBYE, struct.pack("<HH", 1, 4) + b"done")
    except (OSError, ValueError, Ended) as problem:
        sys.exit("pose_client: %s" % problem)


if __name__ == "__main__":
    main()
