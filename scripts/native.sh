#!/usr/bin/env bash
# native.sh FOLDER [OPTION...]: the tool as one native program into FOLDER, for the publish that calls it. Fails where this machine cannot make and run it: that
# takes a C compiler for its linker, a processor since Haswell, and .NET's native libraries from where packages come from. OPTIONs are the publish's.
set -euo pipefail
folder=$1; shift
cd "$(dirname "$0")/.."
{ command -v clang || command -v gcc; } >/dev/null || { echo "no clang and no gcc"; exit 1; }
for feature in avx2 bmi1 bmi2 fma f16c movbe abm; do grep -qw "$feature" /proc/cpuinfo || { echo "a processor without $feature"; exit 1; }; done
rm -rf "$folder"
# What MSBuild sets for those it starts would bind another MSBuild to it.
unset MSBUILD_EXE_PATH MSBuildSDKsPath MSBuildExtensionsPath MSBuildLoadMicrosoftTargetsReadOnly
"${DOTNET_HOST_PATH:-dotnet}" publish src/Tool -c Release -o "$folder" -p:OciNative=true -nodeReuse:false -v quiet -nologo -clp:NoSummary "$@"
