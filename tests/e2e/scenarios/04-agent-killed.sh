# agent killed — kill -9 in the middle of applying, 50 times at random moments: no torn file, converges after.
source "$(dirname "$0")/../lib.sh"
lab_open
rounds=${ROUNDS:-50}
machine box bookworm 22
cp "$PROJECT/bin/vigo" "$LAB/box/usr/local/sbin/vigo"

# 200 files whose whole content is one letter repeated: a torn or mixed file cannot hide.
make_stack() {
    python3 - "$1" >"$LAB/box/root/many.vgo" <<'EOF'
import sys
letter = sys.argv[1]
print('name: many\nresources:')
print('  - {name: folder, type: directory, target_path: /srv/many}')
for number in range(200):
    print(f'  - {{name: f{number}, type: file, target_path: /srv/many/{number}, content: "{letter * 20000}", mode: "0600", depends_on: folder}}')
EOF
}
whole='import os, sys
for name in os.listdir("/srv/many"):
    if name.startswith("."): continue
    text = open("/srv/many/" + name).read()
    status = os.stat("/srv/many/" + name)
    assert len(text) == 20000 and len(set(text)) == 1, (name, len(text), set(text))
    assert status.st_mode & 0o777 == 0o600, (name, oct(status.st_mode))
'
printf '%s' "$whole" >"$LAB/whole.py"
torn=0
for round in $(seq "$rounds"); do
    make_stack "$([ $((round % 2)) = 0 ] && echo a || echo b)"
    nsenter -t "${MACHINE_INIT[box]}" -m -u -i -n -p -- /usr/local/sbin/vigo apply /root/many.vgo --state /var/lib/vigo >/dev/null 2>&1 &
    applying=$!
    sleep "0.$(printf '%03d' $((RANDOM % 350)))"
    # The agent is the child of nsenter, which forks for the pid namespace.
    for pid in $(pgrep -P "$applying") "$applying"; do kill -KILL "$pid" 2>/dev/null || true; done
    wait "$applying" 2>/dev/null || true
    [ -d "$LAB/box/srv/many" ] || continue
    python3 - "$LAB/box/srv/many" <<'EOF' || torn=$((torn + 1))
import os, sys
folder = sys.argv[1]
for name in os.listdir(folder):
    if name.startswith('.'):
        continue
    text = open(os.path.join(folder, name)).read()
    mode = os.stat(os.path.join(folder, name)).st_mode & 0o777
    assert len(text) == 20000 and len(set(text)) == 1 and mode == 0o600, (name, len(text), oct(mode))
EOF
done
check "no torn file in $rounds rounds" test "$torn" = 0
make_stack c
check "it converges afterwards" sh_on box 'vigo apply /root/many.vgo --state /var/lib/vigo; [ $? -eq 2 ]'
check "and then has nothing to do" on box vigo apply /root/many.vgo --state /var/lib/vigo
check "no leftovers of killed runs" sh_on box '[ "$(ls -A /srv/many | wc -l)" = 200 ]'
