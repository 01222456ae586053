# shellcheck shell=bash
# What packaging/start and packaging/check share: from a bare machine to an environment that runs.
# Debian and Ubuntu are set up by themselves; elsewhere one line says what to install.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.venv"

# Shared libraries that Qt's wheels load, and the Debian packages that hold them.
qt_libraries=(
  libEGL.so.1:libegl1 libGL.so.1:libgl1 libxkbcommon.so.0:libxkbcommon0 libdbus-1.so.3:libdbus-1-3
  libfontconfig.so.1:libfontconfig1 libglib-2.0.so.0:libglib2.0-0 libgssapi_krb5.so.2:libgssapi-krb5-2
)
window_libraries=(
  libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1
  libxcb-image.so.0:libxcb-image0 libxcb-render-util.so.0:libxcb-render-util0 libxcb-xkb.so.1:libxcb-xkb1
  libxcb-shape.so.0:libxcb-shape0 libxcb-randr.so.0:libxcb-randr0 libX11-xcb.so.1:libx11-xcb1
  libxkbcommon-x11.so.0:libxkbcommon-x11-0
)

fail() { printf '%s\n' "$*" >&2; exit 3; }

is_python_ok() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null
}

find_python() {
  local candidate
  for candidate in python3.13 python3.12 python3.11 python3.14 python3; do
    if command -v "$candidate" >/dev/null && is_python_ok "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
}

has_library() {
  [ -n "${library_cache:=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)}" ] || return 1
  case $library_cache in *"$1"*) return 0 ;; *) return 1 ;; esac
}

missing_packages() {
  local pair python
  python=$(find_python)
  [ -n "$python" ] || echo python3
  if [ -z "$python" ] || ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    case $python in
      /usr/bin/python3.*) echo "${python##*/}-venv" ;;
      *) echo python3-venv ;;
    esac
  fi
  for pair in "${qt_libraries[@]}" "${window_libraries[@]}"; do
    has_library "${pair%%:*}" || echo "${pair##*:}"
  done
  # Without one font a window shows no letter.
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts ~/.fonts ~/.local/share/fonts \
    \( -name '*.ttf' -o -name '*.otf' -o -name '*.ttc' \) -print -quit 2>/dev/null)" ] \
    || echo fonts-dejavu-core
}

install_packages() {
  local as_root=()
  if ! command -v apt-get >/dev/null; then
    fail "Please install Python 3.11 to 3.14 with venv, and the libraries of these Debian packages: $*"
  fi
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "Please run as root: apt-get install --no-install-recommends $*"
    as_root=(sudo)
  fi
  echo "Installing: $*" >&2
  "${as_root[@]}" apt-get update -qq >&2 || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
    || fail "Please install: apt-get install --no-install-recommends $*"
}

# prepare EXTRAS: make the virtual environment hold the program and EXTRAS ("" or "[test]").
prepare() {
  local extras=$1 stamp wanted packages python
  if [ "$(uname -s)" = Linux ]; then
    stamp="$venv/.ready$extras"
  else
    stamp="$venv/.ready-other$extras"
  fi
  wanted=$(cat "$root/pyproject.toml" "$root/packaging/constraints.txt" | cksum)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && "$venv/bin/python" -c '' 2>/dev/null; then
    return
  fi
  if [ "$(uname -s)" = Linux ]; then
    mapfile -t packages < <(missing_packages)
    [ ${#packages[@]} = 0 ] || install_packages "${packages[@]}"
    unset library_cache
  fi
  python=$(find_python)
  [ -n "$python" ] || fail "Please install Python 3.11 to 3.14 (python.org)."
  if ! "$venv/bin/python" -c '' 2>/dev/null || ! is_python_ok "$venv/bin/python"; then
    rm -rf "$venv"
    "$python" -m venv "$venv" || fail "Please install the venv module of $python."
  fi
  echo "Setting up (some 170 MB the first time)…" >&2
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --constraint "$root/packaging/constraints.txt" --editable "$root$extras" >&2 \
    || fail "The packages could not be installed; is there a connection?"
  printf '%s\n' "$wanted" >"$stamp"
}
