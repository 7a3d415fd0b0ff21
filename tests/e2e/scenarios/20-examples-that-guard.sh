# examples-that-guard — the examples that need more of a machine than others, applied twice, and what they promise looked at:
# a packet filter that refuses, containers that run, scanners that cron starts, a database of what the files were, and a
# vendor's repository that is signed by the right key.
#
# Not shown, for want of the internet: Grafana itself (its package is in no Debian; all around it is applied), what ClamAV and
# debsecan fetch (the lab gives them one signature and one hole), and images of a registry (container-images.sh makes two).
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/../examples.sh"
lab_open
serve_packages

# An engine makes namespaces, keys and device rules of its own.
machine walled bookworm 60
machine scanned bookworm 61
machine docks bookworm 62 --capability=all --system-call-filter=add_key --system-call-filter=keyctl --system-call-filter=bpf
for name in walled scanned docks; do
    furnish "$name"
    check "$name knows the repository" applied "$name" /opt/repository.vgo
done

# nspawn mounts the control groups of version 1 to be read; those of version 2 are the machine's own.
writable_control_groups() {
    sh_on "$1" 'for each in $(awk "\$3 == \"cgroup\" {print \$2}" /proc/mounts); do mount -o remount,rw,bind "$each"; done'
}
# What the engine made of them is left on this host.
afterwards() { find /sys/fs/cgroup/*/docker -depth -type d -exec rmdir {} \; 2>/dev/null || true; }

# vulnerabilities: what debsecan would fetch, for one package.
vulnerabilities() {
    mkdir -p "$REPOSITORY/debsecan"
    printf '%s\n' 'VERSION 1' 'CVE-2026-0001,,a hole of the lab' '' 'sudo,0,SHRF,99:1,' '' 'sudo,sudo' '' |
        python3 -c 'import sys, zlib; sys.stdout.buffer.write(zlib.compress(sys.stdin.buffer.read()))' >"$REPOSITORY/debsecan/bookworm"
    sed -i "s|^SOURCE=.*|SOURCE=http://$SERVER_IP:8080/debsecan/|" "$LAB/$1/etc/default/debsecan"
}
# infection: a file, and the signature that knows it.
infection() {
    echo "a worm of the lab" >"$LAB/$1/srv/worm"
    printf '%s:%s:Lab.Worm\n' "$(md5sum <"$LAB/$1/srv/worm" | cut -d' ' -f1)" "$(stat -c %s "$LAB/$1/srv/worm")" >"$LAB/lab.hdb"
    sh_on "$1" 'cat >/var/lib/clamav/lab.hdb' <"$LAB/lab.hdb"
}
# at_the_next_minute: the scanners' hours are soon, but not before this is applied, and two of them look at less: all of it would take minutes.
at_the_next_minute() {
    local at
    at=$(on "$1" date -d '100 seconds' '+%-M %-H * * *')
    sed -E "s/at: \"[^\"]*\"/at: \"$at\"/; s/audit system --cronjob/& --tests-from-group authentication/
        s/rkhunter --check/& --enable filesystem,group_accounts/" "$EXAMPLES/security/security-scanning.vgo" >"$LAB/$1/opt/now.vgo"
    applied "$1" /opt/now.vgo
}

work_of() {
    case $1 in
        walled) twice walled security/ufw.vgo ;;
        docks)
            twice docks containers/docker.vgo
            { writable_control_groups docks && sh_on docks "$(cat "$PROJECT/tests/e2e/container-images.sh")"; } ||
                echo "no images" >>"$LAB/docks.failed"
            twice docks containers/app-stack.vgo
            ;;
        scanned)
            twice scanned security/security-scanning.vgo
            { vulnerabilities scanned && infection scanned && at_the_next_minute scanned; } || echo "no hour" >>"$LAB/scanned.failed"
            twice scanned security/aide.vgo
            ;;
    esac
}
on_all work_of walled scanned docks

answers() { in_net curl -sS -o /dev/null --max-time 5 "http://10.99.0.60:$1/"; }
check "the firewall is on, and will be after a boot" sh_on walled 'ufw status verbose && systemctl is-enabled ufw'
check "all that comes in is refused" said '^Default: deny \(incoming\)'
for port in 80 8081; do on walled systemd-run -q python3 -m http.server $port; done
eventually 60 "a port that is listed is open" answers 80
check "another one has a server as well" on walled curl -sS -o /dev/null http://localhost:8081/
refuse "that nobody outside reaches" answers 8081

check "the engine answers" on docks docker info --format '{{.ServerVersion}} {{.LoggingDriver}} {{.LiveRestoreEnabled}}'
check "with the settings of the example" said '^[0-9].* json-file true$'
eventually 60 "the application serves, from a container" sh_on docks 'curl -sSf --max-time 5 http://127.0.0.1:8080/ | grep -qx "the shop is open"'
check "its cache answers" on docks docker exec shop_cache_1 redis-server --version
check "the unit stops both" sh_on docks 'systemctl stop shop && [ -z "$(docker ps --quiet)" ]'

log() { sh_on scanned "cat /var/log/security-scans/$1.log"; }
result() { log "$1" | grep -E -- "$2"; }
eventually 500 "cron ran clamav, which found the worm" result clamav '/srv/worm: Lab.Worm.* FOUND'
eventually 500 "cron ran debsecan, which knows the hole" result debsecan '^CVE-2026-0001 sudo'
eventually 500 "cron ran chkrootkit and rkhunter to their ends" sh_on scanned \
    'grep -q "system checks took" /var/log/rkhunter.log && ! pgrep -x "chkrootkit|rkhunter" && [ -e /var/log/security-scans/chkrootkit.log ]'
eventually 500 "cron ran lynis to its end" result lynis 'Report data +: /var/log/lynis-report.dat'
check "no scanner was missing" sh_on scanned '! grep -l "not found\|No such file or directory$" /var/log/security-scans/lynis.log /var/log/security-scans/rkhunter.log'

check "AIDE has its database" sh_on scanned 'test -s /var/lib/aide/aide.db'
on scanned cp /bin/true /usr/local/sbin/unexpected
refuse "its daily check, as cron runs it, has something to say" \
    sh_on scanned "env -i PATH=/usr/bin:/bin HOME=/root sh -c \"\$(sed -n 's/.* root //p' /etc/cron.d/daily-aide)\""
check "a file that came" said '^f\++: /usr/local/sbin/unexpected$'

# Grafana: a repository laid out as the vendor's, that has no package.
index=dists/stable/main/binary-amd64/Packages
mkdir -p "$REPOSITORY/grafana/$(dirname $index)"
: >"$REPOSITORY/grafana/$index"
release_of "$REPOSITORY/grafana/dists/stable" "${index#dists/stable/}"
sign "$REPOSITORY/grafana/dists/stable"
cp "$REPOSITORY/key.asc" "$REPOSITORY/grafana/gpg.key"
variant() { sed -E "s|(grafana_repository:).*|\1 http://$SERVER_IP:8080/grafana|; $1" "$EXAMPLES/monitoring/grafana.vgo" >"$LAB/walled/opt/grafana.vgo"; }
variant 's/(grafana_fingerprint:).*/\1 ""/'
refuse "Grafana's example is nothing without the fingerprint" apply walled /opt/grafana.vgo
check "and says so" said 'grafana_fingerprint is empty'
variant ''
refuse "a key that is not Grafana's is refused" apply walled /opt/grafana.vgo
check "both fingerprints are named" said "gives the key $FINGERPRINT, and key_fingerprint says"
variant "s/(grafana_fingerprint:).*/\1 $FINGERPRINT/"
for run in first second; do
    refuse "$run: with the right one all is applied but the package" apply walled /opt/grafana.vgo
    check "which is named" said '^! grafana/grafana failed'
done
check "apt has taken the repository's signed list" sh_on walled 'test -s /var/lib/apt/lists/*_grafana_dists_stable_InRelease'
check "the settings are there for when it comes" grep -q '^Environment=GF_SERVER_HTTP_ADDR=127.0.0.1$' "$LAB/walled/etc/systemd/system/grafana-server.service.d/vigo.conf"
