"""lab — a server and one machine in a scratch folder, on loopback: started, killed and asked from Python. The machine is a folder that
the agent takes for its /."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
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
    def __init__(self, programs, environment=None):
        self.programs = pathlib.Path(programs).resolve()
        self.top = pathlib.Path(tempfile.mkdtemp(prefix='vigo-lab.'))
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
        self.environment = dict(os.environ, **(environment or {}), VIGO_CONFIG_FILE=str(self.top / 'srv/server.yaml'))
        self.log = open(self.top / 'log', 'ab')

    def close(self):
        for which in ('agent', 'server'):
            self.kill(which)
        self.log.close()

    def remove(self):
        self.close()
        shutil.rmtree(self.top)

    def said(self):
        return (self.top / 'log').read_text(errors='replace')

    def start_server(self):
        self.server = self.spawn([self.programs / 'vigosrv'])

    def start_agent(self):
        self.agent = self.spawn(self.agent_line('--interval', '1s', 'daemon'))

    def spawn(self, words):
        return subprocess.Popen(words, env=self.environment, stdout=self.log, stderr=self.log)

    def agent_line(self, *words):
        return [self.programs / 'vigo', '--root', self.machine, '--server', f'localhost:{self.grpc}',
                '--api-addr', f'https://localhost:{self.api}', *words]

    def register(self):
        token = self.cli('token', 'create', '--hostname', 'box')['token']
        subprocess.run(self.agent_line('register'), env=dict(self.environment, VIGO_TOKEN=token), stdout=self.log, stderr=self.log, check=True)

    def kill(self, which, how=signal.SIGKILL):
        """Ends it, and returns its exit status."""
        program = getattr(self, which)
        if program is None:
            return None
        program.send_signal(how)
        setattr(self, which, None)
        return program.wait()

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

    def cli(self, *words, may_fail=False, text=None):
        done = subprocess.run([self.programs / 'vigocli', *words, '--json'], env=self.environment, capture_output=True, text=True, input=text)
        if done.returncode != 0:
            assert may_fail, f'{words}: {done.stderr}{done.stdout}'
            return None
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def publish(self, letter, more=()):
        """FILES files, full of the letter, and further resources."""
        crate = ['name: many', 'resources:', '  - {name: folder, type: directory, target_path: /srv/many}']
        crate += [f'  - {{name: f{n}, type: file, target_path: /srv/many/{n}, content: "{letter * SIZE}", mode: "0600", depends_on: folder}}'
                  for n in range(FILES)]
        crate += [f'  - {each}' for each in more]
        (self.top / 'srv/stacks/configcrates/many.vgo').write_text('\n'.join(crate) + '\n')
        (self.top / 'srv/stacks/envoys.vgo').write_text('envoys:\n  - {match: "*", configcrates: [many]}\n')
        self.cli('config', 'publish')

    def status(self):
        done = subprocess.run(self.agent_line('status', '--json'), env=self.environment, capture_output=True, text=True)
        return json.loads(done.stdout)

    def file(self, number):
        return self.machine / 'srv/many' / str(number)

    def drift(self, number):
        if self.file(number).exists():
            self.file(number).write_text('~' * SIZE)

    def is_whole(self, letter):
        return all(self.file(n).exists() and self.file(n).read_text() == letter * SIZE for n in range(FILES))

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
