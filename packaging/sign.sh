#!/bin/sh
# Signs a file as GoReleaser asks. SIGN says with what; it has no default, so that no release goes out
# unsigned because something was forgotten. A snapshot needs no signature.
#
#   SIGN=cosign   with the key that COSIGN_KEY names, else with the identity of the machine that builds
#   SIGN=gpg      with the key that GPG_FINGERPRINT names, else with gpg's own default
set -eu
snapshot=$1 file=$2 signature=$3

case ${SIGN:-} in
cosign) cosign sign-blob --yes ${COSIGN_KEY:+--key "$COSIGN_KEY"} --bundle "$signature" "$file" ;;
gpg) gpg --batch --yes ${GPG_FINGERPRINT:+--local-user "$GPG_FINGERPRINT"} --output "$signature" --detach-sign "$file" ;;
'')
  if [ "$snapshot" != true ]; then
    echo 'set SIGN to cosign or gpg, or say --skip=sign' >&2
    exit 1
  fi
  ;;
*)
  echo "SIGN=$SIGN: say cosign or gpg" >&2
  exit 1
  ;;
esac
