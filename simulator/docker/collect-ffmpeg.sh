#!/bin/sh
# collect-ffmpeg.sh yes|no FOLDER: puts Debian's ffmpeg and the libraries that it loads into FOLDER. The package with all
# that it recommends and depends on is three times as large: graphics drivers, sound servers, fonts.
set -eu
wanted=$1 folder=$2
mkdir -p "$folder/lib"
[ "$wanted" = yes ] || exit 0
find /lib/ /usr/lib/ -name '*.so*' -exec readlink -f {} + | sort -u >/before
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ffmpeg
ldd /usr/bin/ffmpeg | awk '$2 == "=>" { print $3 }' | while read -r library; do
  # What the image has already stays as it is: two C libraries in one process do not get along.
  grep -qxF "$(readlink -f "$library")" /before || cp -L "$library" "$folder/lib/"
done
cp /usr/bin/ffmpeg "$folder/ffmpeg.bin"
printf '#!/bin/sh\nLD_LIBRARY_PATH=%s/lib exec %s/ffmpeg.bin "$@"\n' "$folder" "$folder" >"$folder/ffmpeg"
chmod 755 "$folder/ffmpeg"
"$folder/ffmpeg" -hide_banner -version >/dev/null
