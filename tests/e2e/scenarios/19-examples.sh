# examples — every shipped example on a real Debian: applied once without a failure, and once more with nothing left to do.
# Those that guard a machine, and need more of it, have a scenario of their own: examples-that-guard.
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/../examples.sh"
lab_open

every_example_has_its_place() {
    local each known=" $(echo $ORDINARY_EXAMPLES $GUARDING_EXAMPLES) "
    for each in first $(cd "$EXAMPLES" && ls -d */* | grep -v '^first/'); do
        [[ $known == *" $each "* ]] || { echo "$each is in no group"; return 1; }
    done
}
check "every example is applied by a scenario" every_example_has_its_place

serve_packages
sed "s/$FINGERPRINT/${FINGERPRINT//[0-9]/7}/" "$LAB/repository.vgo" >"$LAB/wrong-key.vgo"
sed 's/key_fingerprint: [0-9A-F]*/state: absent/' "$LAB/repository.vgo" >"$LAB/no-repository.vgo"
sed "s|deb http://$SERVER_IP:8080 |deb http://$SERVER_IP:8080/nowhere |; s/repository: lab,/repository: dead,/" "$LAB/repository.vgo" >"$LAB/dead.vgo"

number=50
for name in $(echo "$ORDINARY_EXAMPLES" | awk 'NF {print $1}' | sort -u); do
    machine "$name" bookworm $((number++))
    furnish "$name"
done

refuse "a key with another fingerprint is refused" apply plain /opt/wrong-key.vgo
check "both fingerprints are named" said "gives the key $FINGERPRINT, and key_fingerprint says"
refuse "a repository that apt cannot use is refused" apply plain /opt/dead.vgo
check "nothing of either is left" sh_on plain '[ ! -e /etc/apt/sources.list.d ] && [ -z "$(ls -A /etc/apt/keyrings)" ]'
for name in "${!MACHINE_INIT[@]}"; do
    check "$name knows the repository" applied "$name" /opt/repository.vgo
done
check "and finds it in place" apply plain /opt/repository.vgo
check "in sync" said '^1 in sync'
check "apt takes packages from it" sh_on plain 'apt-cache policy sudo chrony | grep -q "lab\|:8080"'

all_of() {
    local name=$1 group rest
    while read -r group rest; do
        # shellcheck disable=SC2086
        if [ "$group" = "$name" ]; then twice "$name" $rest; fi
    done <<<"$ORDINARY_EXAMPLES"
}
on_all all_of "${!MACHINE_INIT[@]}"
check "a web server serves" sh_on nginx 'curl -sS -o /dev/null -w "%{http_code}" -H "Host: www.example.com" http://localhost/ | grep -q "^[234]"'
check "the database is there" sh_on nginx "su postgres -c \"psql -Atc 'select datname from pg_database'\" | grep -qx shop"

check "the repository goes as it came" applied plain /opt/no-repository.vgo
check "with its key" sh_on plain '[ -z "$(ls -A /etc/apt/sources.list.d /etc/apt/keyrings | grep lab)" ]'
