#!/usr/bin/env python3
"""sanitized.py BIN — programs that a sanitizer was built into live through what happens to a fleet: `vigosrv simulate` with all that it can
do, then a daemon whose server is killed, silent and started again, while versions are published, pushed and reported, secrets change and the
certificate is renewed. Fails where a program does not end as it was told to, and wherever a sanitizer had something to say.

STEPS=silent,door does only these of the daemon's; STEPS= none."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from lab import Lab

PROJECT = pathlib.Path(__file__).resolve().parents[3]
BUSY = '{name: busy, type: exec, command: "sleep 2; echo done >/srv/busy", creates: /srv/busy, timeout: 60s}'
SECRET = '{name: secret, type: file, target_path: /srv/secret, mode: "0600", content: "secret:app/password"}'
FLEET = ('--envoys 60 --connections 40 --shared 4 --interval 3s --duration 10s --enrol 10 --trait-changes 0.1 --run-changes 0.1 '
         '--skewed 0.05 --garbage 20 --restart --publish').split()


def eventually(what, holds, seconds=40):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f'{what}: not within {seconds} s'
        time.sleep(0.1)


def stop(lab, which, seconds=12):
    """SIGTERM, which must be followed in time and leave the status of a good end."""
    program = getattr(lab, which)
    program.terminate()
    try:
        status = program.wait(seconds)
    except subprocess.TimeoutExpired:
        raise AssertionError(f'the {which} does not stop within {seconds} s') from None
    setattr(lab, which, None)
    assert status == 0, f'the {which} ended with {status}'


def is_alive(lab):
    for which in 'server', 'agent':
        program = getattr(lab, which)
        assert program is None or program.poll() is None, f'the {which} ended by itself, with {program.returncode}'
    return True


def repaired(lab, letter):
    lab.drift(3)
    eventually('drift is repaired', lambda: is_alive(lab) and lab.is_whole(letter))


def secret_is(lab, value):
    file = lab.machine / 'srv/secret'
    eventually('the secret arrives', lambda: is_alive(lab) and file.exists() and file.read_text() == value)


def publishes(lab):
    for letter in 'bca':
        lab.publish(letter)
        lab.cli('envoys', 'push', '--all', '--full')
        eventually('a version is in force', lambda want=letter: is_alive(lab) and lab.is_whole(want))
    lab.cli('envoys', 'traits', 'box')


def verbs_beside(lab):
    """The lock, the store and the files of the identity are shared."""
    for _ in range(3):
        lab.cli('envoys', 'push', 'box')
        done = subprocess.run(lab.agent_line('run'), env=lab.environment, stdout=lab.log, stderr=lab.log)
        assert done.returncode in (0, 2), f'vigo run: {done.returncode}'
        lab.status()


def killed(lab):
    lab.kill('server')
    repaired(lab, 'a')
    lab.start_server()
    lab.ready()
    eventually('what was done meanwhile is reported', lambda: lab.status()['pending_reports'] == 0)
    lab.kill('agent')
    lab.drift(5)
    lab.start_agent()
    repaired(lab, 'a')


def silent(lab):
    """Nothing comes, and nothing says so."""
    lab.server.send_signal(signal.SIGSTOP)
    repaired(lab, 'a')
    stop(lab, 'agent')
    lab.start_agent()
    repaired(lab, 'a')
    lab.server.send_signal(signal.SIGCONT)
    eventually('the silence is over', lambda: lab.status()['pending_reports'] == 0)


def stopped_at_work(lab):
    (lab.machine / 'srv/busy').unlink(missing_ok=True)
    lab.publish('a', more=[BUSY])
    lab.cli('envoys', 'push', 'box')
    time.sleep(1)
    stop(lab, 'agent')
    lab.start_agent()
    eventually('what was stopped is done again', (lab.machine / 'srv/busy').exists)


def restarted(lab):
    for _ in range(2):
        stop(lab, 'server')
        lab.start_server()
        lab.ready()
    lab.cli('envoys', 'push', 'box')
    repaired(lab, 'a')


def secrets(lab):
    lab.cli('secrets', 'init')
    lab.cli('secrets', 'unlock')
    lab.cli('secrets', 'set', 'app/password', '-', text='first')
    lab.publish('a', more=[SECRET])
    secret_is(lab, 'first')
    lab.cli('secrets', 'set', 'app/password', '-', text='second')
    secret_is(lab, 'second')


def door(lab):
    """A certificate that cannot be read is fetched anew, while the stream is being opened."""
    stop(lab, 'agent')
    (lab.machine / 'etc/vigo-envoy/client.crt').write_text('not a certificate')
    renewed = lab.said().count('certificate renewed')
    lab.start_agent()
    eventually('the certificate is renewed', lambda: is_alive(lab) and lab.said().count('certificate renewed') > renewed)
    lab.cli('envoys', 'push', 'box')
    repaired(lab, 'a')


def revoked(lab):
    lab.cli('envoys', 'revoke', 'box')
    eventually('it is told', lambda: 'revoked' in str(lab.status()))
    repaired(lab, 'a')


STEPS = [publishes, verbs_beside, killed, silent, stopped_at_work, restarted, secrets, door, revoked]


def daemon(lab):
    shutil.copy(shutil.which('busybox'), lab.machine / 'bin/busybox')
    for tool in 'sh', 'echo', 'sleep':
        (lab.machine / 'bin' / tool).symlink_to('busybox')
    lab.start_server()
    lab.ready()
    lab.publish('a')
    lab.register()
    lab.start_agent()
    eventually('it converges', lambda: is_alive(lab) and lab.is_whole('a'))
    chosen = os.environ.get('STEPS')
    for step in STEPS:
        if chosen is not None and step.__name__ not in chosen.split(','):
            continue
        begun = time.monotonic()
        step(lab)
        print(f'   {step.__name__}: {time.monotonic() - begun:.0f} s', flush=True)
    stop(lab, 'agent')
    stop(lab, 'server')


def fleet(programs, environment):
    begun = time.monotonic()
    done = subprocess.run([programs / 'vigosrv', 'simulate', *FLEET, PROJECT / 'tests/rehearsal/next'], env=dict(os.environ, **environment),
                          capture_output=True, text=True)
    assert done.returncode == 0, f'simulate ended with {done.returncode}:\n{done.stdout}{done.stderr}'
    print(f'   a fleet: {time.monotonic() - begun:.0f} s', flush=True)


def main():
    programs, reports = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(tempfile.mkdtemp(prefix='vigo-sanitized.'))
    options = f'log_path={reports}/report:print_stacktrace=1'
    environment = {name: options for name in ('ASAN_OPTIONS', 'TSAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS')}
    lab = Lab(programs, environment)
    try:
        if 'STEPS' not in os.environ:
            fleet(programs, environment)
        daemon(lab)
    except AssertionError:
        sys.stderr.write(''.join(lab.said().splitlines(True)[-30:]))
        raise
    finally:
        lab.remove()
        found = sorted(reports.iterdir())
        for report in found:
            print(f'--- {report.name}\n{report.read_text(errors="replace")[:20_000]}')
        shutil.rmtree(reports)
    if found:
        sys.exit(f'sanitized: {len(found)} programs were found at fault')
    print('sanitized: nothing was found')


main()
