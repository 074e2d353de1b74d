#!/usr/bin/env bash
# bench/faults.sh: what the tool and skopeo make of every fault between them and a registry, in one run, as a Markdown table.
# OCI_PEERS may name a folder of newer peers. Takes some minutes: skopeo waits for what never comes.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install-packages.sh docker-registry skopeo >&2
dotnet build tests/Interop -v quiet -nologo -clp:NoSummary >&2
table=$(mktemp); trap 'rm -f "$table"' EXIT
OCI_FAULT_TABLE=$table dotnet artifacts/bin/Interop/debug/Oci.Interop.dll -explicit only -method 'Oci.Interop.Registries.FaultTests.The_table_beside_skopeo' -noLogo >&2
cat "$table"
