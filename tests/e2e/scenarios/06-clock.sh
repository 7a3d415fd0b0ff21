# clock — B7: a server whose clock is 10 minutes off refuses, names the skew, and recovers.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
stack envoys.vgo <<'EOF'
envoys: []
EOF
machine box bookworm 24
enrol box
id=$(uuid_of box)
server_stop

cat >"$LAB/vigosrv-later" <<EOF
#!/bin/sh
exec faketime -f '+600s' "$LAB/vigosrv" "\$@"
EOF
chmod 755 "$LAB/vigosrv-later"
VIGOSRV="$LAB/vigosrv-later" server_start
eventually 60 "B7: the server logs signature verification failed" grep -q 'signature verification failed' "$LAB/server.log"
eventually 60 "B7: the agent's status shows the skew" sh_on box 'vigo status | grep -iE "skew|clock" | grep -qE "(9|10) ?m"'
faked_server_stop
server_start
eventually 60 "B7: with the right time it is accepted again" cli_says '.reachability == "online"' envoys show "$id"
