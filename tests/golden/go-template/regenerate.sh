#!/bin/sh
# regenerate — writes vectors.jsonl anew from cases.go; needs Go 1.19, whose text/template is the referee.
set -eu
cd "$(dirname "$0")"
go version | grep -q 'go1\.19' || { echo "the referee is Go 1.19, this is: $(go version)" >&2; exit 1; }
go run generate.go cases.go > vectors.jsonl.new
mv vectors.jsonl.new vectors.jsonl
