# broken config — C1, C5, C6, C7: at start and at reload; nobody is ever told to apply nothing.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
publish_one_file
machine box bookworm 26
enrol box
eventually 60 "it converges" on box test -f /srv/kept

stack configcrates/two.vgo <<'EOF'
name: two
resources:
  - {name: x, type: file, target_path: /srv/x, ownr: root}
  - {name: y, type: fiel, target_path: /srv/y}
EOF
refuse "C1, D3: a broken tree is not published" cli config publish
cp "$LAB/said" "$LAB/refused"
check "C1: the answer names place and mend" grep -q 'configcrates/two.vgo:3:.*did you mean "owner"' "$LAB/refused"
check "C1: and every error at once" grep -q 'did you mean "file"' "$LAB/refused"
rm "$LAB/srv/stacks/configcrates/two.vgo"

# `.live` as a folder made by hand: the only way in which a broken tree gets there.
live_by_hand() {
    local link
    [ ! -L "$LAB/srv/.live" ] || { link=$(readlink "$LAB/srv/.live"); echo "$link" >"$LAB/live.link"; rm "$LAB/srv/.live"; }
    mkdir -p "$LAB/srv/.live/configcrates"
    cp "$LAB/srv/stacks/envoys.vgo" "$LAB/srv/.live/"
    cat >"$LAB/srv/.live/configcrates/one.vgo"
}
printf 'name: one\nname: again\n' | live_by_hand
refuse "C7: a reload of a broken tree fails" cli config reload
eventually 60 "C7: the log says config reload failed" grep -q 'config reload failed' "$LAB/server.log"
check "C7: the metric rises" metric_says 'vigo_config_reload_errors_total [1-9]'
sh_on box 'echo drift >/srv/kept'
eventually 60 "C7: the old policy stays in force" sh_on box '[ "$(cat /srv/kept)" = kept ]'

server_stop
refuse "C5: a server does not start on a structurally broken tree" in_net env VIGO_CONFIG_FILE="$LAB/srv/server.yaml" timeout 20 "$LAB/vigosrv"
check "C5: and says config load failed" said "config load failed"

printf 'name: one\nresources:\n  - {name: now, type: exec, command: "true"}\n' | live_by_hand
server_start
check "C6: idempotency errors only: it starts with an empty config" grep -q 'config loaded with validation errors — starting with empty config' "$LAB/server.log"
sh_on box 'echo drift >/srv/kept'
eventually 60 "C6: and the envoy keeps its last policy" sh_on box '[ "$(cat /srv/kept)" = kept ]'

server_stop
rm -r "$LAB/srv/.live"
ln -s "$(cat "$LAB/live.link")" "$LAB/srv/.live"
stack configcrates/one.vgo <<'EOF'
name: one
resources:
  - {name: kept, type: file, target_path: /srv/kept, content: "kept again\n"}
EOF
check "C5: publishing works with the server down" cli config publish
server_start
eventually 60 "C5: and is in force when it starts" sh_on box '[ "$(cat /srv/kept)" = "kept again" ]'
