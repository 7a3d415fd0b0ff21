# examples — shared by the scenarios that apply the shipped examples: a signed repository on the bridge, machines that know
# nothing else, and applying each example twice. Sourced after lib.sh.

EXAMPLES="$PROJECT/stacks-examples"

# Machines, and what is applied to each: files of one line together, each stack alone.
ORDINARY_EXAMPLES='
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
# Those whose result another scenario looks at: packet filters, containers, scanners, a vendor's repository.
GUARDING_EXAMPLES='security/ufw.vgo containers/docker.vgo containers/app-stack.vgo security/security-scanning.vgo security/aide.vgo monitoring/grafana.vgo'

# One list for both scenarios, so that it is fetched once.
PACKAGES='aide aide-common apache2 busybox-static caddy chkrootkit chrony clamav debsecan docker-compose docker.io fail2ban
    python3-systemd haproxy logrotate lynis mariadb-server nginx-light openssh-client openssh-server postgresql procps
    prometheus prometheus-node-exporter redis-server rkhunter sudo tzdata ufw unattended-upgrades'

hostname_for() {
    case $1 in
        first) echo web1 ;;
        */multi-env) echo app1.prod.example.com ;;
        */multi-tenant) echo acme-1 ;;
        */switch-baseline) echo gw1.example.com ;;
        *) echo demo ;;
    esac
}

pgp() { GNUPGHOME="$LAB/gnupg" gpg --batch --quiet --passphrase '' "$@"; }

# A signed repository of what the examples install; $REPOSITORY is its folder, $FINGERPRINT that of its key.
serve_packages() {
    # shellcheck disable=SC2086
    debs bookworm $PACKAGES
    REPOSITORY="$LAB/repo"
    mkdir -p "$REPOSITORY" "$LAB/gnupg"
    chmod 700 "$LAB/gnupg"
    ln -s "$DEBS"/*.deb "$REPOSITORY/"
    cp "$DEBS/Packages" "$REPOSITORY/"
    release_of "$REPOSITORY" Packages
    check "a key signs the repository" pgp --quick-gen-key 'The lab <lab@example.com>' ed25519 sign never
    FINGERPRINT=$(pgp --with-colons --list-keys | sed -n 's/^fpr:*\([0-9A-F]*\):.*/\1/p' | head -n 1)
    pgp --armor --export >"$REPOSITORY/key.asc"
    sign "$REPOSITORY"
    serve "$REPOSITORY" 8080
    cat >"$LAB/repository.vgo" <<END
name: lab-repository
resources:
  - {name: lab, type: repository, repository: lab, repo: "deb http://$SERVER_IP:8080 ./", key_url: "http://$SERVER_IP:8080/key.asc", key_fingerprint: $FINGERPRINT}
END
}
sign() {
    pgp --clear-sign --output "$1/InRelease" "$1/Release"
    GNUPGHOME="$LAB/gnupg" gpgconf --kill all
}
# release_of FOLDER INDEX…: its Release file.
release_of() {
    local folder=$1 each; shift
    {
        printf 'Suite: lab\nCodename: lab\nDate: %s\nComponents: main\nArchitectures: amd64\nSHA256:\n' "$(date -Ru)"
        for each in "$@"; do printf ' %s %s %s\n' "$(sha256sum <"$folder/$each" | cut -d' ' -f1)" "$(stat -c %s "$folder/$each")" "$each"; done
    } >"$folder/Release"
}

# furnish NAME: the agent, the examples, and no way to packages but by what is applied.
furnish() {
    local name=$1 tree="$LAB/$1"
    cp "$LAB/vigo" "$tree/usr/local/sbin/vigo"
    cp -r "$EXAMPLES" "$LAB"/*.vgo "$tree/opt/"
    echo force-unsafe-io >"$tree/etc/dpkg/dpkg.cfg.d/lab"  # a machine of minutes
    rm -rf "$tree/etc/apt/sources.list" "$tree/etc/apt/sources.list.d" "$tree/etc/apt/keyrings"
}
apply() { local name=$1; shift; on "$name" vigo apply "$@"; }
# 2: something was changed.
applied() { apply "$@" || [ $? -eq 2 ]; }

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

# on_all WORK NAME…: WORK NAME for all of them at a time; fails when one of them left something in $LAB/NAME.failed.
on_all() {
    local work=$1 name failed= workers=(); shift
    for name in "$@"; do
        "$work" "$name" </dev/null >"$LAB/$name.log" 2>&1 &
        workers+=($!)
        COMPANIONS+=($!)
    done
    wait "${workers[@]}"
    for name in "$@"; do
        if [ -e "$LAB/$name.failed" ]; then
            cat "$LAB/$name.log" "$LAB/$name.failed" >&2
            failed+=" $name"
        else
            say "ok: the examples on $name are applied, and nothing changes again"
        fi
    done
    [ -z "$failed" ] || die "the examples on$failed"
}
