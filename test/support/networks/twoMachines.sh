#!/bin/sh
# Runs a command on a machine that has one neighbour on its only wire; needs a network namespace of its own (unshare -rn).
# usage: twoMachines.sh SETUP-HERE NEIGHBOUR-SETUP NEIGHBOUR COMMAND: shell texts; the wire is veth0 here, veth1 there.
set -e
folder=$(mktemp -d)
trap 'exec 4>&-; wait; rm -rf "$folder"' EXIT
mkfifo "$folder/in" "$folder/pid" "$folder/out"
# For reading and writing, so that opening waits for nobody.
exec 4<> "$folder/in" 5<> "$folder/pid" 6<> "$folder/out"
# A wire that was just laid carries nothing, and gives no link-local address, for up to a second.
wired='tries=0
until links=$(ip -o link show type veth) && ! echo "$links" | grep -qv "state UP" &&
  [ "$(echo "$links" | wc -l)" = "$(ip -o -6 addr show scope link | grep -c " veth")" ]; do
  tries=$((tries + 1)); [ $tries -lt 200 ] || { echo "the wire stays dead" >&2; exit 1; }; sleep 0.05
done'
{
  unshare -n sh -c 'ip link set lo up; echo $$ >&3; exec 3>&-; read -r _; eval "$1"; eval "$3"; exec sh -c "$2"' \
    sh "$2" "$3" "$wired" 3> "$folder/pid" || true
  echo ended
} < "$folder/in" > "$folder/out" 4>&- 5>&- 6>&- &
read -r neighbour <&5
ip link set lo up
ip link add veth0 type veth peer name veth1 netns "$neighbour"
# Nobody else is on this wire: addresses need not be tried out first.
sysctl -qw net.ipv6.conf.veth0.accept_dad=0
ip link set veth0 up
eval "$1"
echo >&4
read -r line <&6
[ "$line" != ended ] || exit 1
eval "$wired"
eval "$4"
