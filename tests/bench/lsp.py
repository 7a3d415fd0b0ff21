#!/usr/bin/env python3
"""lsp — how long an editor waits for the language server in a stack of 10,000 files, while checks of the whole stack run.

A person types: a key, then completion; now and then hover, code actions, a save. Every answer is timed from the key on. The figures are of the
program `bin/vigocli`, or that of the first argument."""
import json
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
VIGOCLI = sys.argv[1] if len(sys.argv) > 1 else str(PROJECT / 'bin/vigocli')
FILES = int(os.environ.get('FILES', '10000'))
KEYS = int(os.environ.get('KEYS', '300'))
BAR_MS = 100
CRATE = '''name: crate{0}
vars:
  port{0}: {0}
resources:
  - name: conf
    type: file
    target_path: /srv/app{0}.conf
    content: |
      port = {{{{ .Vars.port{0} }}}}
  - {{name: app, type: service, service: app{0}, state: running, when: vars.port{0} > 0}}
'''
TYPED = '  - {name: more, type: file, target_path: /srv/more, content: "{{ .Vars.port0 }}", ownr: root, mode: "0644"}\n'


class Editor:
    def __init__(self, home):
        self.process = subprocess.Popen([VIGOCLI, 'lsp', '--config', str(home / 'server.yaml')], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, bufsize=0)
        self.number, self.told, self.seen = 0, 0, b''

    def send(self, message):
        text = json.dumps({'jsonrpc': '2.0', **message}).encode()
        self.process.stdin.write(b'Content-Length: %d\r\n\r\n' % len(text) + text)

    def tell(self, method, **params):
        self.send({'method': method, 'params': params})

    def receive(self, seconds):
        """One message, or nothing within that time."""
        while True:
            head = self.seen.find(b'\r\n\r\n')
            if head >= 0:
                length = int(self.seen[:head].split(b':')[1])
                if len(self.seen) >= head + 4 + length:
                    text, self.seen = self.seen[head + 4:head + 4 + length], self.seen[head + 4 + length:]
                    message = json.loads(text)
                    self.told += 'id' not in message
                    return message
            if not select.select([self.process.stdout], [], [], seconds)[0]:
                return None
            self.seen += os.read(self.process.stdout.fileno(), 1 << 20)

    def ask(self, method, **params):
        self.number += 1
        begun = time.monotonic()
        self.send({'id': self.number, 'method': method, 'params': params})
        while True:
            message = self.receive(60)
            if message is None:
                sys.exit(f'{method}: no answer in a minute')
            if message.get('id') == self.number:
                return message.get('result'), (time.monotonic() - begun) * 1000


def main():
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / 'server.yaml').write_text('')
        crates = home / 'stacks/configcrates'
        crates.mkdir(parents=True)
        for number in range(FILES - 1):
            (crates / f'crate{number}.vgo').write_text(CRATE.format(number))
        names = ', '.join(f'crate{number}' for number in range(FILES - 1))
        (home / 'stacks/envoys.vgo').write_text(f'envoys:\n  - match: "*"\n    configcrates: [{names}]\n')
        editor = Editor(home)
        editor.ask('initialize')
        uri = (crates / 'crate0.vgo').resolve().as_uri()
        text = CRATE.format(0)
        line = text.count('\n')
        waits = {'first completion': []}
        here = {'uri': uri}
        editor.tell('textDocument/didOpen', textDocument={'uri': uri, 'text': text})
        place = {'line': line, 'character': 0}
        waits['first completion'].append(editor.ask('textDocument/completion', textDocument=here, position=place)[1])
        begun = time.monotonic()
        typed = ''
        for key in range(KEYS):
            at = len(typed)
            letter = TYPED[key % len(TYPED)]
            editor.tell('textDocument/didChange', textDocument=here, contentChanges=[
                {'range': {'start': {'line': line, 'character': at}, 'end': {'line': line, 'character': at}}, 'text': letter}])
            typed = '' if letter == '\n' else typed + letter
            line += letter == '\n'
            place = {'line': line, 'character': len(typed)}
            asks = ['completion'] + ['hover'] * (key % 5 == 0) + ['codeAction'] * (key % 3 == 0)
            for what in asks:
                more = {'range': {'start': place, 'end': place}, 'context': {'diagnostics': []}} if what == 'codeAction' else {'position': place}
                waits.setdefault(what, []).append(editor.ask(f'textDocument/{what}', textDocument=here, **more)[1])
            if key % 50 == 49:
                editor.tell('textDocument/didSave', textDocument=here)
            time.sleep(0.25 if key % 10 == 9 else 0.03)  # a person pauses now and then, and a check begins
        typing = time.monotonic() - begun
        begun = time.monotonic()
        before = editor.told
        while editor.told == before and editor.receive(60) is not None:
            pass
        settled = time.monotonic() - begun
        editor.process.stdin.close()
        editor.process.wait(120)
    worst = 0
    for what, all_ms in waits.items():
        ordered = sorted(all_ms)
        worst = max(worst, ordered[-1])
        print(f'{what:17} {len(ordered):4} times: median {ordered[len(ordered) // 2]:7.1f} ms, worst {ordered[-1]:7.1f} ms')
    print(f'{FILES} files; {KEYS} keys in {typing:.1f} s; findings came {before} times while typing, and {settled:.1f} s after the last key')
    return 0 if worst <= BAR_MS else f'the worst answer took {worst:.0f} ms, more than {BAR_MS}'


sys.exit(main())
