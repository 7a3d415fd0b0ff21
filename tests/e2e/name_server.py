#!/usr/bin/env python3
"""name_server ADDRESS answers|fails NAME — answers every question for NAME's IPv4 address with ADDRESS, or each one with SERVFAIL;
listens on ADDRESS, port 53."""
import socket
import sys

address, manner, name = sys.argv[1:4]
WANTED = b''.join(bytes([len(part)]) + part.encode() for part in name.split('.')) + b'\0\0\1\0\1'
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind((address, 53))
    while True:
        query, asker = server.recvfrom(512)
        question = query[12:query.index(b'\0', 12) + 5]
        found = manner == 'answers' and question.lower() == WANTED
        flags = b'\x81\x80' if manner == 'answers' else b'\x81\x82'
        reply = query[:2] + flags + b'\0\1' + (b'\0\1' if found else b'\0\0') + b'\0\0\0\0' + question
        if found:
            reply += b'\xc0\x0c\0\1\0\1\0\0\0\1\0\4' + socket.inet_aton(address)
        server.sendto(reply, asker)
