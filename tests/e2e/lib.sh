# lib — a lab of real machines: a network of its own, a vigosrv in it, systemd machines in nspawn. Sourced by scenarios.
#
# Everything lives in one network namespace and one scratch folder; `lab_close` (always run, by a trap) ends every process
# by its pid and removes both. Needs root.

set -euo pipefail

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
IMAGES=${VIGO_LAB_CACHE:-/var/cache/vigo-lab}
SERVER_IP=10.99.0.1
declare -A MACHINE_PID=() MACHINE_INIT=() MACHINE_IP=() MACHINE_OPTIONS=()
SERVER_PID=
FOLDERS=()
COMPANIONS=()  # processes that end with the lab
# A scenario that leaves something outside of $LAB declares a function `afterwards`: it is called when all machines are off.

say() { printf '   %s\n' "$*"; }
die() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# A step that shows a row of the operator contract begins with its id, "B9: …" or "D4, D5: …"; `run --rows` lists them.
# check "what it shows" command…: the command must succeed. refuse: it must fail. What it said is then in $LAB/said.
check() {
    local what=$1; shift
    if "$@" >"$LAB/saying" 2>&1; then say "ok: $what"; else tail -n 20 "$LAB/saying" >&2; die "$what"; fi
    mv "$LAB/saying" "$LAB/said"
}
refuse() {
    local what=$1; shift
    if "$@" >"$LAB/saying" 2>&1; then tail -n 20 "$LAB/saying" >&2; die "$what (it succeeded)"; fi
    say "ok: $what"
    mv "$LAB/saying" "$LAB/said"
}
# said REGEX: the last checked command said so.
said() { grep -qE -- "$1" "$LAB/said"; }
# eventually SECONDS "what" command…: true within that time.
eventually() {
    local seconds=$1 what=$2 end=$((SECONDS + $1)); shift 2
    until "$@" >"$LAB/saying" 2>&1; do
        [ $SECONDS -lt $end ] || { tail -n 20 "$LAB/saying" >&2; die "$what (not within $seconds s)"; }
        sleep 0.2
    done
    say "ok: $what"
}

# The Debian image of a release, made once.
image() {
    local release=$1 mirror
    [ -d "$IMAGES/$release" ] && return
    mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true; } | grep -v '^ *#' |
        { grep -oE 'https?://[^ ]+/debian/?( |$)' || true; } | sed -n '1s/ *$//p')
    [ -n "$mirror" ] || die "no Debian mirror in apt's sources"
    mkdir -p "$IMAGES"
    say "making the $release image"
    rm -rf "$IMAGES/$release.new"
    debootstrap --variant=minbase \
        --include=systemd,systemd-sysv,dbus,iproute2,curl,ca-certificates,openssl,sudo,cron \
        "$release" "$IMAGES/$release.new" "$mirror" >"$IMAGES/$release.log" 2>&1 ||
        { tail -n 5 "$IMAGES/$release.log" >&2; die "debootstrap of $release"; }
    mv "$IMAGES/$release.new" "$IMAGES/$release"
}

# debs RELEASE package…: downloads these packages, and what they need beside an image of that release, once. $DEBS is then
# the folder that holds them, with their index.
debs() {
    local release=$1 folder="$IMAGES/$1-debs"; shift
    DEBS="$folder/archives"
    [ "$(cat "$folder/wanted" 2>/dev/null)" = "$*" ] && return
    image "$release"
    say "fetching packages"
    rm -rf "$folder"
    mkdir -p "$folder/lists/partial" "$DEBS/partial"
    local apt=(apt-get -qq -y -o "Dir::State::Lists=$folder/lists" -o "Dir::State::status=$IMAGES/$release/var/lib/dpkg/status"
        -o "Dir::Cache::Archives=$DEBS" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Dir::Etc::SourceParts=-
        -o "Dir::Etc::SourceList=$IMAGES/$release/etc/apt/sources.list" -o APT::Sandbox::User=root -o APT::Install-Recommends=false)
    { "${apt[@]}" update && "${apt[@]}" --download-only install "$@"; } >"$folder/log" 2>&1 ||
        { tail -n 5 "$folder/log" >&2; die "the packages cannot be fetched"; }
    (cd "$DEBS" && dpkg-scanpackages . >Packages 2>/dev/null)
    rm -rf "$folder/lists"
    echo "$*" >"$folder/wanted"
}

# serve FOLDER PORT: over HTTP, to the machines of the lab.
serve() {
    nsenter --net="/run/netns/$NET" -- python3 -m http.server "$2" --bind $SERVER_IP --directory "$1" >"$LAB/serve.log" 2>&1 &
    COMPANIONS+=($!)
    eventually 60 "port $2 serves" in_net curl -sf --max-time 2 -o /dev/null "http://$SERVER_IP:$2/"
}

lab_open() {
    LAB=$(mktemp -d /tmp/vigo-lab.XXXXXX)
    NET=vigolab-$$
    trap lab_close EXIT
    trap 'exit 130' INT TERM
    ip netns add "$NET"
    ip -n "$NET" link set lo up
    ip -n "$NET" link add br0 type bridge
    ip -n "$NET" addr add $SERVER_IP/24 dev br0
    ip -n "$NET" link set br0 up
    cp "$PROJECT/bin/vigosrv" "$PROJECT/bin/vigocli" "$PROJECT/bin/vigo" "$LAB/"
}

lab_close() {
    local status=$? name
    trap - EXIT
    [ $status -eq 0 ] || keep_evidence
    for name in "${COMPANIONS[@]}"; do kill "$name" 2>/dev/null || true; done
    for name in "${!MACHINE_PID[@]}"; do machine_off "$name"; done
    server_stop
    if declare -F afterwards >/dev/null; then afterwards; fi
    for name in "${FOLDERS[@]}"; do umount -l "$name" || true; done
    ip netns del "$NET" 2>/dev/null || true
    rm -rf --one-file-system "$LAB"
    exit $status
}

# small_folder PATH SIZE: a folder of the lab with a disk of its own.
small_folder() {
    mkdir -p "$1"
    mount -t tmpfs -o "size=$2" tmpfs "$1"
    FOLDERS+=("$1")
}

# breaking_folder PATH SIZE: the same, on an ext4 in a file; `break_folder PATH` makes it read-only under whoever has it
# open, as the kernel does after an error of the disk, `mend_folder PATH` checks and mounts it again.
breaking_folder() {
    mkdir -p "$1"
    truncate -s "$2" "$1.img"
    mkfs.ext4 -q "$1.img"
    mount -o loop,errors=remount-ro "$1.img" "$1"
    FOLDERS+=("$1")
}
break_folder() { echo 1 >"/sys/fs/ext4/$(basename "$(losetup -j "$1.img" | cut -d: -f1)")/trigger_fs_error"; }
mend_folder() {
    umount "$1"
    fsck.ext4 -fy "$1.img" >/dev/null 2>&1 || [ $? -le 2 ]
    mount -o loop,errors=remount-ro "$1.img" "$1"
}

# What a failed scenario leaves behind for a reader: the ends of its logs.
keep_evidence() {
    local name
    [ -f "$LAB/server.log" ] && { echo '--- server.log'; tail -n 30 "$LAB/server.log"; } >&2
    for name in "${!MACHINE_INIT[@]}"; do
        echo "--- journal of $name" >&2
        on "$name" journalctl -u vigo-envoy -n 30 --no-pager >&2 2>/dev/null || true
    done
}

# Not `ip netns exec`: that mounts a /sys of its own, in which nspawn finds no cgroups.
in_net() { nsenter --net="/run/netns/$NET" -- "$@"; }

# server_config [extra yaml]: a server.yaml in the lab's folder.
server_config() {
    mkdir -p "$LAB/srv/agents"
    cp "$LAB/vigo" "$LAB/srv/agents/linux-amd64"
    cat >"$LAB/srv/server.yaml" <<EOF
server:
  grpc_listen: "$SERVER_IP:1530"
  api_listen: "$SERVER_IP:8443"
  hostname: "$SERVER_IP"
checkin:
  interval: 2s
${1:-}
EOF
}

server_start() {
    nsenter --net="/run/netns/$NET" -- env VIGO_CONFIG_FILE="$LAB/srv/server.yaml" "${VIGOSRV:-$LAB/vigosrv}" >>"$LAB/server.log" 2>&1 &
    SERVER_PID=$!
    eventually 40 "B1: server ready" server_is_ready
}
server_is_ready() { in_net curl -sfk --max-time 2 "https://$SERVER_IP:8443/readyz"; }

server_stop() {
    [ -n "$SERVER_PID" ] || return 0
    kill "$SERVER_PID" 2>/dev/null || true
    wait "$SERVER_PID" 2>/dev/null || true
    SERVER_PID=
}
# faked_server_stop: the same for one behind `faketime`, which stays until its child is gone.
faked_server_stop() {
    local child
    for child in $(pgrep -P "$SERVER_PID"); do
        kill "$child" 2>/dev/null || true
        eventually 40 "the server at another time has ended" test ! -e "/proc/$child"
    done
    server_stop
}
server_kill() { kill -KILL "$SERVER_PID"; wait "$SERVER_PID" 2>/dev/null || true; SERVER_PID=; }

cli() { in_net env VIGO_CONFIG_FILE="$LAB/srv/server.yaml" "$LAB/vigocli" "$@"; }

# cli_says JQ verb…: the verb's JSON fulfils the jq expression. metric_says REGEX: a line of /metrics matches.
cli_says() {
    local wanted=$1; shift
    cli "$@" --json | jq -e "$wanted"
}
metric_says() { in_net curl -sk --max-time 5 "https://$SERVER_IP:8443/metrics" | grep -E "$1"; }

# machine NAME RELEASE NUMBER [option of nspawn…]: boots a throw-away machine with the address 10.99.0.NUMBER.
machine() {
    local name=$1 release=$2 ip=10.99.0.$3 tree="$LAB/$1"
    shift 3
    MACHINE_OPTIONS[$name]=$*
    image "$release"
    mkdir -p "$tree" "$LAB/upper-$name" "$LAB/work-$name"
    mount -t overlay overlay -o "lowerdir=$IMAGES/$release,upperdir=$LAB/upper-$name,workdir=$LAB/work-$name" "$tree"
    MACHINE_IP[$name]=$ip
    echo "127.0.0.1 localhost" >"$tree/etc/hosts"
    machine_on "$name"
}

# machine_on NAME: boots it (again), keeping its disk.
machine_on() {
    local name=$1 tree="$LAB/$1" end=$((SECONDS + 90)) state=
    echo "$name" >"$tree/etc/hostname"
    # Directly, not through the function: its pid must be nspawn's own.
    # shellcheck disable=SC2086
    nsenter --net="/run/netns/$NET" -- systemd-nspawn -q -D "$tree" --boot --register=no --keep-unit --network-bridge=br0 \
        -M "$name-$$" --hostname="$name" --console=pipe ${MACHINE_OPTIONS[$name]} </dev/null >"$LAB/$name.console" 2>&1 &
    MACHINE_PID[$name]=$!
    until [ -n "${MACHINE_INIT[$name]:-}" ]; do
        [ $SECONDS -lt $end ] || die "$name does not start"
        local child spawn
        # `nsenter` becomes nspawn itself; its child named systemd is the machine's init.
        for child in $(pgrep -P "${MACHINE_PID[$name]}" || true); do
            spawn=$(cat "/proc/$child/comm" 2>/dev/null || true)
            [ "$spawn" = systemd ] && MACHINE_INIT[$name]=$child
        done
        sleep 0.1
    done
    until state=$(on "$name" systemctl is-system-running 2>/dev/null || true); [[ $state =~ running|degraded ]]; do
        [ $SECONDS -lt $end ] || { tail -n 20 "$LAB/$name.console" >&2; die "$name does not boot ($state)"; }
        sleep 0.2
    done
    on "$name" ip addr add "${MACHINE_IP[$name]}/24" dev host0 2>/dev/null || true
    on "$name" ip link set host0 up
    say "machine $name is up (${MACHINE_IP[$name]})"
}

# on NAME command…: runs it inside the machine.
on() {
    local name=$1; shift
    nsenter -t "${MACHINE_INIT[$name]}" -m -u -i -n -p -- /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME=/root LANG=C.UTF-8 "$@"
}
# sh_on NAME 'script': the same through a shell.
sh_on() { on "$1" sh -c "$2"; }

# drift NAME SECONDS "what": spoils /srv/kept, and waits for the end of the run that puts it right. What a machine does to the
# file while a run looks at it once more is another story.
drift() {
    local before
    before=$(finished_runs "$1")
    sh_on "$1" 'echo drift >/srv/kept'
    eventually "$2" "$3" is_repaired "$1" "$before"
}
finished_runs() { sh_on "$1" 'journalctl -u vigo-envoy -o cat --no-pager | grep -c "run finished" || true'; }
is_repaired() { sh_on "$1" '[ "$(cat /srv/kept)" = kept ]' && [ "$(finished_runs "$1")" -gt "$2" ]; }
# pending NAME: how many reports wait there.
pending() { on "$1" vigo status --json | jq -r .pending_reports; }

# machine_cut NAME: the power cut. The disk stays.
machine_cut() {
    local name=$1
    kill -KILL "${MACHINE_INIT[$name]}" 2>/dev/null || true
    wait "${MACHINE_PID[$name]}" 2>/dev/null || true
    unset "MACHINE_INIT[$name]"
}
machine_off() {
    local name=$1
    [ -n "${MACHINE_INIT[$name]:-}" ] && kill -KILL "${MACHINE_INIT[$name]}" 2>/dev/null || true
    wait "${MACHINE_PID[$name]}" 2>/dev/null || true
    unset "MACHINE_PID[$name]" "MACHINE_INIT[$name]"
    umount "$LAB/$name" 2>/dev/null || umount -l "$LAB/$name" 2>/dev/null || true
}

# enrol NAME: bootstraps the machine with a fresh token, by the line that the README shows.
enrol() {
    local name=$1 line
    line=$(cli token create --hostname "$name" --json | jq -r .bootstrap)
    [ -n "$line" ] && [ "$line" != null ] || die "token create printed no bootstrap line"
    check "B2: $name bootstraps by the printed line" sh_on "$name" "$line"
}

# uuid_of NAME: what the machine believes to be.
uuid_of() { on "$1" vigo status --json | jq -r .envoy; }
# publish: what stands in stacks/.
publish() { check "publish" cli config publish "$@"; }
# stack PATH <text: writes a file of the stack.
stack() { mkdir -p "$(dirname "$LAB/srv/stacks/$1")"; cat >"$LAB/srv/stacks/$1"; }
# publish_one_file: the smallest stack, /srv/kept on every machine.
publish_one_file() {
    stack configcrates/one.vgo <<'EOF'
name: one
resources:
  - {name: kept, type: file, target_path: /srv/kept, content: "kept\n"}
EOF
    stack envoys.vgo <<'EOF'
envoys:
  - {match: "*", configcrates: [one]}
EOF
    publish
}
