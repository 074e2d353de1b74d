#!/usr/bin/env bash
# quickstart.sh: the main job on a sample. Builds the tool, builds an image whose RUN steps run in containers, unpacks it, runs it.
# Installs from Debian what is missing, and says so. Works in ./artifacts only.
set -euo pipefail
cd "$(dirname "$0")"
[ "$(id -u)" = 0 ] || { echo "run it as root: sudo ./quickstart.sh" >&2; exit 1; }
command -v dotnet >/dev/null || { echo "install the .NET 10 SDK first: https://dot.net" >&2; exit 1; }
scripts/install-packages.sh runc busybox-static umoci libzstd1
out=artifacts/quickstart; rm -rf "$out"; mkdir -p "$out"
export OCI_ROOT=$PWD/$out/state

say() { printf '\n$ %s\n' "$*"; "$@"; }
say dotnet publish src/Tool -c Release -o artifacts/tool -v quiet -nologo -clp:NoSummary
oci=artifacts/tool/dotnet-oci
say scripts/base-image.sh busybox "$out/base:latest"
say $oci build --build-arg "BASE=oci:$PWD/$out/base:latest" -t "oci:$out/hello:1" samples/hello
say $oci unpack "oci:$out/hello:1" "$out/bundle"
say $oci run "oci:$out/hello:1"
say $oci digest "oci:$out/hello:1"
