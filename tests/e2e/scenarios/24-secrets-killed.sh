# secrets killed — E5: the server, or the vigocli that writes, is killed while secrets are set, rotated and deleted: no
# acknowledged change is lost, nothing is half-written, no epoch goes back.
set -euo pipefail
cd "$(dirname "$0")/../../.."
exec tests/e2e/chaos/secrets_killed.py bin "${ROUNDS:-40}"
