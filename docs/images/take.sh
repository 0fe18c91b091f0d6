#!/usr/bin/env bash
# Takes the four pictures of the READMEs anew, from the program as it is built now.
#
#   docs/images/take.sh SCREENSHOT
#
# SCREENSHOT is a program called as `SCREENSHOT OUT.png --size COLSxROWS --theme dark|light --keys 'KEY …' -- COMMAND …`: it runs
# the command in a terminal, sends the keys (X names, `text:…` to type, `wait:S` to pause), and saves what shows.
# Every number in the pictures is made up; the records go to a folder that is thrown away. pngquant makes the files small.
set -euo pipefail
[[ $# -eq 1 ]] || { sed -n '2,8p' "$0" >&2; exit 2; }
screenshot=$(realpath "$1")
cd "$(dirname "$0")/../.."
command -v pngquant >/dev/null || { echo "take.sh: needs pngquant (apt-get install pngquant)" >&2; exit 1; }
cargo build --quiet

# On the pictures it is ten in the morning, whenever they are taken.
zone="CST$(($(date -u +%-H) - 10))"
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

# take NAME SIZE THEME DATE KEYS [ARGUMENT …]: one picture, on a store of its own.
take() {
    local name=$1 size=$2 theme=$3 date=$4 keys=$5
    shift 5
    "$screenshot" "$home/$name.png" --size "$size" --theme "$theme" --wait 2 --keys "$keys" -- \
        env TZ="$zone" BANGBAN_CONFIG="$home/none.toml" ./target/debug/bangban \
        --store "$home/$name.sqlite" --today "$date" --clerk 小李 "$@"
    pngquant --force --quality 80-100 --strip --output "docs/images/$name.png" "$home/$name.png"
}

# In a demo hall, the first ticket is called and the person given. F6 calls; `tx` finds 退休.
called="2 wait:1 F6 wait:1"

# The middle of a case: materials looked at, an answer looked up, the pension with its steps. In April the year's base was not out yet.
take desk 120x36 dark 2025-04-10 \
    "$called text:110105196503049974 Return wait:0.5 text:tx wait:0.5 Return wait:0.5 1 1 1 1 1 1 2 \
     F7 text:zgrz wait:0.5 F4 wait:0.3 Return wait:0.5 ctrl+s wait:0.5 Escape wait:0.3 Down Down Return wait:0.5 \
     text:402 Return text:1.3562 Return text:286420.55 Return text:40 Return text:69 Return wait:1 ctrl+e wait:3" --region 北京

# A small screen: a missing material and what can be done instead.
take intake 80x24 light 2026-11-23 \
    "$called text:310115197009189984 Return wait:0.5 text:tx wait:0.5 Return wait:0.5 1 1 1 1 1 5 wait:0.5" --region 北京

# Practice on the same screens: the scripted citizen below, the case above.
take practice 120x36 dark 2026-11-23 \
    "F2 ctrl+o wait:0.5 F3 Return text:zybx wait:0.5 Return wait:0.5 1 1 1 1 5 Down 1 5 wait:0.3 F12 wait:4" --region 北京 practice 01 --seed 7

# An answer, found by what people say, ready to be read out.
take answers 80x24 dark 2026-11-23 "$called F7 text:人没了钱咋办 wait:0.5" --region 北京

ls -l docs/images/*.png
