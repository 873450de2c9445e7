#!/bin/sh
# Runs a command on a machine that has one neighbour on its only wire; needs a network namespace of its own (unshare -rn).
# usage: twoMachines.sh SETUP-HERE NEIGHBOUR-SETUP NEIGHBOUR COMMAND: shell texts; the wire is veth0 here, veth1 there.
set -e
folder=$(mktemp -d)
trap 'exec 4>&-; wait; rm -rf "$folder"' EXIT
mkfifo "$folder/in" "$folder/pid" "$folder/out"
# For reading and writing, so that opening waits for nobody.
exec 4<> "$folder/in" 5<> "$folder/pid" 6<> "$folder/out"
unshare -n sh -c 'ip link set lo up; echo $$ >&3; exec 3>&-; read -r _; eval "$1"; exec sh -c "$2"' sh "$2" "$3" \
  3> "$folder/pid" < "$folder/in" > "$folder/out" 4>&- 5>&- 6>&- &
read -r neighbour <&5
ip link set lo up
ip link add veth0 type veth peer name veth1 netns "$neighbour"
# Nobody else is on this wire: addresses need not be tried out first.
sysctl -qw net.ipv6.conf.veth0.accept_dad=0
ip link set veth0 up
eval "$1"
echo >&4
read -r _ <&6
eval "$4"
