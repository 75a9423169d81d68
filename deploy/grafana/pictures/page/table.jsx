import { TableNG } from '@grafana/ui/unstable';

export function TablePanel({ panel, data, width, height }) {
  if (!data.length || !data[0].length) {
    return <div style={{ textAlign: 'center', paddingTop: height / 2 - 10 }}>{panel.fieldConfig.defaults.noValue ?? 'No data'}</div>;
  }
  return (
    <TableNG
      data={data[0]}
      width={width}
      height={height}
      noHeader={!panel.options.showHeader}
      cellHeight={panel.options.cellHeight}
      sortBy={panel.options.sortBy}
      noValue={panel.fieldConfig.defaults.noValue}
      fieldConfig={panel.fieldConfig}
      enableVirtualization={false}
    />
  );
}
