# identity — B3, B4, B5: unknown, revoked and re-bootstrapped envoys.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
publish_one_file
machine box bookworm 23
enrol box
first=$(uuid_of box)
eventually 60 "it converges" on box test -f /srv/kept

check "B5: an operator deletes it" cli envoys delete "$first"
eventually 60 "B3: the server warns once" grep -q 'check-in from unknown envoy' "$LAB/server.log"
eventually 60 "B3: the agent says what to do" sh_on box 'journalctl -u vigo-envoy --no-pager | grep -q "server does not recognize this envoy (unknown id) — re-bootstrap required"'
sh_on box 'echo drift >/srv/kept'
check "B3: a run still enforces the stored policy" sh_on box 'vigo run; [ "$(cat /srv/kept)" = kept ]'
check "B3: the metric counts it" metric_says 'vigo_sig_verify_failed_total\{reason="envoy_not_found"\} [1-9]'
check "B3: warned once, not at every check-in" test "$(grep -c 'check-in from unknown envoy' "$LAB/server.log")" = 1

enrol box
second=$(uuid_of box)
check "B5: a new bootstrap gives a new identity" test "$first" != "$second"
eventually 60 "B5: which checks in" cli_says '.reachability == "online"' envoys show "$second"

check "B4: an operator revokes it" cli envoys revoke "$second"
eventually 60 "B4: the agent hears envoy is revoked" sh_on box 'journalctl -u vigo-envoy --no-pager | grep -q "envoy is revoked"'
eventually 60 "B4: the server logs it" grep -q 'envoy revoked' "$LAB/server.log"
server_stop; server_start
sleep 4
check "B4: it stays revoked after a restart" cli_says '.reachability == "revoked"' envoys show "$second"
