// The library has no status history; this one draws its cells on the library's plot.
import { outerJoinDataFrames, getFieldDisplayName } from '@grafana/data';
import { AxisPlacement, ScaleDirection, ScaleOrientation } from '@grafana/schema';
import { UPlotChart, UPlotConfigBuilder, VizLegend } from '@grafana/ui';
import { useMemo } from 'react';

const LEGEND_HEIGHT = 30;

export function StatusHistoryPanel({ panel, data, theme, width, height, timeRange, step }) {
  const plot = useMemo(() => {
    const joined = outerJoinDataFrames({ frames: data });
    return { builder: prepare(panel, joined, data, theme, timeRange, step), data: joined.fields.map(({ values }) => values) };
  }, [data]);
  if (plot.data[0].length > width / 2) {
    return <div>Grafana refuses to draw that many points ({plot.data[0].length}).</div>;
  }
  const legend = panel.options.legend.showLegend ? LEGEND_HEIGHT : 0;
  return (
    <>
      <UPlotChart config={plot.builder} data={plot.data} width={width} height={height - legend} timeRange={timeRange} />
      {legend > 0 && <VizLegend items={colours(panel, theme)} displayMode="list" placement="bottom" readonly />}
    </>
  );
}

/** The ranges between the thresholds, as Grafana names them. */
function colours(panel, theme) {
  const { steps } = panel.fieldConfig.defaults.thresholds;
  return steps.map(({ color, value }, i) => ({
    label: i === 0 ? `< ${steps[1].value}` : `${value}+`,
    color: theme.visualization.getColorByName(color),
    yAxis: 1,
  }));
}

function prepare(panel, joined, frames, theme, timeRange, step) {
  const { rowHeight, colWidth } = panel.options;
  const rows = joined.fields.slice(1);
  const builder = new UPlotConfigBuilder('utc');
  builder.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [timeRange.from.valueOf(), timeRange.to.valueOf()],
  });
  builder.addScale({
    scaleKey: 'y',
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Down,
    range: () => [0, rows.length],
  });
  builder.addAxis({ scaleKey: 'x', isTime: true, placement: AxisPlacement.Bottom, timeZone: 'utc', theme, grid: { show: false } });
  builder.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    theme,
    splits: () => rows.map((_, row) => row + 0.5),
    values: () => rows.map((field) => getFieldDisplayName(field, joined, frames)),
    grid: { show: false },
    ticks: { show: false },
  });
  for (let row = 0; row < rows.length; row++) {
    builder.addSeries({ scaleKey: 'y', theme, pathBuilder: () => null, pointsBuilder: () => null, show: true });
  }
  builder.addHook('draw', (u) => {
    const { ctx } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    ctx.clip();
    const times = joined.fields[0].values;
    const cell = u.valToPos(times[0] + step * 1000, 'x', true) - u.valToPos(times[0], 'x', true);
    rows.forEach((field, row) => {
      const top = u.valToPos(row, 'y', true);
      const room = u.valToPos(row + 1, 'y', true) - top;
      times.forEach((time, i) => {
        if (Number.isFinite(field.values[i])) {
          ctx.fillStyle = field.display(field.values[i]).color;
          const x = u.valToPos(time, 'x', true) - cell / 2;
          ctx.fillRect(x, top + (room * (1 - rowHeight)) / 2, cell * colWidth, room * rowHeight);
        }
      });
    });
    ctx.restore();
  });
  return builder;
}
