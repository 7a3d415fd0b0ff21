# examples — every shipped example on a real Debian: applied once without a failure, and once more with nothing left to do.
source "$(dirname "$0")/../lib.sh"
lab_open
examples="$PROJECT/stacks-examples"

# What needs the internet inside of the machine, or hardware that a machine of the lab has not.
declare -A UNFIT=(
    [security/security-scanning.vgo]="ClamAV fetches its database from the internet"
    [monitoring/grafana.vgo]="its repository is on the internet"
    [containers/app-stack.vgo]="its images come from a registry on the internet"
    [containers/docker.vgo]="its engine needs control groups and packet filters of the host"
    [security/aide.vgo]="it digests the whole disk at the lowest priority: minutes on a busy host"
    [security/ufw.vgo]="it needs packet filters of the host"
)

# Machines, and what is applied to each: files of one line together, each stack alone.
GROUPS_OF_EXAMPLES='
plain base/motd.vgo base/timezone.vgo base/ntp.vgo base/sudoers.vgo base/journald.vgo base/logrotate.vgo base/sysctl-hardening.vgo base/unattended-upgrades.vgo base/ssh-hardening.vgo users/admin.vgo users/service-account.vgo
plain first
plain layouts/single-tier
plain layouts/multi-tenant
plain network/switch-baseline
nginx web/nginx.vgo db/postgres.vgo db/redis.vgo monitoring/node-exporter.vgo
apache web/apache.vgo db/mariadb.vgo monitoring/prometheus.vgo
haproxy web/haproxy.vgo security/fail2ban.vgo security/auditd.vgo
caddy web/caddy.vgo
caddy layouts/multi-env
'
PACKAGES='apache2 caddy chrony fail2ban python3-systemd haproxy logrotate mariadb-server nginx-light openssh-client openssh-server
    postgresql procps prometheus prometheus-node-exporter redis-server sudo tzdata unattended-upgrades'

hostname_for() {
    case $1 in
        first) echo web1 ;;
        */multi-env) echo app1.prod.example.com ;;
        */multi-tenant) echo acme-1 ;;
        */switch-baseline) echo gw1.example.com ;;
        *) echo demo ;;
    esac
}

every_example_has_its_place() {
    local each known=" ${!UNFIT[*]} $(echo $GROUPS_OF_EXAMPLES) "
    for each in first $(cd "$examples" && ls -d */* | grep -v '^first/'); do
        [[ $known == *" $each "* ]] || { echo "$each is in no group"; return 1; }
    done
}
check "every example is applied, or it is said why not" every_example_has_its_place
for each in "${!UNFIT[@]}"; do say "left out: ${each%.vgo}: ${UNFIT[$each]}"; done

# A signed repository of what the examples install, on the bridge: the machines reach nothing else.
# shellcheck disable=SC2086
debs bookworm $PACKAGES
repo="$LAB/repo"
mkdir -p "$repo" "$LAB/gnupg"
chmod 700 "$LAB/gnupg"
ln -s "$DEBS"/*.deb "$repo/"
cp "$DEBS/Packages" "$repo/"
{
    printf 'Suite: lab\nCodename: lab\nDate: %s\nSHA256:\n' "$(date -Ru)"
    printf ' %s %s Packages\n' "$(sha256sum <"$repo/Packages" | cut -d' ' -f1)" "$(stat -c %s "$repo/Packages")"
} >"$repo/Release"
pgp() { GNUPGHOME="$LAB/gnupg" gpg --batch --quiet --passphrase '' "$@"; }
check "a key signs the repository" pgp --quick-gen-key 'The lab <lab@example.com>' ed25519 sign never
fingerprint=$(pgp --with-colons --list-keys | sed -n 's/^fpr:*\([0-9A-F]*\):.*/\1/p' | head -n 1)
pgp --armor --export >"$repo/key.asc"
pgp --clear-sign --output "$repo/InRelease" "$repo/Release"
GNUPGHOME="$LAB/gnupg" gpgconf --kill all
serve "$repo" 8080

cat >"$LAB/repository.vgo" <<EOF
name: lab-repository
resources:
  - {name: lab, type: repository, repository: lab, repo: "deb http://$SERVER_IP:8080 ./", key_url: "http://$SERVER_IP:8080/key.asc", key_fingerprint: $fingerprint}
EOF
sed "s/$fingerprint/${fingerprint//[0-9]/7}/" "$LAB/repository.vgo" >"$LAB/wrong-key.vgo"
sed 's/key_fingerprint: [0-9A-F]*/state: absent/' "$LAB/repository.vgo" >"$LAB/no-repository.vgo"
sed "s|deb http://$SERVER_IP:8080 |deb http://$SERVER_IP:8080/nowhere |; s/repository: lab,/repository: dead,/" "$LAB/repository.vgo" >"$LAB/dead.vgo"

furnish() {
    local name=$1 tree="$LAB/$1"
    cp "$LAB/vigo" "$tree/usr/local/sbin/vigo"
    cp -r "$examples" "$LAB"/*.vgo "$tree/opt/"
    echo force-unsafe-io >"$tree/etc/dpkg/dpkg.cfg.d/lab"  # a machine of minutes
    rm -rf "$tree/etc/apt/sources.list" "$tree/etc/apt/sources.list.d" "$tree/etc/apt/keyrings"
}
apply() { local name=$1; shift; on "$name" vigo apply "$@"; }
# 2: something was changed.
applied() { apply "$@" || [ $? -eq 2 ]; }

number=50
for name in $(echo "$GROUPS_OF_EXAMPLES" | awk 'NF {print $1}' | sort -u); do
    machine "$name" bookworm $((number++))
    furnish "$name"
done

refuse "a key with another fingerprint is refused" apply plain /opt/wrong-key.vgo
check "both fingerprints are named" said "gives the key $fingerprint, and key_fingerprint says"
refuse "a repository that apt cannot use is refused" apply plain /opt/dead.vgo
check "nothing of either is left" sh_on plain '[ ! -e /etc/apt/sources.list.d ] && [ -z "$(ls -A /etc/apt/keyrings)" ]'
for name in "${!MACHINE_INIT[@]}"; do
    check "$name knows the repository" applied "$name" /opt/repository.vgo
done
check "and finds it in place" apply plain /opt/repository.vgo
check "in sync" said '^1 in sync'
check "apt takes packages from it" sh_on plain 'apt-cache policy sudo chrony | grep -q "lab\|:8080"'

# twice NAME examples…: what is wrong is in $LAB/NAME.failed.
twice() {
    local name=$1 host; shift
    host=$(hostname_for "$1")
    local paths=("${@/#//opt/stacks-examples/}")
    echo "== $*"
    applied "$name" "${paths[@]}" --hostname "$host" || echo "first: $* ($?)" >>"$LAB/$name.failed"
    apply "$name" "${paths[@]}" --hostname "$host" >"$LAB/$name.second" 2>&1 || echo "second: $* ($?)" >>"$LAB/$name.failed"
    cat "$LAB/$name.second"
    grep -q ' changed' "$LAB/$name.second" && echo "changes again: $*" >>"$LAB/$name.failed"
    return 0
}
all_of() {
    local name=$1 group rest
    while read -r group rest; do
        # shellcheck disable=SC2086
        if [ "$group" = "$name" ]; then twice "$name" $rest; fi
    done <<<"$GROUPS_OF_EXAMPLES"
}
workers=()
for name in "${!MACHINE_INIT[@]}"; do
    all_of "$name" </dev/null >"$LAB/$name.log" 2>&1 &
    workers+=($!)
    COMPANIONS+=($!)
done
wait "${workers[@]}"
failed=
for name in "${!MACHINE_INIT[@]}"; do
    if [ -e "$LAB/$name.failed" ]; then
        cat "$LAB/$name.log" "$LAB/$name.failed" >&2
        failed+=" $name"
    else
        say "ok: the examples on $name are applied, and nothing changes again"
    fi
done
[ -z "$failed" ] || die "the examples on$failed"
check "a web server serves" sh_on nginx 'curl -sS -o /dev/null -w "%{http_code}" -H "Host: www.example.com" http://localhost/ | grep -q "^[234]"'
check "the database is there" sh_on nginx "su postgres -c \"psql -Atc 'select datname from pg_database'\" | grep -qx shop"

check "the repository goes as it came" applied plain /opt/no-repository.vgo
check "with its key" sh_on plain '[ -z "$(ls -A /etc/apt/sources.list.d /etc/apt/keyrings | grep lab)" ]'
