#!/usr/bin/env python3
"""secrets_killed.py BIN ROUNDS — kill -9 of a live server, or of the vigocli that writes, while secrets are set, rotated
and deleted.

After each round: what was acknowledged is there, what was cut off has its old value or its new one, no revision went back
(an envoy's epoch is the highest of its secrets), every secret can be opened. Now and then, and at the end: the agent has
written the values that are stored. SEED repeats a run's choices.
"""
import os
import random
import signal
import subprocess
import sys
import time

from lab import Lab

USED = ('app/one', 'app/deep/er/two')
LOOSE = 'loose/three'  # named by no configuration: it can be deleted


class Model:
    """What each secret may be: a set of values; None among them: it is not there; ANY: a random one."""
    ANY = object()

    def __init__(self):
        self.may_be = {}
        self.revisions = {}

    def look(self, lab, where):
        for path, allowed in self.may_be.items():
            now = reveal(lab, path)
            fits = now in allowed or (self.ANY in allowed and now is not None and len(now) >= 16)
            assert fits, f'{where}: {path} is {now!r}, which nobody stored'
            self.may_be[path] = {now}
        for path, revision in revisions(lab).items():
            assert revision >= self.revisions.get(path, ''), f'{where}: the revision of {path} went back'
            self.revisions[path] = revision


def secrets(lab, *words, stdin=''):
    return subprocess.Popen([lab.programs / 'vigocli', 'secrets', *words], env=lab.environment, text=True,
                            stdin=subprocess.PIPE, stdout=lab.log, stderr=lab.log), stdin


def reveal(lab, path):
    done = subprocess.run([lab.programs / 'vigocli', 'secrets', 'reveal', path], env=lab.environment, capture_output=True, text=True)
    if done.returncode == 0:
        return done.stdout.rstrip('\n')
    assert 'not found' in done.stderr, f'{path}: {done.stderr}'
    return None


def revisions(lab):
    items = lab.cli('secrets', 'list')['items']
    assert all(not each.get('problem') for each in items), items
    return {each['path']: each['changed'] for each in items}


def change(dice, number):
    """The verb, what is written to it, and of which path what may come of it."""
    path = dice.choice(USED + (LOOSE,))
    kind = dice.choice(('set', 'set', 'rotate', 'delete', 'master'))
    if kind == 'master':
        return ('rotate', '--master-key'), '', None, None
    if kind == 'rotate' and path != LOOSE:
        return ('rotate', path), '', path, Model.ANY
    if kind == 'delete' and path == LOOSE:
        return ('delete', path), '', path, None
    value = f'value {number} of {path} ' + 'x' * dice.randrange(3000)
    return ('set', path, '-'), value + '\n', path, value


def one_round(lab, model, dice, number):
    words, stdin, path, value = change(dice, number)
    victim = dice.choice(('writer', 'writer', 'server', 'nobody'))
    doing, stdin = secrets(lab, *words, stdin=stdin)
    killer = dice.uniform(0, 0.15)
    if victim == 'nobody':
        doing.communicate(stdin)
    else:
        doing.stdin.write(stdin)
        doing.stdin.close()
        time.sleep(killer)
        if victim == 'writer':
            doing.send_signal(signal.SIGKILL)
        else:
            lab.kill('server')
        doing.wait()
    if path is not None:
        acknowledged = doing.returncode == 0
        model.may_be[path] = {value} if acknowledged else model.may_be[path] | {value}
    model.look(lab, f'round {number} ({" ".join(words)}, killed: {victim})')
    if lab.server is None:
        lab.start_server()
        lab.ready()
    return doing.returncode == 0


def settle(lab, where):
    """The machine has what is stored."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        files = {path: lab.machine / 'srv' / path.replace('/', '-') for path in USED}
        if all(each.exists() and each.read_text() == reveal(lab, path) for path, each in files.items()):
            return
        time.sleep(0.2)
    raise AssertionError(f'{where}: the machine does not get what is stored')


def prepare(lab, model):
    crate = ['name: app', 'resources:'] + [
        f'  - {{name: f{n}, type: file, target_path: /srv/{path.replace("/", "-")}, mode: "0600", content: "secret:{path}"}}'
        for n, path in enumerate(USED)]
    (lab.top / 'srv/stacks/configcrates/app.vgo').write_text('\n'.join(crate) + '\n')
    (lab.top / 'srv/stacks/envoys.vgo').write_text('envoys:\n  - {match: "*", configcrates: [app]}\n')
    (lab.machine / 'srv').mkdir(exist_ok=True)
    lab.start_server()
    lab.ready()
    lab.cli('secrets', 'init')
    lab.cli('secrets', 'unlock')
    for path in USED + (LOOSE,):
        doing, stdin = secrets(lab, 'set', path, '-', stdin='first\n')
        doing.communicate(stdin)
        assert doing.returncode == 0
        model.may_be[path] = {'first'}
    lab.cli('config', 'publish')
    lab.register()
    lab.start_agent()
    settle(lab, 'at first')


def main():
    count, seed = int(sys.argv[2]), int(os.environ.get('SEED', time.time_ns() % 1_000_000))
    dice, lab, model = random.Random(seed), Lab(sys.argv[1]), Model()
    try:
        prepare(lab, model)
        acknowledged = 0
        for number in range(1, count + 1):
            acknowledged += one_round(lab, model, dice, number)
            if number % 25 == 0:
                settle(lab, f'round {number}')
        settle(lab, 'at last')
        left = list((lab.top / 'srv/secrets').rglob('.*.tmp'))
        assert len(left) <= 1, f'left behind: {left}'  # of the latest that was killed
        print(f'{count} rounds (SEED={seed}): {acknowledged} changes of secrets acknowledged, {count - acknowledged} cut off; '
              'none lost, none half-written, no revision went back, and the machine has them')
    except BaseException:
        sys.stderr.write(''.join(lab.said().splitlines(True)[-30:]))
        print(f'SEED={seed}', file=sys.stderr)
        raise
    finally:
        lab.remove()


main()
