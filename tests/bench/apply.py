#!/usr/bin/env python3
"""apply — what `vigo apply` costs when there is nothing to do, beside cf-agent on the same data when cfengine3 is installed.

Prints CPU (user + system), wall time and peak memory: the median of several runs, taken in turns. Works in a scratch folder."""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
VIGO = PROJECT / 'bin/vigo'
CF_AGENT = shutil.which('cf-agent') or ('/var/lib/cfengine3/bin/cf-agent' if os.path.exists('/var/lib/cfengine3/bin/cf-agent') else None)
ROUNDS = int(os.environ.get('ROUNDS', '7'))


def measured(command):
    """CPU ms, wall ms, peak MB and exit status of one process with its children."""
    import time
    begun = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 2):
        sys.exit(f'{command[0]} failed ({process.returncode}): {errors.decode()[-2000:]}')
    return (usage.ru_utime + usage.ru_stime) * 1000, (time.monotonic() - begun) * 1000, usage.ru_maxrss / 1024


def print_row(what, runs):
    cpu, wall, memory = (statistics.median(column) for column in zip(*runs))
    print(f'{what:<46} {cpu:9.1f} ms CPU {wall:9.1f} ms wall {memory:7.1f} MB')
    return cpu


def compare(title, vigo, cfengine):
    print(f'\n{title}')
    measured(vigo)  # makes it so
    measured(vigo)  # remembers digests
    mine, theirs = [], []
    if cfengine:
        measured(cfengine)
        measured(cfengine)
    for _ in range(ROUNDS):
        mine.append(measured(vigo))
        if cfengine:
            theirs.append(measured(cfengine))
    cpu = print_row('  vigo apply, nothing to do', mine)
    if theirs:
        other = print_row('  cf-agent, nothing to do', theirs)
        print(f'  ratio of CPU                                   {other / cpu:9.1f} times')


def cf_policy(folder, bodies):
    path = folder / 'policy.cf'
    path.write_text('body common control\n{\n  bundlesequence => { "main" };\n}\n'
                    'body agent control\n{\n  ifelapsed => "0";\n}\n' + bodies)
    path.chmod(0o600)
    return [CF_AGENT, '-KIf', str(path)] if CF_AGENT else None


CF_PERMS = '''
body perms m644 { mode => "0644"; }
body edit_defaults whole { empty_file_before_editing => "true"; edit_backup => "false"; }
bundle edit_line content(text) { insert_lines: "$(text)" insert_type => "preserve_block"; }
bundle edit_line one(text) { insert_lines: "$(text)"; }
'''


def small_files(count, scratch):
    root = scratch / f'files{count}'
    root.mkdir()
    crate = ['name: files', 'resources:', f'  - {{type: directory, target_path: {root}/v}}']
    promises = []
    for number in range(count):
        crate += [f'  - type: file', f'    target_path: {root}/v/f{number}', f'    content: "setting = {number}\\n"', '    mode: "0644"']
        promises.append(f'    "{root}/c/f{number}" create => "true", perms => m644, edit_defaults => whole, edit_line => content("setting = {number}");')
    (root / 'files.vgo').write_text('\n'.join(crate) + '\n')
    (root / 'c').mkdir()
    policy = cf_policy(root, CF_PERMS + 'bundle agent main\n{\n  files:\n' + '\n'.join(promises) + '\n}\n')
    compare(f'{count} small files', [str(VIGO), 'apply', str(root / 'files.vgo'), '--state', str(root / 'state')], policy)


def mixed(scratch):
    root = scratch / 'mixed'
    root.mkdir()
    packages = subprocess.run(['dpkg-query', '-W', '-f=${Package} ${db:Status-Abbrev}\\n'], capture_output=True, text=True,
                              check=True).stdout.splitlines()
    packages = [line.split()[0] for line in packages if line.split()[1].startswith('ii')][:20]
    accounts = [line.split(':')[0] for line in open('/etc/passwd')][:20]
    (root / 'tree/templates').mkdir(parents=True)
    (root / 'tree/configcrates').mkdir()
    (root / 'tree/templates/t.tmpl').write_text(
        '# {{ .Vars.name }} on {{ .Traits.network.hostname }}\n{{ range .Vars.list }}item {{ . }}\n{{ end }}')
    crate = ['name: mixed', 'vars:', '  name: bench', '  list: [a, b, c, d, e, f]', 'resources:',
             f'  - {{type: directory, target_path: {root}/v}}']
    files, commands, installed, users = [], [], [], []
    for number in range(100):
        crate.append(f'  - {{type: directory, target_path: {root}/v/d{number}, mode: "0755"}}')
        files.append(f'    "{root}/c/d{number}/." create => "true";')
    for number in range(200):
        crate.append(f'  - {{type: file, target_path: {root}/v/d{number % 100}/t{number}, source: templates/t.tmpl}}')
        files.append(f'    "{root}/c/d{number % 100}/t{number}" create => "true", edit_defaults => whole, edit_template => "{root}/t.mustache", template_method => "mustache";')
    (root / 't.mustache').write_text('# bench on {{vars.sys.fqhost}}\nitem a\nitem b\nitem c\nitem d\nitem e\nitem f\n')
    for number in range(50):
        (root / f'v{number}.lines').write_text('first\n')
        (root / f'c{number}.lines').write_text('first\n')
        crate.append(f'  - {{type: file_line, target_path: {root}/v{number}.lines, line: "added {number}"}}')
        files.append(f'    "{root}/c{number}.lines" edit_line => one("added {number}");')
        crate.append(f'  - {{type: symlink, target_path: {root}/v/l{number}, to: d{number}}}')
        files.append(f'    "{root}/c/l{number}" link_from => link("{root}/c/d{number}");')
    for name in packages:
        crate.append(f'  - {{type: package, package: "{name}"}}')
        installed.append(f'    "{name}" policy => "present", package_module => apt_get;')
    for name in accounts:
        crate.append(f'  - {{type: user, username: "{name}"}}')
        users.append(f'    "{name}" policy => "present";')
    for number in range(10):
        crate.append(f'  - {{type: exec, command: "true", creates: {root}/v/d{number}}}')
        commands.append(f'    "/bin/true" if => not(isdir("{root}/c/d{number}"));')
    (root / 'tree/configcrates/mixed.vgo').write_text('\n'.join(crate) + '\n')
    (root / 'tree/envoys.vgo').write_text('envoys:\n  - {match: "*", configcrates: [mixed]}\n')
    (root / 'c').mkdir()
    bodies = (CF_PERMS + 'body link_from link(s) { source => "$(s)"; link_type => "symlink"; }\n'
              'body package_module apt_get { query_installed_ifelapsed => "0"; query_updates_ifelapsed => "14400"; }\n'
              'bundle agent main\n{\n  files:\n' + '\n'.join(files) + '\n  packages:\n' + '\n'.join(installed) +
              '\n  users:\n' + '\n'.join(users) + '\n  commands:\n' + '\n'.join(commands) + '\n}\n')
    policy = cf_policy(root, bodies)
    if policy and not os.path.exists('/var/lib/cfengine3/modules/packages/vendored/apt_get.mustache') \
            and not os.path.exists('/var/lib/cfengine3/modules/packages/apt_get'):
        bodies = bodies.replace('\n  packages:\n' + '\n'.join(installed), '')
        policy = cf_policy(root, bodies)
        print('\n(cf-agent here has no package module: its side leaves the packages out)')
    compare('mixed: 100 directories, 200 templates, 50 lines, 50 links, 20 packages, 20 accounts, 10 guarded execs',
            [str(VIGO), 'apply', str(root / 'tree'), '--state', str(root / 'state')], policy)


def main():
    scratch = pathlib.Path(tempfile.mkdtemp(prefix='vigo-bench.'))
    try:
        print(f'agent file: {VIGO.stat().st_size / 1e6:.1f} MB')
        for count in (100, 1000, 10000):
            small_files(count, scratch)
        mixed(scratch)
    finally:
        shutil.rmtree(scratch)


main()
