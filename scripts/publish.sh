#!/usr/bin/env bash
# publish.sh FOLDER: the tool, ready to run, into FOLDER. One native program where this machine can make and run it: that takes a C compiler for its linker, a
# processor since Haswell, and .NET's native libraries from where packages come from. Elsewhere it is compiled for the runtime, and says so.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/.."
publish() { dotnet publish src/Tool -c Release -o "$folder" -v quiet -nologo -clp:NoSummary "$@"; }
native() { { command -v clang || command -v gcc; } >/dev/null && grep -qw avx2 /proc/cpuinfo 2>/dev/null && publish -p:OciNative=true; }

# What the other kind left there would be taken for a part of this one.
rm -f "$folder"/dotnet-oci "$folder"/dotnet-oci.{dll,r2r.dll,deps.json,runtimeconfig.json}
native >&2 && exit 0
echo "no native program can be made here: the tool is compiled for the runtime" >&2
publish
