// Panels of single values: stat and bar gauge.
import { getDisplayValueAlignmentFactors, getFieldDisplayValues, VizOrientation } from '@grafana/data';
import { BarGauge, BigValue, VizRepeater } from '@grafana/ui';

function values({ panel, data, theme }) {
  return getFieldDisplayValues({
    fieldConfig: panel.fieldConfig,
    reduceOptions: panel.options.reduceOptions,
    replaceVariables: (text) => text,
    theme,
    data,
    sparkline: panel.options.graphMode !== 'none',
    timeZone: 'utc',
  });
}

export function StatPanel({ panel, data, theme, width, height }) {
  const { colorMode, graphMode, textMode, justifyMode = 'auto' } = panel.options;
  const all = values({ panel, data, theme });
  return (
    <VizRepeater
      getValues={() => all}
      source={data}
      width={width}
      height={height}
      itemSpacing={8}
      orientation={VizOrientation.Auto}
      autoGrid={true}
      renderValue={({ value, width, height, count }) => (
        <BigValue
          {...{ width, height, theme, count, colorMode, graphMode, textMode, justifyMode }}
          value={value.display}
          sparkline={value.sparkline}
        />
      )}
    />
  );
}

export function BarGaugePanel({ panel, data, theme, width, height }) {
  const { displayMode, orientation, valueMode = 'color', showUnfilled = true } = panel.options;
  const all = values({ panel, data, theme });
  return (
    <VizRepeater
      getValues={() => all}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={data}
      width={width}
      height={height}
      itemSpacing={8}
      minVizHeight={16}
      minVizWidth={8}
      orientation={orientation}
      renderValue={({ value, width, height, alignmentFactors }) => (
        <BarGauge
          {...{ width, height, theme, orientation, displayMode, showUnfilled, alignmentFactors }}
          value={value.display}
          field={value.field}
          display={value.view?.getFieldDisplayProcessor(value.colIndex)}
          text={panel.options.text}
          itemSpacing={8}
          lcdCellWidth={12}
          valueDisplayMode={valueMode}
        />
      )}
    />
  );
}
