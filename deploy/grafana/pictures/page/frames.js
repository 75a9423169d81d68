// Prometheus' answers as Grafana's data frames, with the field configuration of a panel applied.
import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  FieldConfigOptionsRegistry,
  FieldType,
  standardTransformers,
  standardTransformersRegistry,
  toDataFrame,
  transformDataFrame,
} from '@grafana/data';
import { firstValueFrom } from 'rxjs';

const CUSTOM = 'custom.';
const transformed = new Map();

/** Runs the transformations of all panels, which is asynchronous in Grafana's library. */
export async function registerTransformations(panels) {
  standardTransformersRegistry.setInit(() =>
    [standardTransformers.mergeTransformer, standardTransformers.organizeFieldsTransformer].map((transformer) => ({
      id: transformer.id,
      name: transformer.name,
      description: transformer.description,
      transformation: async () => transformer,
    })),
  );
  for (const panel of panels) {
    const frames = (panel.targets ?? []).flatMap((target, i) => asFrames(panel, target, panel.results[i]));
    const { transformations = [] } = panel;
    transformed.set(panel.id, transformations.length ? await firstValueFrom(transformDataFrame(transformations, frames)) : frames);
  }
}

/** The frames of a panel, ready to be drawn. */
export function panelData(panel, theme) {
  const frames = applyFieldOverrides({
    data: transformed.get(panel.id),
    fieldConfig: withFirstThresholds(panel.fieldConfig),
    fieldConfigRegistry: registry(panel.fieldConfig),
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
  });
  cacheFieldDisplayNames(frames);
  return frames;
}

/** JSON has no infinity, so a first threshold is null in a dashboard; Grafana reads it so. */
function withFirstThresholds(config) {
  return JSON.parse(JSON.stringify(config), (key, value) => {
    if (key === 'steps') {
      value[0].value = -Infinity;
    }
    return value;
  });
}

function asFrames(panel, target, result) {
  if (target.format === 'table') {
    return [table(result, target.refId, panel.targets.length > 1 ? `Value #${target.refId}` : 'Value')];
  }
  return result.map(({ metric, values, value }) => {
    const points = values ?? [value];
    return toDataFrame({
      refId: target.refId,
      fields: [
        { name: 'Time', type: FieldType.time, values: points.map(([time]) => time * 1000), config: {} },
        {
          name: 'Value',
          type: FieldType.number,
          values: points.map(([, text]) => number(text)),
          labels: metric,
          config: { displayNameFromDS: legend(target.legendFormat, metric) },
        },
      ],
    });
  });
}

function table(result, refId, valueName) {
  const labels = [...new Set(result.flatMap(({ metric }) => Object.keys(metric)))].sort();
  return toDataFrame({
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: result.map(({ value }) => value[0] * 1000), config: {} },
      ...labels.map((label) => ({
        name: label,
        type: FieldType.string,
        values: result.map(({ metric }) => metric[label] ?? ''),
        config: { filterable: true },
      })),
      { name: valueName, type: FieldType.number, values: result.map(({ value }) => number(value[1])), config: {} },
    ],
  });
}

function number(text) {
  return Number(text.replace('Inf', 'Infinity'));
}

function legend(format, metric) {
  return format?.replace(/{{\s*(\w+)\s*}}/g, (_, label) => metric[label] ?? '').trim() || undefined;
}

/** The properties that the panel sets; Grafana's own list of them is not in the library. */
function registry({ defaults, overrides }) {
  const { custom = {}, ...standard } = defaults;
  const ids = new Set([
    ...Object.keys(standard),
    ...Object.keys(custom).map((key) => CUSTOM + key),
    ...overrides.flatMap(({ properties }) => properties.map(({ id }) => id)),
  ]);
  return new FieldConfigOptionsRegistry(() =>
    [...ids].map((id) => {
      const isCustom = id.startsWith(CUSTOM);
      return {
        id,
        path: isCustom ? id.slice(CUSTOM.length) : id,
        name: id,
        isCustom,
        process: (value) => value,
        shouldApply: () => true,
      };
    }),
  );
}
