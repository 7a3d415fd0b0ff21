# freeze and rollback — C8, C11: a version that does harm is taken back by itself; what is frozen is not published; the log tells.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config 'publish:
  auto_rollback: {min_reports: 2, window: 5m}'
server_start
publish_one_file
machine web bookworm 20
machine db bookworm 21
enrol web
enrol db
eventually 60 "web converges" on web test -f /srv/kept
eventually 60 "db converges" on db test -f /srv/kept
eventually 60 "the server knows that both have converged" cli_says '[.items[] | select(.status == "converged")] | length == 2' envoys list

stack configcrates/one.vgo <<'EOT'
name: one
resources:
  - {name: kept, type: file, target_path: /srv/kept, content: "new\n"}
  - {name: broken, type: file, target_path: /proc/no/such/place, content: "x"}
EOT
check "a dry-run shows who would get which change" cli config publish --dry-run
cp "$LAB/said" "$LAB/plan"
check "both envoys are one group" grep -q '^2 envoys change: db, web' "$LAB/plan"
check "with the changed attribute" grep -qE '^ +[+]new$' "$LAB/plan"
check "and the new resource" grep -qF '+ one/broken (file)' "$LAB/plan"
check "plan says the same to programs" cli_says '.groups[0].envoys | length == 2' config plan
check "nothing was published" cli_says '.version == 1' config status

on db systemctl stop vigo-envoy
check "the broken version is published" cli config publish --message "this will hurt"
eventually 60 "web has run it, db is away: one of two is too few" sh_on web '[ "$(cat /srv/kept)" = new ]'
eventually 60 "web has told" cli_says '[.items[] | select(.status == "degraded")] | length == 1' envoys list
server_kill
server_start
check "C8: the server was killed in the middle of the watch" cli_says '.version == 2' config status
on db systemctl start vigo-envoy
eventually 90 "it is taken back by the server" cli_says '.version == 3' config status
eventually 60 "web gets its file back" sh_on web '[ "$(cat /srv/kept)" = kept ]'
check "the history says what was taken back" cli_says '.items[] | select(.version == 2) | .result == "auto-rolled-back"' config history
check "and to what" cli_says '.items[] | select(.version == 3) | .result == "rollback to 1"' config history
check "the publish log says why" cli_says '.items[] | select(.action == "auto-rollback") | .message | test("of 2 envoys that it changes 2 have run it and 0 converged")' config history --log
check "and who had published what" cli_says '[.items[] | select(.action == "publish" and .version == 2)][0].message == "this will hurt"' config history --log
check "C8: it happened once" cli_says '[.items[] | select(.action == "auto-rollback")] | length == 1' config history --log
check "so does the server's log" grep -q 'config rolled back by the server' "$LAB/server.log"

refuse "afterwards the configuration is frozen" cli config publish
check "and says until when, by whom and why" said 'config is frozen until .* by vigosrv: version 2 was taken back by the server'
check "status shows it" cli_says '.frozen | test("config is frozen until")' config status
check "it can be ended" cli config unfreeze
check "an operator freezes it" cli config freeze --until 2h --reason "audit"
stack configcrates/one.vgo <<'EOT'
name: one
resources:
  - {name: kept, type: file, target_path: /srv/kept, content: "mended\n"}
EOT
refuse "then nothing is published" cli config publish
check "and the reason is named" said 'config is frozen until .*: audit'
check "unless asked for twice" cli config publish --break-freeze --message "fire"
eventually 60 "and it arrives" sh_on web '[ "$(cat /srv/kept)" = mended ]'
check "the log has the break" cli_says '[.items[] | select(.message == "fire")][0].detail | test("broke the freeze")' config history --log
check "going back is possible while frozen" cli config rollback
eventually 60 "and it arrives, too" sh_on web '[ "$(cat /srv/kept)" = kept ]'
