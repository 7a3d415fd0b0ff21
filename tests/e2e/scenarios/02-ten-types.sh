# ten types — the main job: publish, all ten resource types applied for real, drift repaired, a dry-run that changes nothing.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
machine box bookworm 20

# A package repository inside of the machine: it has no way out.
repo="$LAB/box/opt/repo"
mkdir -p "$repo"
for version in 1.0 2.0; do
    build="$LAB/pkg-$version"
    mkdir -p "$build/DEBIAN" "$build/usr/bin"
    printf '#!/bin/sh\necho %s\n' "$version" >"$build/usr/bin/lab-hello"
    chmod 755 "$build/usr/bin/lab-hello"
    printf 'Package: lab-hello\nVersion: %s\nArchitecture: all\nMaintainer: lab <lab@example.com>\nDescription: says its version\n' \
        "$version" >"$build/DEBIAN/control"
    dpkg-deb --build --root-owner-group "$build" "$repo/lab-hello_${version}_all.deb" >/dev/null
done
(cd "$repo" && dpkg-scanpackages --multiversion . >Packages 2>/dev/null)
rm -f "$LAB/box/etc/apt/sources.list" "$LAB/box/etc/apt/sources.list.d/"*
echo 'deb [trusted=yes] file:/opt/repo ./' >"$LAB/box/etc/apt/sources.list"
on box apt-get update -qq

stack configcrates/all.vgo <<'EOF'
name: all
resources:
  - {name: folder, type: directory, target_path: /srv/lab, mode: "0750"}
  - {name: config, type: file, target_path: /srv/lab/app.conf, content: "v1 {{ .Traits.os.distro }}\n", mode: "0640", group: lab, depends_on: [folder, people], notify: reload}
  - {name: link, type: symlink, target_path: /srv/lab/current, to: app.conf, depends_on: folder}
  - {name: line, type: file_line, target_path: /etc/hosts, line: "10.9.9.9 lab.internal"}
  - {name: hello, type: package, package: lab-hello, version: "1.0"}
  - {name: unit, type: file, target_path: /etc/systemd/system/lab.service, content: "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n", notify: load}
  - {name: load, type: exec, command: systemctl daemon-reload, when: changed}
  - {name: service, type: service, service: lab, state: running, enabled: true, depends_on: [unit, load]}
  - {name: people, type: group, group: lab, gid: 4001}
  - {name: person, type: user, username: lab, uid: 4001, gid: 4001, home: /home/lab, shell: /bin/sh, password: "secret:lab/person", depends_on: people}
  - {name: nightly, type: cron, command: "true", schedule: "0 4 * * *"}
  - {name: once, type: exec, command: "touch /srv/lab/once", creates: /srv/lab/once, depends_on: folder}
  - {name: reload, type: exec, command: "echo reloaded >> /srv/lab/reloads", when: changed}
EOF
stack envoys.vgo <<'EOF'
envoys:
  - {match: box, configcrates: [all]}
EOF
refuse "a password that is not stored yet is no password" cli config publish
check "its place is told" said 'secret lab/person: file not found'
check "it is stored" sh -c "set -e; cd '$LAB'; export VIGO_CONFIG_FILE='$LAB/srv/server.yaml'; ./vigocli secrets init; ./vigocli secrets unlock; echo 'correct horse' | ./vigocli secrets set lab/person -"
publish
enrol box
eventually 60 "the machine converges" cli_says '.items[0].status == "converged"' envoys list
check "command" sh_on box 'test -f /srv/lab/once'
check "it runs" on box systemctl is-active lab
check "file" sh_on box '[ "$(cat /srv/lab/app.conf)" = "v1 debian" ] && [ "$(stat -c "%a %G" /srv/lab/app.conf)" = "640 lab" ]'
check "directory" sh_on box '[ "$(stat -c %a /srv/lab)" = 750 ]'
check "symlink" sh_on box '[ "$(readlink /srv/lab/current)" = app.conf ]'
check "file_line" sh_on box 'grep -qx "10.9.9.9 lab.internal" /etc/hosts'
check "package" sh_on box '[ "$(lab-hello)" = 1.0 ]'
check "service" sh_on box 'systemctl is-enabled lab'
check "user and group" sh_on box '[ "$(id -u lab):$(id -g lab)" = 4001:4001 ]'
check "cron" sh_on box 'grep -rq "0 4 \* \* \*" /etc/cron.d/'
check "the trigger ran once" sh_on box '[ "$(wc -l </srv/lab/reloads)" = 1 ]'
check "the password is set" sh_on box 'grep -q "^lab:[$]" /etc/shadow'
refuse "the password is in no log and no report" sh -c "grep -r 'correct horse' '$LAB/server.log' '$LAB/srv/db' || nsenter -t ${MACHINE_INIT[box]} -m journalctl -u vigo-envoy | grep 'correct horse'"

on box systemctl stop vigo-envoy
tree_of() { sh_on box 'find / -xdev -path /proc -prune -o -path /sys -prune -o -path /run -prune -o -path /var/lib/vigo -prune -o -path /var/lib/systemd -prune -o -path /var/log -prune -o -path /tmp -prune -o -printf "%p %y %m %U %G %s %T@ %l\n"' | sort; }
sh_on box 'echo broken >/srv/lab/app.conf; rm /srv/lab/current; systemctl stop lab; userdel lab 2>/dev/null'
tree_of >"$LAB/before"
check "a dry-run says what it would change" sh_on box 'vigo run --dry-run >/tmp/dry; [ $? -eq 2 ] && grep -q app.conf /tmp/dry'
tree_of >"$LAB/after"
check "and changes nothing" diff "$LAB/before" "$LAB/after"
refuse "the service is still down" on box systemctl is-active lab
check "a run repairs it" sh_on box 'vigo run; [ $? -eq 2 ]'
check "everything is back" sh_on box '[ "$(cat /srv/lab/app.conf)" = "v1 debian" ] && [ "$(readlink /srv/lab/current)" = app.conf ] && systemctl is-active lab && id lab'
check "the next run changes nothing" on box vigo run
eventually 60 "D6: the server knows what drifted" cli_says '.items | map(.resource) | any(test("config"))' runs drift

sed -i 's/v1 /v2 /; s/version: "1.0"/version: "2.0"/' "$LAB/srv/stacks/configcrates/all.vgo"
publish
on box systemctl start vigo-envoy
eventually 60 "a new version reaches the machine" sh_on box '[ "$(cat /srv/lab/app.conf)" = "v2 debian" ] && [ "$(lab-hello)" = 2.0 ]'
check "C11: rollback" cli config rollback
check "C11: rollback is a new version" cli_says ".items | length == 3" config history
eventually 60 "C11: the rollback reaches the machine" sh_on box '[ "$(cat /srv/lab/app.conf)" = "v1 debian" ]'
