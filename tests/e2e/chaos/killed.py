#!/usr/bin/env python3
"""killed.py BIN ROUNDS — kill -9 of server and agent at random moments, while versions are published and files drift.

Afterwards: every file is whole at every moment, no version went back, no report that the server acknowledged is lost or
doubled, the database passes its integrity check. SEED repeats a run's choices.
"""
import contextlib
import os
import random
import signal
import sqlite3
import sys
import time

from lab import Lab, FILES


def settle(lab, letter):
    """All is repaired, and no report waits."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if lab.is_whole(letter) and lab.status()['pending_reports'] == 0:
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
        lab.register()
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
        sys.stderr.write(''.join(lab.said().splitlines(True)[-30:]))
        print(f'SEED={seed}', file=sys.stderr)
        raise
    finally:
        lab.remove()


main()
