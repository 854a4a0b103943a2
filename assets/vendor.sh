#!/bin/sh
# Copies the scripts of others from the lock file into the package and notes their digests; a test compares them.
set -eu
cd "$(dirname "$0")"
target=../src/zongbao/web/static/vendor
npm ci --ignore-scripts --no-audit --no-fund
cp node_modules/echarts/dist/echarts.min.js "$target/echarts.min.js"
cp node_modules/echarts/LICENSE "$target/echarts.LICENSE"
cp node_modules/echarts/NOTICE "$target/echarts.NOTICE"
cd "$target" && sha256sum echarts.* htmx.* > SHA256SUMS
