#!/usr/bin/env python3
"""server — what vigosrv costs: start-up with 100,000 envoys, CPU per check-in, memory per connection with an open stream.

The envoys are played by one process over loopback, each with its own certificate, connection and stream. CPU is that of the
server's process alone."""
import json
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
ENVOYS = int(os.environ.get('ENVOYS', '1000'))
ROUNDS = int(os.environ.get('CHECKINS', '20'))
TICK = os.sysconf('SC_CLK_TCK')


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, folder):
        self.folder = folder
        self.grpc, self.api = free_port(), free_port()
        (folder / 'server.yaml').write_text(
            f'server:\n  grpc_listen: "127.0.0.1:{self.grpc}"\n  api_listen: "127.0.0.1:{self.api}"\n  hostname: localhost\n')
        self.environment = {**os.environ, 'VIGO_CONFIG_FILE': str(folder / 'server.yaml')}
        self.process = None

    def start(self):
        log = open(self.folder / 'server.log', 'a')
        begun = time.monotonic()
        self.process = subprocess.Popen([PROJECT / 'bin/vigosrv'], env=self.environment, stdout=log, stderr=log)
        size = (self.folder / 'server.log').stat().st_size
        while b'server ready' not in (self.folder / 'server.log').read_bytes()[size:]:
            if self.process.poll() is not None or time.monotonic() - begun > 60:
                sys.exit('the server does not start:\n' + (self.folder / 'server.log').read_text()[-2000:])
            time.sleep(0.005)
        return time.monotonic() - begun

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def cpu(self):
        fields = pathlib.Path(f'/proc/{self.process.pid}/stat').read_text().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def rss(self):
        for line in pathlib.Path(f'/proc/{self.process.pid}/status').read_text().splitlines():
            if line.startswith('VmRSS'):
                return int(line.split()[1]) / 1024
        return 0

    def cli(self, *words):
        done = subprocess.run([PROJECT / 'bin/vigocli', *words, '--json'], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        return json.loads(done.stdout)


def order(player, words):
    player.stdin.write(words + '\n')
    player.stdin.flush()
    answer = player.stdout.readline().strip()
    if not answer.endswith(' 0 failed'):
        sys.exit(f'load: {answer}')


def connections(server):
    token = server.cli('token', 'create', '--hostname', 'load-*', '--uses', str(ENVOYS))['token']
    player = subprocess.Popen([PROJECT / 'build/release/tests/bench/vigo_load', f'localhost:{server.grpc}', server.folder / 'tls/ca', token,
                               str(ENVOYS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    before = server.rss()
    begun = server.cpu()
    order(player, 'enrol')
    print(f'enrolment                       {(server.cpu() - begun) / ENVOYS * 1e6:9.0f} µs server CPU each')
    order(player, 'checkin 1')
    order(player, 'streams')
    time.sleep(1)
    print(f'memory per envoy with a stream  {(server.rss() - before) / ENVOYS * 1024:9.0f} KB ({ENVOYS} connections)')
    begun = server.cpu()
    order(player, f'checkin {ROUNDS}')
    print(f'no-change check-in              {(server.cpu() - begun) / ENVOYS / ROUNDS * 1e6:9.0f} µs server CPU each, signature verified (bar 95)')
    order(player, 'verified 1')
    begun = server.cpu()
    order(player, f'verified {ROUNDS}')
    print(f'the same, verified connection   {(server.cpu() - begun) / ENVOYS / ROUNDS * 1e6:9.0f} µs server CPU each, no signature (bar 40)')
    order_quit(player)


def order_quit(player):
    player.stdin.write('quit\n')
    player.stdin.flush()
    player.wait()


def uuid_column(columns):
    return next(name for name in columns if name in ('id', 'envoy', 'envoy_id', 'uuid'))


def many(server, count):
    """Copies one enrolled envoy's row until there are `count`."""
    base = sqlite3.connect(server.folder / 'db/vigo.db')
    columns = [row[1] for row in base.execute('pragma table_info(envoys)')]
    row = list(base.execute('select * from envoys limit 1').fetchone())
    key, name = columns.index(uuid_column(columns)), columns.index('hostname')
    rows = []
    for number in range(count):
        row[key] = os.urandom(16)
        row[name] = f'many-{number:06}'
        row[columns.index('public_key')] = os.urandom(32)
        rows.append(tuple(row))
    base.executemany(f'insert into envoys values ({",".join("?" * len(columns))})', rows)
    base.commit()
    base.close()


def main():
    subprocess.run(['cmake', '--build', PROJECT / 'build/release', '--target', 'vigo_load', 'vigo_bench_checkin',
                    'vigo_bench_connections', 'vigo_bench_flood'], check=True, stdout=subprocess.DEVNULL)
    inside = subprocess.run([PROJECT / 'build/release/tests/bench/vigo_bench_checkin'], check=True, capture_output=True, text=True).stdout
    print(f'without transport: {inside.strip()}')
    for program in 'connections', 'flood':
        subprocess.run([PROJECT / f'build/release/tests/bench/vigo_bench_{program}'], check=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix='vigo-bench.'))
    server = Server(folder)
    try:
        print(f'start, empty                    {server.start() * 1000:9.0f} ms until ready')
        connections(server)
        server.stop()
        many(server, 100_000)
        print(f'start with 100,000 envoys       {server.start() * 1000:9.0f} ms until ready, {server.rss():.0f} MB')
        server.stop()
    finally:
        if server.process and server.process.poll() is None:
            server.process.kill()
        shutil.rmtree(folder)


main()
