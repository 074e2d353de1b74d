#!/usr/bin/env bash
# bench/run.sh [CASE...]: times the tool beside its peers in one run and prints a Markdown table with ratios.
# Cases: unpack build rebuild runs metadata files large stages changed store twenty sync apt container start memory push pull layout index archive recompress.
# OCI_PEERS may name a folder of newer peers. Needs root and hyperfine.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
. bench/builds.sh
. bench/runners.sh
. bench/registry.sh
[ $# -gt 0 ] || set -- unpack build rebuild runs metadata files large stages changed store twenty sync apt container start memory push pull layout index archive recompress
prepare
printf '\n%s, %s, %s cores, kernel %s\n\n' "$(date -u +%F)" "$(versions)" "$(nproc)" "$(uname -r)"
printf '| case | ours | peer | peer time | ratio |\n|---|---|---|---|---|\n'
for case in "$@"; do "case_$case"; done
