#!/usr/bin/env bash
# Each side writes a file, both sides read both, and must say the same of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
npm ci --silent --no-audit --no-fund 2>/dev/null
dotnet build -c Release -v q -nologo -nodeReuse:false >&2
files=$(mktemp -d); trap 'rm -rf "$files"' EXIT
ours() { dotnet bin/Release/net10.0/McapPeer.dll "$@"; }
peer() { node peer.mjs "$@"; }
for writer in ours peer; do
    file=$files/$writer.mcap
    "$writer" write "$file" >/dev/null
    one=$(ours read "$file"); other=$(peer read "$file")
    echo "written by: $writer, $(stat -c %s "$file") bytes"
    [[ $one == "$other" ]] || { printf 'ours reads:\n%s\n@mcap/core reads:\n%s\n' "$one" "$other"; exit 1; }
    printf '%s\nread alike by ours and by McapIndexedReader and McapStreamReader of @mcap/core %s\n\n' "$one" "$(node -p 'require("@mcap/core/package.json").version' 2>/dev/null || node -p 'JSON.parse(require("fs").readFileSync("node_modules/@mcap/core/package.json")).version')"
done
