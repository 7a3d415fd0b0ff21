#!/usr/bin/env python3
"""template — our templates against Go's own, on the same templates and data: nanoseconds of CPU a rendering."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

HOSTS = [{'name': f'web{i}', 'address': f'10.0.0.{i}', 'port': 8000 + i, 'weight': i % 5, 'backup': i % 7 == 0} for i in range(1, 41)]
DATA = {
    'Vars': {'port': 8080, 'name': 'shop', 'tls': True, 'root': '/srv/shop', 'hosts': HOSTS, 'users': ['ann', 'bob', 'cyd', 'dan'],
             'env': {f'KEY_{i}': f'value {i}' for i in range(30)}},
    'Traits': {'os': {'family': 'debian', 'version': '12'}, 'cpu': {'count': 8}, 'network': {'hostname': 'web1.example.com'}},
}

# A short file, a loop over maps, one over a map, decisions, and calls of a piece.
CASES = {
    'site': (3000, '''# {{ .Vars.name }} on {{ .Traits.network.hostname }}
server {
    listen {{ .Vars.port }}{{ if .Vars.tls }} ssl{{ end }};
    server_name {{ .Vars.name }}.example.com;
    root {{ .Vars.root }};
    worker_processes {{ .Traits.cpu.count }};
{{- if eq .Traits.os.family "debian" }}
    user www-data;
{{- else }}
    user nginx;
{{- end }}
}
'''),
    'loop': (400, '''upstream {{ .Vars.name }} {
{{- range $i, $h := .Vars.hosts }}
    server {{ $h.address }}:{{ $h.port }} weight={{ $h.weight }}{{ if $h.backup }} backup{{ end }}; # {{ $i }} {{ $h.name }} of {{ $.Vars.name }}
{{- end }}
}
'''),
    'env': (600, '''{{ range $k, $v := .Vars.env }}{{ $k }}={{ printf "%q" $v }}
{{ end }}'''),
    'logic': (400, '''{{ range .Vars.hosts }}{{ if and (gt .weight 1) (lt .port 8030) (not .backup) }}{{ with .name }}{{ . | printf "%-8s" }}{{ end -}}
{{ else if or .backup (eq .weight 0) }}-{{ else }}{{ index $.Vars.users 1 }}{{ end }}
{{ end }}'''),
    'pieces': (600, '{{ define "h" }}{{ .name }}={{ .address }}{{ end }}{{ range .Vars.hosts }}{{ template "h" . }} {{ end }}'),
}


def main():
    subprocess.run(['cmake', '--preset', 'release'], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['nice', 'cmake', '--build', 'build/release', '--target', 'vigo_bench_template'], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
        json.dump({'data': DATA, 'cases': [{'name': name, 'template': text, 'times': times} for name, (times, text) in CASES.items()]}, file)
        file.flush()
        programs = [[str(ROOT / 'build/release/bin/vigo_bench_template')]]
        if shutil.which('go'):
            programs.append(['go', 'run', str(ROOT / 'tests/bench/template.go')])
        for program in programs:
            subprocess.run([*program, file.name], check=True, env={**os.environ, 'GOFLAGS': '-mod=mod', 'GO111MODULE': 'off'})
    return 0


if __name__ == '__main__':
    sys.exit(main())
