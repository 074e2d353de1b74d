#!/usr/bin/env bash
# test.sh: builds everything and passes the tests; the last line is `N passed, N failed`.
#   test.sh [--portable] [PROJECT...]     --portable: only what runs on every system
set -uo pipefail
cd "$(dirname "$0")" || exit 1
portable=; projects=()
for argument in "$@"; do
    case $argument in --portable) portable=1 ;; *) projects+=("$argument") ;; esac
done
[ ${#projects[@]} -gt 0 ] || projects=(Core.Tests Tool.Tests Interop)
if [ -n "$portable" ]; then
    projects=(Core.Tests Tool.Tests)
else
    xargs scripts/install-packages.sh <scripts/test-packages.txt || exit 1
fi
dotnet build Toolchain.sln -v quiet -nologo -clp:NoSummary || exit 1
results=$(mktemp -d); trap 'rm -rf "$results"' EXIT
failed_to_run=0
for project in "${projects[@]}"; do
    echo "== $project"
    filter=(); [ -z "$portable" ] || filter=(-trait- Category=Linux)
    # Whoever started us may ignore signals (nohup, the background of a script), and every process below would inherit that.
    listening=(); [ -n "$portable" ] || listening=(env --default-signal=INT,QUIT,HUP)
    if [ "$project" = Interop ]; then # what users get: trimmed and compiled ahead
        dotnet publish src/Tool -c Release -o artifacts/tool -v quiet -nologo -clp:NoSummary || exit 1
        export OCI_TOOL=$PWD/artifacts/tool/dotnet-oci
    fi
    ${listening[@]+"${listening[@]}"} dotnet "artifacts/bin/$project/debug/Oci.$project.dll" ${filter[@]+"${filter[@]}"} -noLogo -xml "$results/$project.xml" \
        || [ -s "$results/$project.xml" ] || { echo "$project did not run" >&2; failed_to_run=$((failed_to_run + 1)); }
done
scripts/count-tests.sh "$failed_to_run" "$results"/*.xml
