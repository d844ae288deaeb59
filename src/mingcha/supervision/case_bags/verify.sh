#!/bin/sh
# Verifies the folder of a case without the platform that made it: cd FOLDER; sh verify.sh KEY.pem
# 不用本平台核验案卷：进入案卷文件夹，运行 sh verify.sh 公钥文件
# KEY.pem is the public key of the log, as you got it on paper or from another agency: not the one in this folder.
# Needs sh, sed, sort, cmp, base64, sha256sum, openssl 3. Exit code 0: accepted; 1: refused.
set -u
key=${1:?sh verify.sh KEY.pem}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
refuse() { echo "REFUSED 拒绝: $*"; exit 1; }
sha() { openssl dgst -sha256 -binary; }

# 1. every file is as listed, and no file is beside the lists
sha256sum --quiet --strict -c manifest-sha256.txt || refuse manifest-sha256.txt
sha256sum --quiet --strict -c tagmanifest-sha256.txt || refuse tagmanifest-sha256.txt
sed 's/^[0-9a-f]*  //' manifest-sha256.txt tagmanifest-sha256.txt | LC_ALL=C sort > "$work/listed"
find . -type f | sed 's#^\./##' | grep -v '^tagmanifest-sha256.txt$' | LC_ALL=C sort > "$work/there"
cmp -s "$work/listed" "$work/there" || refuse "files beside the lists 清单之外有文件"

# 2. an entry is in the log that the key signed (C2SP tlog-proof, RFC 6962)
included() {
  sed '1,/^$/d' "$2" > "$work/note"
  sed '/^$/,$d' "$work/note" > "$work/text"
  if ! cmp -s "$work/note" "$work/known"; then
    origin=$(sed -n 1p "$work/text")
    sed '1,/^$/d' "$work/note" | grep -F " $origin " | sed -n '1s/.* //p' | base64 -d | tail -c 64 > "$work/signature"
    openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/text" -sigfile "$work/signature" > "$work/answer" 2>&1 ||
      refuse "signature of $2 签名无效"
    cp "$work/note" "$work/known"
  fi
  here=$(sed -n '2s/^index //p' "$2")
  last=$(($(sed -n 2p "$work/text") - 1))
  sed '1,2d;/^$/,$d' "$2" > "$work/path"
  { printf '\000'; cat "$1"; } | sha > "$work/root"
  while read -r sibling; do
    [ "$last" -gt 0 ] || refuse "$2"
    echo "$sibling" | base64 -d > "$work/sibling"
    if [ $((here & 1)) -eq 1 ] || [ "$here" -eq "$last" ]; then
      { printf '\001'; cat "$work/sibling" "$work/root"; } | sha > "$work/above"
      while [ $((here & 1)) -eq 0 ] && [ "$here" -ne 0 ]; do here=$((here >> 1)) last=$((last >> 1)); done
    else
      { printf '\001'; cat "$work/root" "$work/sibling"; } | sha > "$work/above"
    fi
    mv "$work/above" "$work/root"
    here=$((here >> 1)) last=$((last >> 1))
  done < "$work/path"
  [ "$last" -eq 0 ] && [ "$(base64 < "$work/root")" = "$(sed -n 3p "$work/text")" ] || refuse "$1 is not in the log 不在日志中"
}

# 3. the salt and event of an entry are those that it commits to
opened() {
  committed=$(sed -n 's/.*"c":"\([^"]*\)".*/\1/p' "$1")
  [ "$(cat "$2.salt" "$2.event" | sha | base64)" = "$committed" ] || refuse "$2"
}

count=0
for entry in data/entries/*.json; do
  index=${entry##*/}
  index=${index%.json}
  included "$entry" "proofs/$index.tlog-proof"
  [ "$(sed -n '2s/^index //p' "proofs/$index.tlog-proof")" = "$index" ] || refuse "$entry"
  if [ -f "data/entries/$index.event" ]; then opened "$entry" "data/entries/$index"; fi
  count=$((count + 1))
done

# 4. each row is as its entry has it; data/rows/ENTRY-TABLE-KEY.json
rows=0
for row in data/rows/*.json; do
  name=${row##*/}
  name=${name%.json}
  index=${name%%-*}
  table=${name#*-}
  digest=$(cat "data/entries/$index.salt" "$row" | sha | base64)
  grep -qF "[\"${table%-*}\",\"${table##*-}\",\"$digest\"]" "data/entries/$index.json" || refuse "$row"
  rows=$((rows + 1))
done

# 5. each paper, photograph and scan is one whose SHA-256 stands in a row
files=0
for file in data/papers/* data/files/*; do
  [ -f "$file" ] || continue
  grep -qF "$(sha256sum "$file" | cut -c 1-64)" data/rows/*.json || refuse "$file"
  files=$((files + 1))
done

# 6. the list of files was in the log when the bag was made
included proofs/export.json proofs/export.tlog-proof
opened proofs/export.json proofs/export
grep -qF "$(sha256sum manifest-sha256.txt | cut -c 1-64)" proofs/export.event || refuse "manifest-sha256.txt is another one 清单不是日志所载"
echo "ACCEPTED 接受: $count entries, $rows rows, $files papers, photographs and scans; the export is in the log"
