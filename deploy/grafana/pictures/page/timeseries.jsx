import { TimeSeries } from '@grafana/ui';
import { Annotations } from './annotations.jsx';

/** What Grafana's panel adds where a dashboard says nothing. */
const DEFAULTS = { drawStyle: 'line', lineInterpolation: 'linear', axisPlacement: 'auto', axisGridShow: true, pointSize: 5 };

export function TimeSeriesPanel({ panel, data, width, height, timeRange, events }) {
  if (!data.length) {
    return <div style={{ textAlign: 'center', paddingTop: height / 2 - 10 }}>{panel.fieldConfig.defaults.noValue ?? 'No data'}</div>;
  }
  return (
    <TimeSeries
      frames={data.map(graphable)}
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

/** What is not finite is drawn as missing, as Grafana's panel does. */
function graphable(frame) {
  return {
    ...frame,
    fields: frame.fields.map((field) => ({
      ...field,
      config: { ...field.config, custom: { ...DEFAULTS, ...field.config.custom } },
      values: field.values.map((value) => (Number.isFinite(value) ? value : null)),
    })),
  };
}
