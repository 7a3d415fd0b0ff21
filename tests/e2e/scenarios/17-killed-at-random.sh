# killed at random — D4: server and agent are killed at random moments while versions are published and files drift: no report
# that was acknowledged is lost or doubled, no file torn, no version goes back, the database stays whole.
set -euo pipefail
cd "$(dirname "$0")/../../.."
exec tests/e2e/chaos/killed.py bin "${ROUNDS:-50}"
