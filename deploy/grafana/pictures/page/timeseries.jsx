import { TimeSeries } from '@grafana/ui';
import { Annotations } from './annotations.jsx';

/** What Grafana's panel adds where a dashboard says nothing. */
const DEFAULTS = { drawStyle: 'line', lineInterpolation: 'linear', axisPlacement: 'auto', axisGridShow: true, pointSize: 5 };

export function TimeSeriesPanel({ panel, data, width, height, timeRange, events }) {
  if (!data.length) {
    return <div style={{ textAlign: 'center', paddingTop: height / 2 - 10 }}>No data</div>;
  }
  for (const frame of data) {
    for (const field of frame.fields) {
      field.config.custom = { ...DEFAULTS, ...field.config.custom };
    }
  }
  return (
    <TimeSeries
      frames={data}
      timeRange={timeRange}
      timeZone="utc"
      width={width}
      height={height}
      legend={{ calcs: [], ...panel.options.legend }}
      options={panel.options}
    >
      {(builder) => <Annotations builder={builder} events={events} />}
    </TimeSeries>
  );
}
