'use strict';
// Draws the charts of the report from the JSON in the page. Texts from data become text nodes, never markup.
(() => {
  const data = JSON.parse(document.getElementById('charts').textContent);
  const root = getComputedStyle(document.documentElement);
  const font = getComputedStyle(document.body).fontFamily;
  const ranked = data.ranks.reduce((sum, bin) => sum + bin.images, 0);
  const drawn = [];

  const figure = (value, digits = 3) => (value === null ? '\u2013' : value.toFixed(digits).replace('-', '\u2212'));
  const count = (value) => value.toLocaleString('en-US');
  const percent = (value) => `${+(100 * value).toFixed(1)} %`;

  /** Returns how strong the colour of a subset is: the smaller, the stronger, as in the bars. */
  const strength = (subset) => 1 - (0.7 * subset) / Math.max(1, data.subsets.length - 1);

  /** Returns an element of lines of text. */
  function lines(...texts) {
    const box = document.createElement('div');
    for (const text of texts) {
      const line = document.createElement('div');
      line.textContent = text;
      box.append(line);
    }
    return box;
  }

  /** Draws a chart where the page has a place for it. */
  function draw(id, renderer, option) {
    const place = document.getElementById(id);
    if (place === null) {
      return null;
    }
    const chart = echarts.init(place, null, { renderer });
    chart.setOption({ animation: false, textStyle: { fontFamily: font }, ...option });
    new ResizeObserver(() => chart.resize()).observe(place);
    drawn.push({ chart, place });
    return chart;
  }

  const rule = { lineStyle: { color: 'var(--outline)' } };
  const axis = {
    axisLine: { show: true, ...rule },
    axisTick: { show: true, ...rule },
    axisLabel: { color: 'var(--quiet)', fontSize: 11, hideOverlap: true },
    splitLine: { show: false },
  };
  const shares = {
    ...axis,
    type: 'value',
    min: 0,
    max: 1,
    axisLabel: { ...axis.axisLabel, formatter: percent },
  };
  const heights = {
    ...axis,
    type: 'value',
    scale: true,
    splitNumber: 4,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: 'var(--rule)' } },
  };
  const hint = {
    backgroundColor: 'var(--paper)',
    borderColor: 'var(--outline)',
    textStyle: { color: 'var(--ink)', fontSize: 12 },
    confine: true,
  };
  const followLine = { trigger: 'axis', axisPointer: { lineStyle: { color: 'var(--outline)' } }, ...hint };
  /** Returns the series of a line, which the pointer passes by. */
  function line(points, color, style, symbolSize = 0) {
    const symbol = symbolSize > 0 ? 'circle' : 'none';
    return { emphasis: { disabled: true }, silent: true, type: 'line', data: points, color, symbol, symbolSize, lineStyle: style };
  }

  const EDGE = { width: 1, opacity: 0.5 };

  function drawScores() {
    const { low, high, bands } = data.scores;
    const bins = bands[0].length;
    const edge = (bin) => low + ((high - low) * bin) / bins;
    const sum = (bin, from, to) => bands.slice(from, to).reduce((all, one) => all + one[bin], 0);
    const numbers = Array.from({ length: bins }, (_, bin) => bin);
    for (let subset = 0; subset <= data.subsets.length; subset++) {
      const kept = numbers.map((bin) => sum(bin, 0, subset));
      const dropped = numbers.map((bin) => sum(bin, subset, bands.length));
      const bars = { emphasis: { disabled: true }, silent: true, type: 'bar', stack: 'images', barCategoryGap: '0%' };
      draw(`scores-${subset}`, 'svg', {
        grid: { left: 14, right: 14, top: 8, bottom: 22 },
        tooltip: {
          ...followLine,
          axisPointer: { type: 'none' },
          formatter: ([{ dataIndex: bin }]) =>
            lines(
              `score ${figure(edge(bin))} to ${figure(edge(bin + 1))}`,
              `${count(kept[bin])} kept, ${count(dropped[bin])} dropped`,
            ),
        },
        xAxis: { ...axis, axisTick: { show: false }, type: 'category', data: numbers.map((bin) => figure(edge(bin + 0.5), 2)) },
        yAxis: { type: 'value', show: false },
        series: [
          { ...bars, data: kept, itemStyle: { color: 'var(--kept)' } },
          { ...bars, data: dropped, itemStyle: { color: 'var(--hollow)', borderColor: 'var(--outline)', borderWidth: 0.5 } },
        ],
      });
    }
  }

  function drawRanks() {
    const place = (bin) => (bin.from + bin.images / 2) / ranked;
    draw('ranks', 'svg', {
      grid: { left: 44, right: 26, top: 68, bottom: 24 },
      tooltip: {
        ...followLine,
        formatter: ([{ dataIndex }]) => {
          const bin = data.ranks[dataIndex];
          return lines(
            `ranks ${count(bin.from)} to ${count(bin.from + bin.images - 1)}`,
            `mean score ${figure(bin.mean)}, from ${figure(bin.low)} to ${figure(bin.high)}`,
          );
        },
      },
      xAxis: shares,
      yAxis: heights,
      series: [
        line(data.ranks.map((bin) => [place(bin), bin.low]), 'var(--quiet)', EDGE),
        line(data.ranks.map((bin) => [place(bin), bin.high]), 'var(--quiet)', EDGE),
        {
          ...line(data.ranks.map((bin) => [place(bin), bin.mean]), 'var(--kept)', { width: 2 }),
          markLine: {
            silent: true,
            symbol: 'none',
            precision: 9,
            lineStyle: { color: 'var(--outline)', type: 'dotted' },
            label: { formatter: ({ name }) => name, rotate: 90, align: 'left', verticalAlign: 'middle', distance: 4, color: 'var(--quiet)', fontSize: 11 },
            data: data.subsets.map((subset) => ({ name: subset.name, xAxis: subset.fraction })),
          },
        },
      ],
    });
  }

  function drawQuality() {
    data.quality.forEach((row, number) => {
      const at = (value) => data.subsets.map((subset, i) => [subset.fraction, value(i)]);
      const measured = row.random.length > 0;
      const random = (sign) => at((i) => row.random[i].mean + sign * row.random[i].deviation);
      draw(`quality-${number}`, 'svg', {
        grid: { left: 48, right: 26, top: 12, bottom: 24 },
        tooltip: {
          ...followLine,
          formatter: (series) => {
            const i = series[0].dataIndex;
            return lines(
              `${data.subsets[i].name}: ${figure(row.subsets[i])}`,
              ...(measured ? [`random: ${figure(row.random[i].mean)} \u00b1 ${figure(row.random[i].deviation)}`] : []),
              `all ranked: ${figure(row.full)}`,
            );
          },
        },
        xAxis: shares,
        yAxis: heights,
        series: [
          ...(measured
            ? [
                line(random(-1), 'var(--quiet)', EDGE),
                line(random(1), 'var(--quiet)', EDGE),
                line(random(0), 'var(--quiet)', { width: 1 }, 4),
              ]
            : []),
          {
            ...line(at((i) => row.subsets[i]), 'var(--kept)', { width: 2 }, 7),
            markLine:
              row.full === null
                ? undefined
                : { silent: true, symbol: 'none', precision: 9, label: { show: false }, lineStyle: { color: 'var(--ink)', type: 'dotted' }, data: [{ yAxis: row.full }] },
          },
        ],
      });
    });
  }

  function drawConcentration() {
    const found = data.concentration;
    if (found === null) {
      return;
    }
    // Beyond the distance that has every image there is nothing to see.
    const last = 1 + found.full.findIndex((share) => share === 1);
    const points = (shares) => shares.slice(0, last || undefined).map((share, i) => [found.distances[i], share]);
    draw('concentration', 'svg', {
      grid: { left: 48, right: 26, top: 12, bottom: 24 },
      tooltip: {
        ...followLine,
        formatter: ([{ dataIndex: i }]) =>
          lines(
            `within ${figure(found.distances[i], 2)}`,
            ...data.subsets.flatMap(({ name }, subset) => (found.subsets[subset].length > 0 ? [`${name}: ${percent(found.subsets[subset][i])}`] : [])),
            `all ranked: ${percent(found.full[i])}`,
          ),
      },
      xAxis: { ...axis, type: 'value' },
      yAxis: { ...heights, min: 0, max: 1, interval: 0.25, axisLabel: { ...axis.axisLabel, formatter: percent } },
      series: [
        line(points(found.full), 'var(--ink)', { width: 1, type: 'dotted' }),
        ...found.subsets.map((shares, i) => line(points(shares), 'var(--kept)', { width: 1.5, opacity: strength(i) })),
      ],
    });
  }

  const SHOWN_SIDE = 96;

  /** Returns what is shown of the image under the pointer. */
  function card(number) {
    const point = data.map.points[number];
    const box = lines(
      point.image_id,
      `${className(point.latent_class)} \u00b7 rank ${count(point.global_rank)} \u00b7 score ${figure(point.score)}`,
    );
    box.className = 'card';
    const sheet = document.getElementById('sheet');
    if (sheet !== null) {
      const picture = document.createElement('canvas');
      picture.width = picture.height = SHOWN_SIDE;
      const cell = Number(sheet.dataset.cell);
      const x = (number % sheet.dataset.columns) * cell;
      const y = Math.floor(number / sheet.dataset.columns) * cell;
      picture.getContext('2d').drawImage(sheet, x, y, cell, cell, 0, 0, SHOWN_SIDE, SHOWN_SIDE);
      box.prepend(picture);
    }
    return box;
  }

  function className(latentClass) {
    const named = data.classes.find((one) => one.latent_class === latentClass);
    return `class ${named === undefined ? latentClass : named.name}`;
  }

  // Colours that those who see few colours can tell apart too (Okabe and Ito).
  const PALETTE = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#b8a500', '#7f6fb3'];

  function groups(colouring) {
    const css = (name) => root.getPropertyValue(`--${name}`).trim();
    const hollow = { color: css('hollow'), borderColor: css('outline'), borderWidth: 1 };
    if (colouring === 'class') {
      const shown = data.classes.slice(0, PALETTE.length);
      const named = shown.map((one, i) => ({
        name: className(one.latent_class),
        itemStyle: { color: PALETTE[i] },
        has: (point) => point.latent_class === one.latent_class,
      }));
      const other = { name: 'other classes', itemStyle: hollow, has: (point) => !shown.some((one) => one.latent_class === point.latent_class) };
      return [other, ...named];
    }
    const smallest = (point) => {
      const found = data.subsets.findIndex((subset) => point.global_rank < subset.images);
      return found < 0 ? data.subsets.length : found;
    };
    const kept = data.subsets.map((subset, i) => ({
      name: i === 0 ? subset.name : `added by ${subset.name}`,
      itemStyle: { color: css('kept'), opacity: strength(i) },
      has: (point) => smallest(point) === i,
    }));
    return [{ name: 'in no subset', itemStyle: hollow, has: (point) => smallest(point) === data.subsets.length }, ...kept.reverse()];
  }

  function drawMap() {
    if (data.map === null) {
      return;
    }
    const isLink = (uri) => /^(file|https?):\//i.test(uri);
    const anyLink = data.map.points.some(({ uri }) => isLink(uri));
    const chart = draw('map', 'canvas', {});
    const show = () => {
      const colouring = document.querySelector('input[name=colour]:checked').value;
      const found = groups(colouring).map((group) => ({
        ...group,
        data: data.map.points.map((point, i) => [point.x, point.y, i]).filter(([, , i]) => group.has(data.map.points[i])),
      }));
      const blank = { type: 'value', scale: true, show: false };
      const css = (name) => root.getPropertyValue(`--${name}`).trim();
      chart.setOption(
        {
          animation: false,
          textStyle: { fontFamily: font },
          grid: { left: 8, right: 8, top: 12, bottom: 64 },
          legend: { bottom: 0, textStyle: { color: css('quiet') }, data: found.filter((group) => group.data.length > 0).map((group) => group.name).reverse() },
          tooltip: { ...hint, formatter: ({ value }) => card(value[2]) },
          xAxis: blank,
          yAxis: blank,
          series: found.map(({ name, itemStyle, data: points }) => ({ name, itemStyle, data: points, type: 'scatter', symbolSize: 6, cursor: anyLink ? 'pointer' : 'default' })),
        },
        true,
      );
    };
    chart.on('click', ({ value }) => {
      const { uri } = data.map.points[value[2]];
      if (isLink(uri)) {
        window.open(uri, '_blank', 'noreferrer');
      }
    });
    document.querySelectorAll('input[name=colour]').forEach((choice) => choice.addEventListener('change', show));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
    show();
  }

  drawScores();
  drawRanks();
  drawQuality();
  drawConcentration();
  drawMap();
  // A4 between margins. Frames are not waited for before a page is printed.
  const PAPER_WIDTH = 680;
  function resize(width) {
    drawn.forEach(({ chart, place }) => {
      chart.resize({ width: width(place) });
      chart.getZr().flush();
    });
  }
  addEventListener('beforeprint', () => resize((place) => Math.min(place.clientWidth, PAPER_WIDTH)));
  addEventListener('afterprint', () => resize(() => 'auto'));
})();
