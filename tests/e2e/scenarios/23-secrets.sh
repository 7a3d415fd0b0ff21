# secrets — E5, and who gets to know them: stored sealed, asked for by the envoy that needs them, in its file and nowhere else.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
set_secret() { printf '%s\n' "$2" | cli secrets set "$1" -; }
first="first-value-$RANDOM$RANDOM" second="second-value-$RANDOM$RANDOM"

stack configcrates/app.vgo <<'EOT'
name: app
vars: {password: "secret:app/password"}
resources:
  - {name: plain, type: file, target_path: /srv/plain, content: "plain\n"}
  - {name: conf, type: file, target_path: /etc/app.conf, mode: "0600", content: "user=app\npassword={{ .Vars.password }}\nmore=secret:app/more\n"}
  - {name: proof, type: exec, command: "sha256sum <{{secret_file}} | cut -c1-64 >/srv/proof", secret_file: "secret:app/password", creates: /srv/proof}
  - {name: loud, type: exec, command: "cat", stdin: "secret:app/password", unless: "false"}
  - {name: broken, type: exec, command: "cat >&2; exit 3", stdin: "secret:app/password", creates: /srv/never}
  - {name: peek, type: exec, command: "cat /etc/app.conf >&2; exit 4", creates: /srv/never}
  - {name: after, type: file, target_path: /srv/after, content: "after\n", depends_on: [conf]}
EOT
stack configcrates/other.vgo <<'EOT'
name: other
resources:
  - {name: conf, type: file, target_path: /etc/other.conf, mode: "0600", content: "secret:other/password"}
EOT
stack envoys.vgo <<'EOT'
envoys:
  - {match: box, configcrates: [app]}
  - {match: other, configcrates: [other]}
EOT

check "the folder and its key are made once" cli secrets init
check "and left alone then" cli secrets init
check "for root alone" test "$(stat -c %a "$LAB/srv/secrets" "$LAB/srv/secrets/.master.key" | tr '\n' ' ')" = "700 600 "
refuse "nothing is stored while secrets are locked" set_secret app/password "$first"
check "which says how to unlock" said 'secrets are locked: .vigocli secrets unlock'
check "they are unlocked" cli secrets unlock
refuse "E5: a publish that names missing secrets is refused" cli config publish
cp "$LAB/said" "$LAB/refusal"
check "E5: with place, path and mend" grep -qE 'configcrates/app.vgo:2:18: error VG2021: secret app/password: file not found \(.vigocli secrets set app/password. stores it\)' "$LAB/refusal"
check "E5: all of them at once" grep -qE 'configcrates/other.vgo:[0-9:]+ error VG2021: secret other/password' "$LAB/refusal"
for path in app/password app/more other/password; do check "$path is stored" set_secret "$path" "$first"; done
check "and the server was notified" said 'stored secret other/password; the server was notified'
check "a second line is stored as it is" set_secret app/more "more-$first"
check "it lists paths" cli secrets list
check "and no value" sh -c "! grep -q '$first' '$LAB/said'"
check "a folder alone does not claim to know" sh -c "'$LAB/vigocli' config validate '$LAB/srv/stacks' --skip-url-checks 2>&1 | grep -q 'VG2022.*no secrets backend'"
check "the server's own stack is looked up" cli config validate
check "with nothing left to say of secrets" sh -c "! grep -q VG2022 '$LAB/said'"
publish
check "E1: the doctor opens each secret" cli_says '.items[] | select(.check == "secrets provider") | .state == "pass"' doctor

machine box bookworm 20
enrol box
eventually 60 "E5: the file has the values" sh_on box "grep -qx 'password=$first' /etc/app.conf && grep -qx 'more=more-$first' /etc/app.conf"
check "for root alone" sh_on box 'test "$(stat -c "%a %U" /etc/app.conf)" = "600 root"'
eventually 60 "a command finds it in a file of its own" sh_on box "test \"\$(cat /srv/proof)\" = \"\$(printf %s '$first' | sha256sum | cut -c1-64)\""
eventually 60 "which is gone" sh_on box '! ls /dev/shm/vigo.* /run/vigo-* /tmp/vigo* 2>/dev/null | grep .'
eventually 60 "what a command prints of it is hidden in the journal" sh_on box "journalctl -u vigo-envoy | grep 'exec output' | grep -q '(secret)'"
id=$(uuid_of box)
eventually 60 "and in the report" cli_says '[.items[] | select(.failed > 0)] | length >= 1' runs list --envoy "$id"
run=$(cli runs list --envoy "$id" --json | jq -r '[.items[] | select(.failed > 0)][0].id')
check "of the command that failed" cli runs show "$run"
cp "$LAB/said" "$LAB/run"
check "it says so much" grep -qE 'exit status 3: \(secret\)' "$LAB/run"
check "and of one that merely met it" grep -qE 'exit status 4: .*password=\(secret\)' "$LAB/run"

thief() { in_net "$PROJECT/tests/e2e/ask-secrets" "$LAB/box/etc/vigo-envoy" "$SERVER_IP:1530" "$@"; }
check "who has the keys of an envoy" thief app/password app/more
check "gets what its configuration names" said "grpc-status 0"
check "a path of another" thief app/password other/password
cp "$LAB/said" "$LAB/stolen"
check "is refused" grep -qx 'grpc-status 7' "$LAB/stolen"
check "by name" grep -q 'grpc-message secret other/password is not in the configuration of this envoy' "$LAB/stolen"
check "and nothing is handed out" sh -c "! grep -q '$first' '$LAB/stolen'"
check "the log has it" grep -q "WARN secret refused envoy=$id hostname=box secret=other/password" "$LAB/server.log"
check "and the audit" test "$(sqlite3 "$LAB/srv/db/vigo.db" "SELECT actor || ' ' || subject FROM events WHERE kind = 'secret.refused'")" = "$id other/password"

on box sh -c 'sync; journalctl --sync' || true
check "the value is in that file and nowhere else on the machine" sh_on box "test \"\$(grep -rlF --devices=skip '$first' /etc /var /srv /root /tmp /run /usr/local /home /opt 2>/dev/null | sort | tr '\n' ' ')\" = '/etc/app.conf '"
check "not in its journal" sh_on box "! journalctl --no-pager -o export | grep -aqF '$first'"
check "nowhere on the server" sh -c "! grep -rlF '$first' '$LAB/srv' '$LAB/server.log'"
# kept_digest FILE: its SHA-256 lies in the agent's store.
kept_digest() { python3 -c 'import hashlib, pathlib, sys; lab = pathlib.Path(sys.argv[1]); digest = hashlib.sha256((lab / sys.argv[2]).read_bytes()).digest(); sys.exit(not any(digest in each.read_bytes() for each in (lab / "var/lib/vigo").rglob("*") if each.is_file() and "store" in str(each)))' "$LAB/box" "$1"; }
eventually 60 "digests of other files are kept" kept_digest srv/plain
refuse "that of a file with a secret is not" kept_digest etc/app.conf
check "the agent leaves no core file" sh_on box 'grep -q "Max core file size *0 " /proc/$(pidof -s vigo)/limits'
check "nor does the server" grep -q 'Max core file size *0 ' "/proc/$SERVER_PID/limits"

rm "$LAB/said" "$LAB/stolen"
check "another value" set_secret app/password "$second"
eventually 60 "is there after the next check-in" sh_on box "grep -qx 'password=$second' /etc/app.conf"
check "what it was is shown to nobody" sh -c "! grep -rlF -e '$first' -e '$second' '$LAB/srv/db' '$LAB/server.log'"
check "a random one" cli secrets rotate app/password
third=$(cli secrets reveal app/password)
eventually 60 "is there, too" sh_on box "grep -qx 'password=$third' /etc/app.conf"
check "the audit has who stored, rotated and looked" test "$(sqlite3 "$LAB/srv/db/vigo.db" "SELECT count(DISTINCT kind) FROM events WHERE kind IN ('secret.set', 'secret.rotate', 'secret.reveal')")" = 3
check "another master key" cli secrets rotate --master-key
check "seals the same values" test "$(cli secrets reveal app/password)" = "$third"

check "the agent restarts" on box systemctl restart vigo-envoy
sh_on box 'echo spoilt >/etc/app.conf'
eventually 60 "and asks again" sh_on box "grep -qx 'password=$third' /etc/app.conf"

server_stop
sh_on box 'echo spoilt >/etc/app.conf'
eventually 60 "without its server an agent that knows it repairs the file" sh_on box "grep -qx 'password=$third' /etc/app.conf"
check "it restarts, and knows none" on box systemctl restart vigo-envoy
sh_on box 'echo spoilt >/etc/app.conf; echo spoilt >/srv/plain; rm -f /srv/after'
eventually 60 "all else is enforced" sh_on box 'grep -qx plain /srv/plain'
refuse "the file is not checked" on box vigo run --json
check "and it says so" said 'not checked: its secret app/[a-z]+ is not known: the server was not reached'
check "what depends on it waits" sh_on box 'test ! -e /srv/after && grep -qx spoilt /etc/app.conf'
server_start
eventually 60 "with the server it is there again" sh_on box "grep -qx 'password=$third' /etc/app.conf && test -e /srv/after"
# Its reports come after the run that repairs the file.
heard() {
    local each
    for each in $(cli runs list --envoy "$id" --limit 50 --json | jq -r '.items[].id'); do
        if cli runs show "$each" --json | grep -q "$1"; then return; fi
    done
    return 1
}
eventually 60 "the server heard of it, too" heard 'not checked: its secret'

refuse "what is in use is not deleted" cli secrets delete app/password
check "unless it must be" cli secrets delete app/more --force
server_stop
refuse "E5: the server does not start without it" timeout 20 nsenter --net="/run/netns/$NET" -- env VIGO_CONFIG_FILE="$LAB/srv/server.yaml" "$LAB/vigosrv"
check "E5: and names it" said 'config load failed.*secret app/more: file not found'
check "it works with the server down" set_secret app/more "$first"
server_start
printf 'server: {hostname: "secret:vigo/none"}\n' >"$LAB/bad.yaml"
refuse "E5: nor with a setting that is a missing secret" "$LAB/vigosrv" --config "$LAB/bad.yaml"
check "E5: in these words" said "ERROR server failed error=.loading server config: resolving secret 'vigo/none': "
