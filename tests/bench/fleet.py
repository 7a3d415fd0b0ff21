#!/usr/bin/env python3
"""fleet — what a fleet costs: `vigosrv simulate` against a private server, the player on the same processors.

Short by default. LONG=1 plays the whole figures: 15,000 held connections, 100,000 envoys at 15 s for ten minutes, a publish that
changes every bundle, the same where each envoy has a bundle of its own, a restart with 10,000 connections, a million envoys at five
minutes. FLEET=name,… runs some of them."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
LONG = os.environ.get('LONG') == '1'
CHOSEN = [name for name in os.environ.get('FLEET', '').split(',') if name]


def simulate(*words):
    done = subprocess.run([PROJECT / 'bin/vigosrv', 'simulate', '--json', *map(str, words)], capture_output=True, text=True)
    if not done.stdout:
        sys.exit(f'simulate {" ".join(map(str, words))}: {done.stderr[-2000:]}')
    return json.loads(done.stdout)


def own_stack(folder, mark):
    """495 files for every envoy, of which 25 have its name: no two bundles are equal."""
    (folder / 'configcrates').mkdir(parents=True)
    for crate in range(33):
        text = f'name: app{crate}\nresources:\n'
        for file in range(15):
            name = '{{ hostname }}' if crate * 15 + file < 25 else ''
            text += (f'  - {{type: file, target_path: /etc/app{crate}/{file}.conf, '
                     f'content: "{mark} {{{{ .Traits.os.family }}}} {crate} {file} {name}\\n"}}\n')
        (folder / f'configcrates/app{crate}.vgo').write_text(text)
    crates = ', '.join(f'app{crate}' for crate in range(33))
    (folder / 'envoys.vgo').write_text(f'envoys:\n  - {{match: "*", configcrates: [{crates}]}}\n')
    return folder


def stack(folder, mark):
    """Fifty entries over ten crates of ten files: `mark` changes every bundle."""
    (folder / 'configcrates').mkdir(parents=True)
    for crate in range(10):
        text = f'name: app{crate}\nresources:\n'
        for file in range(10):
            text += (f'  - {{type: file, target_path: /etc/app{crate}/{file}.conf, '
                     f'content: "{mark} {{{{ .Traits.os.family }}}} {crate} {file}\\n"}}\n')
        (folder / f'configcrates/app{crate}.vgo').write_text(text)
    entries = 'envoys:\n'
    for at in range(50):
        crates = ', '.join(f'app{(at + step) % 10}' for step in range(3))
        entries += f'  - {{match: "sim-*{at:02}", configcrates: [{crates}]}}\n'
    entries += '  - {match: "*", configcrates: [app0]}\n'
    (folder / 'envoys.vgo').write_text(entries)
    return folder


def phase(report, name):
    return next(each for each in report['phases'] if each['name'] == name)


def show(title, report, name):
    part = phase(report, name)
    spans = part['check_ins']
    reports = part['reports']
    print(f'{title}: {part["checkins_per_second"]:.0f} check-ins a second for {part["seconds"]:.0f} s, {sum(part["errors"].values())} errors, '
          f'p50 {spans["p50_ms"]:.1f} ms, p99 {spans["p99_ms"]:.1f} ms, p99.9 {spans["p999_ms"]:.1f} ms')
    print(f'    server: {part["server_us_per_checkin"]:.0f} µs a check-in with all that comes with it, {part["server_rss_mb"]:.0f} MB; '
          f'{reports["count"]} reports, p99 {reports["p99_ms"]:.1f} ms; the player was {part["late"]["p99_ms"]:.0f} ms late (p99), '
          f'{part["overruns"]} overruns, {part["deferred"]} reports put off')
    for kind, count in part['errors'].items():
        print(f'    ERROR {count} times {kind}')


def slope(_):
    sizes = (1_000, 5_000, 15_000) if LONG else (500, 2_000)
    points = []
    for size in sizes:
        report = simulate('--envoys', size, '--enrol', 0, '--interval', '15s', '--duration', '0s', '--run-changes', 0)
        points.append((report['connections'], report['rss_connected_mb'] * 1024))
        print(f'{size} held connections, each with a stream: {report["kb_per_connection"]:.1f} KB of server memory each')
    (few, low), (many, high) = points[0], points[-1]
    print(f'slope from {few} to {many}: {(high - low) / (many - few):.1f} KB a connection')


def steady(scratch):
    envoys, duration = (100_000, '10m') if LONG else (20_000, '30s')
    report = simulate(stack(scratch / 'a', 'one'), '--envoys', envoys, '--connections', 1_000, '--enrol', 100, '--interval', '15s',
                      '--duration', duration, '--publish', stack(scratch / 'b', 'two'))
    print(f'start with {envoys} envoys: ready after {report["ready_ms"]} ms, {report["rss_ready_mb"]:.0f} MB')
    show(f'{envoys} envoys at 15 s', report, 'steady')
    show('    while a publish spreads', report, 'publish')
    print(f'    all could fetch after {report["all_can_fetch_seconds"]:.1f} s, {report["renewed"]} had after '
          f'{report["all_have_fetched_seconds"]:.1f} s; {report["bundles_changed"]} other bundles')


def own(scratch):
    envoys = 20_000 if LONG else 3_000
    report = simulate(own_stack(scratch / 'a', 'one'), '--envoys', envoys, '--connections', 500, '--enrol', 20, '--interval', '15s',
                      '--duration', '15s', '--publish', own_stack(scratch / 'b', 'two'))
    show(f'{envoys} envoys with bundles of their own, while a publish spreads', report, 'publish')
    print(f'    all could fetch after {report["all_can_fetch_seconds"]:.1f} s, {report["renewed"]} had after '
          f'{report["all_have_fetched_seconds"]:.1f} s; {report["bundles_changed"]} other bundles')


def storm(_):
    envoys = 10_000 if LONG else 1_000
    report = simulate('--envoys', envoys, '--enrol', 0, '--interval', '15s', '--duration', '0s', '--restart')
    print(f'{envoys} connections after a restart: {report["came_back"]} back with their streams within {report["settled_seconds"]:.1f} s')


def million(_):
    envoys, interval, duration = (1_000_000, '5m', '5m') if LONG else (50_000, '30s', '20s')
    report = simulate('--envoys', envoys, '--connections', 1, '--enrol', 0, '--interval', interval, '--duration', duration, '--run-changes', 0.05)
    print(f'start with {envoys} envoys: ready after {report["ready_ms"]} ms, {report["rss_ready_mb"]:.0f} MB')
    show(f'{envoys} envoys at {interval}', report, 'steady')


def main():
    for name, play in (('slope', slope), ('steady', steady), ('own', own), ('storm', storm), ('million', million)):
        if CHOSEN and name not in CHOSEN:
            continue
        scratch = pathlib.Path(tempfile.mkdtemp(prefix='vigo-bench.'))
        try:
            play(scratch)
        finally:
            shutil.rmtree(scratch)


main()
