#!/usr/bin/env bash
# For the browser tests alone: installs Debian's Chromium when no Chromium is here and root may install it.
# Where it is not to be had, says so and lets the tests go on; they skip what needs a browser, loudly.
set -u

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo '• Installing Chromium for the browser tests'
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install --yes --no-install-recommends chromium; } >/dev/null 2>&1
fi
command -v chromium >/dev/null || echo '• No Chromium here: the browser tests will be SKIPPED (Debian: apt-get install chromium)'
