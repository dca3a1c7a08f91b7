#!/usr/bin/env bash
# Generates dev.gatun.bindings.<os> with jextract from the folders beside this script.
#
#   generate.sh [os...]           writes the package, its manifest and versions.txt (default: every folder here)
#   generate.sh --check [os...]   writes nothing in the tree; shows what would change, and then exits with 1
#
# jextract comes from $JEXTRACT or PATH. It has to be of the 22 line: what later ones write calls
# SymbolLookup.findOrThrow, which JDK 22 does not have.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=$here/../src/main/java
jextract=${JEXTRACT:-jextract}

fail() {
  printf 'generate.sh: %s\n' "$*" >&2
  exit 1
}

# The value of a #define in a system header, or "not found".
defined() { # header, macro
  sed -n "s/^#[[:space:]]*define[[:space:]]\{1,\}$2[[:space:]]\{1,\}\([0-9]\{1,\}\).*/\1/p" "$1" 2>/dev/null |
    head -n 1 | grep . || echo 'not found'
}

# Which headers were read. Each OS folder may need another set; what is not known here is left out.
header_versions() { # os
  case $1 in
    linux)
      local code
      echo "glibc $(defined /usr/include/features.h __GLIBC__).$(defined /usr/include/features.h __GLIBC_MINOR__)"
      code=$(defined /usr/include/linux/version.h LINUX_VERSION_CODE)
      [[ $code == 'not found' ]] || code=$((code >> 16)).$((code >> 8 & 255)).$((code & 255))
      echo "linux headers $code"
      echo "machine $(uname -m)"
      ;;
    darwin | freebsd) echo "own declarations, no system's headers" ;;
    windows)
      local mac=/usr/x86_64-w64-mingw32/include/_mingw_mac.h
      echo "mingw-w64 $(defined $mac __MINGW64_VERSION_MAJOR).$(defined $mac __MINGW64_VERSION_MINOR).$(defined $mac __MINGW64_VERSION_BUGFIX)"
      echo "machine x86_64"
      ;;
  esac
}

# jextract passes over a name that it does not know in silence, so every requested name is looked for in the output.
missing_names() { # args file, package folder
  sed -n 's/^--include-\([a-z]*\) \([A-Za-z_0-9]*\).*/\1 \2/p' "$1" | while read -r kind name; do
    case $kind in
      constant) pattern="public static [a-zA-Z]+ $name\(\)" ;;
      # A function has a descriptor; a variadic one is a class of invokers.
      function) pattern="public static FunctionDescriptor $name\\\$descriptor\(\)|public static class $name " ;;
      struct | union) pattern="public class $name " ;;
      typedef) pattern="public class $name |public static final [A-Za-z.]+ $name =" ;;
      var) pattern="public static [A-Za-z.]+ $name\(\)" ;;
      *) pattern='a kind that this script does not know' ;;
    esac
    grep -qrE --include='*.java' "$pattern" "$2" || echo "$kind $name"
  done
}

target_package() { # os
  sed -n 's/^--target-package //p' "$here/$1/$1.args" | grep . || fail "$1/$1.args names no --target-package"
}

# Into $fresh, never straight into the tree: a run that fails leaves the committed files as they are.
generate() { # os, package
  local os=$1 package=$2 missing
  local folder=$fresh/java/${package//.//}
  mkdir -p "$folder"

  # From inside the folder, because jextract reads compile_flags.txt from there and paths stay out of the output.
  (cd "$here/$os" && "$jextract" --output "$fresh/java" "@$os.args" native.h) || fail "jextract failed for $os"
  missing=$(missing_names "$here/$os/$os.args" "$folder")
  [[ -z $missing ]] || fail "requested in $os/$os.args and not generated:"$'\n'"$missing"

  {
    echo "command jextract --output src/main/java @$os.args native.h"
    "$jextract" --version 2>&1
    header_versions "$os"
  } >"$fresh/versions.txt"
  (cd "$folder" && find . -type f | sed 's|^\./||' | sort | xargs sha256sum) >"$fresh/manifest.sha256"
}

# Other versions alone are no drift, so those are only shown.
check() { # os, package folder
  local drift=0
  diff -u "$here/$1/versions.txt" "$fresh/versions.txt" || echo "$1: made with other versions"
  diff -ru "$sources/$2" "$fresh/java/$2" || drift=1
  diff -u "$here/$1/manifest.sha256" "$fresh/manifest.sha256" || drift=1
  if [[ $drift == 0 ]]; then echo "$1: no drift"; else echo "$1: drift"; fi
  return $drift
}

replace() { # os, package folder
  rm -rf "${sources:?}/$2"
  mkdir -p "$(dirname "$sources/$2")"
  cp -R "$fresh/java/$2" "$sources/$2"
  cp "$fresh/versions.txt" "$fresh/manifest.sha256" "$here/$1/"
}

checking=false
systems=()
for argument in "$@"; do
  case $argument in
    --check) checking=true ;;
    -*) fail "unknown option $argument" ;;
    *) [[ -f $here/$argument/$argument.args ]] || fail "no folder with $argument.args here"
      systems+=("$argument") ;;
  esac
done
if [[ ${#systems[@]} == 0 ]]; then
  for file in "$here"/*/*.args; do systems+=("$(basename "$(dirname "$file")")"); done
fi
command -v "$jextract" >/dev/null || fail 'no jextract on PATH; set JEXTRACT'

status=0
for os in "${systems[@]}"; do
  fresh=$(mktemp -d)
  trap 'rm -rf "$fresh"' EXIT
  package=$(target_package "$os")
  generate "$os" "$package"
  if $checking; then
    check "$os" "${package//.//}" || status=1
  else
    replace "$os" "${package//.//}"
  fi
  rm -rf "$fresh"
done
exit $status
