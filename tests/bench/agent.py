#!/usr/bin/env python3
"""agent — what the agent costs: its file, its memory and threads when idle, and whether memory grows: in steady state, and while
its server's name is unknown, nobody listens, it is revoked, or it waits for approval. Fails where it grows, holds more than 8 MB, or
has more than two threads when idle. Their server is watched, too. "Own" is what is no page of a file: what further agents on the same
machine would cost.

All states run at once, each for SECONDS (60; SOAK=1 is an hour). What is its own may not be larger in the last third than in the
second; what is of the file depends on whether a sample falls into a pass."""
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get('VIGO_BIN', PROJECT / 'bin'))
SECONDS = int(os.environ.get('SECONDS', '3600' if os.environ.get('SOAK') else '60'))
NOISE_KB = 64  # a stack or a table that grows once by a few pages
SERVER_NOISE_KB = 1024  # its database's cache of pages fills up

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix='vigo-agent-'))
processes = []


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def spawn(words, log, **more):
    process = subprocess.Popen(words, stdout=open(FOLDER / log, 'a'), stderr=subprocess.STDOUT, **more)
    processes.append(process)
    return process


def await_text(log, text):
    end = time.monotonic() + 60
    while text not in ((FOLDER / log).read_text() if (FOLDER / log).exists() else ''):
        if time.monotonic() > end:
            sys.exit(f'{log} never says "{text}"')
        time.sleep(0.05)


class Server:
    def __init__(self):
        self.grpc, self.api = free_port(), free_port()
        self.environment = {**os.environ, 'VIGO_CONFIG_FILE': str(FOLDER / 'server.yaml')}
        (FOLDER / 'server.yaml').write_text(
            f'server:\n  grpc_listen: "127.0.0.1:{self.grpc}"\n  api_listen: "127.0.0.1:{self.api}"\n  hostname: localhost\n'
            'checkin:\n  interval: 1s\nbootstrap:\n  allow_approval: true\n')
        self.process = spawn([BIN / 'vigosrv'], 'server.log', env=self.environment)
        await_text('server.log', 'server ready')
        stacks = FOLDER / 'stacks/configcrates'
        stacks.mkdir(parents=True, exist_ok=True)
        (stacks / 'one.vgo').write_text('name: one\nresources:\n' + ''.join(
            f'  - {{name: f{n}, type: file, target_path: /srv/f{n}, content: "kept\\n"}}\n' for n in range(100)))
        (FOLDER / 'stacks/envoys.vgo').write_text('envoys:\n  - {match: "*", configcrates: [one]}\n')
        self.cli('config', 'publish')

    def cli(self, *words):
        done = subprocess.run([BIN / 'vigocli', *words, '--json'], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f'vigocli {" ".join(words)}: {done.stderr}{done.stdout}')
        return json.loads(done.stdout) if done.stdout.strip().startswith(('{', '[')) else None

    def memory_kb(self):
        return memory_kb(self.process, 'server')


class Agent:
    """One agent on a machine that is a folder."""

    def __init__(self, name, server):
        self.name = name
        root = FOLDER / name
        for folder in ('etc', 'srv', 'var/lib', 'tmp'):
            (root / folder).mkdir(parents=True)
        (root / 'etc/hostname').write_text(name + '\n')
        for file in ('passwd', 'group'):
            (root / 'etc' / file).write_text(f'root:x:0:{":root:/root:/bin/sh" if file == "passwd" else ""}\n')
        self.server = server
        self.flags = [f'--root={root}', f'--server=localhost:{server.grpc}', f'--api-addr=https://localhost:{server.api}']

    def verb(self, *words, **more):
        return [BIN / 'vigo', *words, *self.flags]

    def register(self):
        token = self.server.cli('token', 'create', '--hostname', self.name)['token']
        done = subprocess.run(self.verb('register'), env={**os.environ, 'VIGO_TOKEN': token}, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f'{self.name}: {done.stdout}{done.stderr}')

    def uuid(self):
        return (FOLDER / self.name / 'etc/vigo-envoy/uuid').read_text().strip()

    def start(self, server=None):
        flags = self.flags + ([f'--server={server}'] if server else [])
        self.process = spawn([BIN / 'vigo', 'daemon', *flags], self.name + '.log')

    def memory_kb(self):
        return memory_kb(self.process, self.name)


def memory_kb(process, name):
    """What is resident, how many threads there are, and what of it is the process' own."""
    if process.poll() is not None:
        sys.exit(f'{name} ended:\n' + (FOLDER / f'{name}.log').read_text()[-2000:])
    fields = dict(line.split(':', 1) for line in pathlib.Path(f'/proc/{process.pid}/status').read_text().splitlines())
    return tuple(int(fields[field].split()[0]) for field in ('VmRSS', 'Threads', 'RssAnon'))


def start_all(server):
    agents = {name: Agent(name, server) for name in ('steady', 'no-name', 'refused', 'revoked', 'pending')}
    for name in ('steady', 'no-name', 'refused', 'revoked'):
        agents[name].register()
    agents['steady'].start()
    agents['no-name'].start('nowhere.invalid:1530')
    agents['refused'].start(f'localhost:{free_port()}')
    agents['revoked'].start()
    await_text('revoked.log', 'policy accepted')
    server.cli('envoys', 'revoke', agents['revoked'].uuid())
    waiting = agents['pending']
    waiting.process = spawn(waiting.verb('register', f'--ca-file={FOLDER}/tls/ca'), 'pending.log')
    await_text('pending.log', 'waiting for approval')
    return agents


def watch(processes):
    seen = {name: [] for name in processes}
    for _ in range(SECONDS):
        for name, process in processes.items():
            seen[name].append(process.memory_kb())
        time.sleep(1)
    return seen


def own_by_thirds(samples):
    """The medians of what is its own in the second and in the last third: the first one is for warming up."""
    third = len(samples) // 3
    return (statistics.median(own for _, _, own in part) for part in (samples[third:2 * third], samples[2 * third:]))


def main():
    size = (BIN / 'vigo').stat().st_size
    server = Server()
    agents = start_all(server)
    grew, crowded, large = [], [], []
    print(f'{"file":<28}{size / 1e6:8.2f} MB   bar 9, stretch 7.5')
    seen = watch({**agents, 'server': server})
    middle_own, last_own = own_by_thirds(seen.pop('server'))
    print(f'{"own, server of them":<28}{last_own / 1024:8.2f} MB, {last_own - middle_own:+.0f} KB in {SECONDS // 3} s')
    if last_own > middle_own + SERVER_NOISE_KB:
        grew.append('server')
    for name, samples in seen.items():
        last = statistics.median(rss for rss, _, _ in samples[2 * (len(samples) // 3):])
        middle_own, last_own = own_by_thirds(samples)
        threads = min(threads for _, threads, _ in samples)
        bar = '   bar 8, stretch 7' if name == 'steady' else ''
        print(f'{"resident, " + name:<28}{last / 1024:8.2f} MB, own {last_own / 1024:.2f}, {threads} threads, {last_own - middle_own:+.0f} KB in {SECONDS // 3} s{bar}')
        if last_own > middle_own + NOISE_KB:
            grew.append(name)
        if threads > 2:
            crowded.append(name)
        if last > 8 * 1024:
            large.append(name)
    if grew:
        sys.exit('memory grows: ' + ', '.join(grew))
    if large:
        sys.exit('more than 8 MB: ' + ', '.join(large))
    if crowded:
        sys.exit('more than two threads: ' + ', '.join(crowded))


try:
    main()
finally:
    for process in reversed(processes):
        process.terminate()
        process.wait()
    shutil.rmtree(FOLDER, ignore_errors=True)
