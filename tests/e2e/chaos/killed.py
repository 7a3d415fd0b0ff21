#!/usr/bin/env python3
"""killed.py BIN ROUNDS — kill -9 of server and agent at random moments, while versions are published and files drift.

Afterwards: every file is whole at every moment, no version went back, no report that the server acknowledged is lost or
doubled, the database passes its integrity check. SEED repeats a run's choices.
"""
import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

FILES = 12
SIZE = 20_000


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Lab:
    def __init__(self, programs):
        self.programs = pathlib.Path(programs).resolve()
        self.top = pathlib.Path(tempfile.mkdtemp(prefix='vigo-killed.'))
        self.machine = self.top / 'machine'
        self.grpc, self.api = free_port(), free_port()
        self.server = self.agent = None
        for folder in ('bin', 'etc', 'srv', 'tmp', 'var/lib'):
            (self.machine / folder).mkdir(parents=True)
        (self.machine / 'etc/passwd').write_text('root:x:0:0:root:/root:/bin/sh\n')
        (self.machine / 'etc/group').write_text('root:x:0:\n')
        (self.machine / 'etc/hostname').write_text('box\n')
        (self.top / 'srv/stacks/configcrates').mkdir(parents=True)
        (self.top / 'srv/server.yaml').write_text(
            f'server:\n  grpc_listen: "127.0.0.1:{self.grpc}"\n  api_listen: "127.0.0.1:{self.api}"\n'
            '  hostname: localhost\ncheckin:\n  interval: 1s\n')
        self.environment = dict(os.environ, VIGO_CONFIG_FILE=str(self.top / 'srv/server.yaml'))
        self.log = open(self.top / 'log', 'ab')

    def close(self):
        for which in ('agent', 'server'):
            self.kill(which)
        self.log.close()

    def start_server(self):
        self.server = subprocess.Popen([self.programs / 'vigosrv'], env=self.environment, stdout=self.log, stderr=self.log)

    def agent_line(self, *words):
        return [self.programs / 'vigo', '--root', self.machine, '--server', f'localhost:{self.grpc}',
                '--api-addr', f'https://localhost:{self.api}', *words]

    def start_agent(self):
        self.agent = subprocess.Popen(self.agent_line('--interval', '1s', 'daemon'), stdout=self.log, stderr=self.log)

    def kill(self, which, how=signal.SIGKILL):
        program = getattr(self, which)
        if program is not None:
            program.send_signal(how)
            program.wait()
            setattr(self, which, None)

    def ready(self):
        loose = ssl.create_default_context()
        loose.check_hostname, loose.verify_mode = False, ssl.CERT_NONE
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                return urllib.request.urlopen(f'https://localhost:{self.api}/readyz', context=loose, timeout=1)
            assert self.server.poll() is None, 'the server ended by itself'
            time.sleep(0.02)
        raise AssertionError('the server does not become ready')

    def cli(self, *words, may_fail=False):
        done = subprocess.run([self.programs / 'vigocli', *words, '--json'], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            assert may_fail, f'{words}: {done.stderr}{done.stdout}'
            return None
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def publish(self, letter):
        crate = ['name: many', 'resources:', '  - {name: folder, type: directory, target_path: /srv/many}']
        crate += [f'  - {{name: f{n}, type: file, target_path: /srv/many/{n}, content: "{letter * SIZE}", mode: "0600", depends_on: folder}}'
                  for n in range(FILES)]
        (self.top / 'srv/stacks/configcrates/many.vgo').write_text('\n'.join(crate) + '\n')
        (self.top / 'srv/stacks/envoys.vgo').write_text('envoys:\n  - {match: "*", configcrates: [many]}\n')
        self.cli('config', 'publish')

    def status(self):
        done = subprocess.run(self.agent_line('status', '--json'), capture_output=True, text=True)
        return json.loads(done.stdout)

    def drift(self, number):
        path = self.machine / 'srv/many' / str(number)
        if path.exists():
            path.write_text('~' * SIZE)

    def check_files(self):
        folder = self.machine / 'srv/many'
        for path in folder.iterdir() if folder.exists() else ():
            if path.name.startswith('.'):
                continue
            text = path.read_text()
            assert len(text) == SIZE and len(set(text)) == 1, f'{path.name} is torn: {len(text)} bytes, {sorted(set(text))[:4]}'

    def runs(self):
        reply = self.cli('runs', 'list', '--limit', '1000', may_fail=True)
        return None if reply is None else [each['number'] for each in reply['items']]


def settle(lab, letter):
    """All is repaired, and no report waits."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        whole = all((lab.machine / 'srv/many' / str(n)).read_text() == letter * SIZE for n in range(FILES)
                    if (lab.machine / 'srv/many' / str(n)).exists())
        if whole and (lab.machine / f'srv/many/{FILES - 1}').exists() and lab.status()['pending_reports'] == 0:
            return
        time.sleep(0.1)
    raise AssertionError(f'it does not settle: {lab.status()}')


def rounds_of(lab, count, dice):
    acknowledged, letters, versions = set(), 'abcdefghijklmnopqrstuvwxyz', [0]
    letter = 'a'
    for number in range(count):
        if number % 5 == 0:
            lab.ready()
            letter = letters[(number // 5) % len(letters)]
            lab.publish(letter)
        lab.drift(dice.randrange(FILES))
        time.sleep(dice.uniform(0, 0.6))
        victims = dice.choice([('server',), ('agent',), ('agent', 'server')])
        for victim in victims:
            lab.kill(victim)
        lab.check_files()
        if 'server' in victims:
            lab.start_server()
        if 'agent' in victims:
            lab.start_agent()
        if dice.random() < 0.3:
            lab.ready()
            seen = lab.runs()
            if seen is not None:
                assert len(seen) == len(set(seen)), f'round {number}: a report is doubled: {sorted(seen)}'
                lost = {each for each in acknowledged if each >= min(seen)} - set(seen)  # the list has an end
                assert not lost, f'round {number}: acknowledged reports are lost: {sorted(lost)}'
                acknowledged |= set(seen)
            version = lab.cli('config', 'history')['items'][0]['version']
            assert version >= versions[-1], f'the version went back: {versions[-1]}, {version}'
            versions.append(version)
    lab.ready()
    settle(lab, letter)
    seen = lab.runs()
    assert len(seen) == len(set(seen)) and {each for each in acknowledged if each >= min(seen)} <= set(seen)
    assert len(lab.cli('envoys', 'list')['items']) == 1, 'one machine, one envoy'
    return len(seen), versions[-1]


def main():
    count, seed = int(sys.argv[2]), int(os.environ.get('SEED', time.time_ns() % 1_000_000))
    lab = Lab(sys.argv[1])
    try:
        lab.start_server()
        lab.ready()
        lab.publish('a')
        token = lab.cli('token', 'create', '--hostname', 'box')['token']
        subprocess.run(lab.agent_line('register'), env=dict(lab.environment, VIGO_TOKEN=token), stdout=lab.log, stderr=lab.log, check=True)
        lab.start_agent()
        runs, version = rounds_of(lab, count, random.Random(seed))
        lab.kill('agent', signal.SIGTERM)
        lab.kill('server', signal.SIGTERM)
        with contextlib.closing(sqlite3.connect(lab.top / 'srv/db/vigo.db')) as database:
            found = database.execute('PRAGMA integrity_check').fetchone()[0]
        assert found == 'ok', found
        print(f'{count} rounds (SEED={seed}): {runs} reports kept, none lost or doubled; no torn file; version {version}; database whole')
    except BaseException:
        lab.close()
        sys.stderr.write(''.join((lab.top / 'log').read_text(errors='replace').splitlines(True)[-30:]))
        print(f'SEED={seed}', file=sys.stderr)
        raise
    finally:
        lab.close()
        shutil.rmtree(lab.top)


main()
