// Draws the charts of a page from the figures beside them; colours and type come from the page's own style.
"use strict";
(() => {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--zb-${name}`).trim();
  const colours = [1, 2, 3, 4, 5, 6].map((place) => token(`chart-${place}`));
  const DAY = 86400000;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const figures = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 5 });
  const shown = (value, unit) => (value === null || value === undefined ? "—" : `${figures.format(value)} ${unit}`.trim());
  const numbers = (values) => values.map((value) => (value === null ? null : Number(value)));

  function common(figure) {
    return {
      color: colours,
      animation: !calm,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: token("ink") },
      legend: { bottom: 0, type: "scroll", textStyle: { color: token("ink") } },
      tooltip: { renderMode: "richText", confine: true, valueFormatter: (value) => shown(value, figure.unit) },
    };
  }

  function pie(figure) {
    const values = numbers(figure.series[0].values);
    const data = figure.categories.map((name, place) => ({ name, value: values[place] }));
    const option = common(figure);
    option.tooltip.trigger = "item";
    option.series = [{ type: "pie", name: figure.series[0].name, radius: ["42%", "68%"], center: ["50%", "44%"], data }];
    return option;
  }

  // The bar of the first day needs room before it.
  function before(day) {
    return new Date(Date.parse(day) - DAY).toISOString().slice(0, 10);
  }

  // On an axis of time each value stands at its day; a stock stays what it is until the last day of the axis.
  function timed(figure, one) {
    const points = numbers(one.values).map((value, place) => [figure.categories[place], value]);
    return one.steps && points.length ? [...points, [figure.until, points.at(-1)[1]]] : points;
  }

  function series(figure, one) {
    const bars = ["bar", "rows", "stacked"].includes(one.drawn || figure.kind);
    return {
      name: one.name,
      type: bars ? "bar" : "line",
      step: one.steps ? "end" : false,
      data: figure.until ? timed(figure, one) : numbers(one.values),
      stack: figure.kind === "stacked" ? "all" : undefined,
      areaStyle: figure.kind === "area" ? { opacity: 0.15 } : undefined,
      barMaxWidth: 28,
      barMinWidth: 3,
      symbolSize: 6,
    };
  }

  function cartesian(figure) {
    const option = common(figure);
    option.tooltip.trigger = "axis";
    option.grid = { left: 8, right: 20, top: 16, bottom: 36, containLabel: true };
    const axisLabel = { color: token("dim"), hideOverlap: true };
    option.xAxis = figure.until
      ? { type: "time", min: before(figure.categories[0]), max: figure.until, minInterval: DAY, axisLabel: { ...axisLabel, formatter: "{yyyy}-{MM}-{dd}" } }
      : { type: "category", data: figure.categories, axisLabel };
    option.yAxis = {
      type: "value",
      axisLabel: { color: token("dim"), formatter: (value) => figures.format(value) },
      splitLine: { lineStyle: { color: token("line") } },
    };
    option.series = figure.series.map((one) => series(figure, one));
    return figure.kind === "rows" ? lying(option) : option;
  }

  // Bars that lie: the first category on top, each name whole enough to be read.
  function lying(option) {
    const names = { ...option.xAxis, inverse: true };
    names.axisLabel = { ...names.axisLabel, hideOverlap: false, interval: 0, width: 170, overflow: "truncate" };
    return { ...option, xAxis: option.yAxis, yAxis: names };
  }

  function draw(place) {
    const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent);
    place.hidden = false;
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(figure.kind === "pie" ? pie(figure) : cartesian(figure));
    new ResizeObserver(() => chart.resize()).observe(place);
    place.closest("section").querySelector(".zb-chart-numbers").open = false;
  }

  document.querySelectorAll(".zb-chart").forEach(draw);
})();
