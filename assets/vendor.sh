#!/bin/sh
# Copies the scripts of others from the lock file into the package and notes their digests; a test compares them.
set -eu
cd "$(dirname "$0")"
target=../src/zongbao/web/static/vendor
npm ci --ignore-scripts --no-audit --no-fund
cp node_modules/echarts/dist/echarts.min.js "$target/echarts.min.js"
cp node_modules/tabulator-tables/dist/js/tabulator.min.js "$target/tabulator.min.js"
cp node_modules/tabulator-tables/dist/css/tabulator.min.css "$target/tabulator.min.css"
sed -i '/sourceMappingURL/d' "$target/tabulator.min.js" "$target/tabulator.min.css"
cp node_modules/echarts/LICENSE "$target/echarts.LICENSE"
cp node_modules/echarts/NOTICE "$target/echarts.NOTICE"
cp node_modules/tabulator-tables/LICENSE "$target/tabulator.LICENSE"
cd "$target" && sha256sum echarts.* tabulator.* htmx.* > SHA256SUMS
