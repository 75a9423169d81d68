// The page of one dashboard: window.board is what dashboard.mjs made.
import 'uplot/dist/uPlot.min.css';
import { createTheme, dateTime, EventBusSrv, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { GlobalStyles, Icon, PanelChrome, PanelContextProvider } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { events } from './annotations.jsx';
import { panelData, registerTransformations } from './frames.js';
import { BarGaugePanel, StatPanel } from './single.jsx';
import { StatusHistoryPanel } from './statushistory.jsx';
import { TablePanel } from './table.jsx';
import { TimeSeriesPanel } from './timeseries.jsx';

const COLUMNS = 24;
const CELL = 30;
const GAP = 8;
const HEADER = 84;

const PANELS = {
  stat: StatPanel,
  bargauge: BarGaugePanel,
  table: TablePanel,
  timeseries: TimeSeriesPanel,
  'status-history': StatusHistoryPanel,
};

window.__grafana_public_path__ = '/public/';

function place({ x, y, w, h }, width) {
  const column = (width - GAP) / COLUMNS;
  return {
    left: GAP + x * column,
    top: HEADER + y * (CELL + GAP),
    width: w * column - GAP,
    height: h * (CELL + GAP) - GAP,
  };
}

function Row({ panel, at }) {
  return (
    <div style={{ position: 'absolute', ...at, display: 'flex', alignItems: 'center', gap: 6, fontWeight: 500 }}>
      <Icon name="angle-down" /> {panel.title}
    </div>
  );
}

function Panel({ panel, at, board, theme }) {
  if (panel.type === 'row') {
    return <Row panel={panel} at={at} />;
  }
  const Drawing = PANELS[panel.type];
  const data = panelData(panel, theme);
  const timeRange = { from: dateTime(board.start * 1000), to: dateTime(board.end * 1000) };
  timeRange.raw = timeRange;
  return (
    <div style={{ position: 'absolute', ...at }}>
      <PanelChrome title={panel.title} description={panel.description} width={at.width} height={at.height}>
        {(width, height) =>
          Drawing ? (
            <Drawing {...{ panel, data, theme, width, height, timeRange, events: board.events, step: board.step }} />
          ) : (
            <div>This page cannot draw a panel of type {panel.type}.</div>
          )
        }
      </PanelChrome>
    </div>
  );
}

function Board({ board, theme }) {
  const width = document.documentElement.clientWidth;
  const bottom = Math.max(...board.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  const chosen = Object.entries(board.chosen).map(([name, value]) => [name, value === '.+' ? 'All' : value]);
  return (
    <div style={{ position: 'relative', height: HEADER + bottom * (CELL + GAP) + GAP }}>
      <div style={{ padding: '12px 8px 0', display: 'flex', justifyContent: 'space-between' }}>
        <span style={{ fontSize: 18, fontWeight: 500 }}>{board.title}</span>
        <span style={{ color: theme.colors.text.secondary }}>
          Panels drawn with Grafana's component library from a real Prometheus; not a screenshot of a Grafana server
        </span>
      </div>
      <div style={{ padding: '8px', display: 'flex', gap: 24, color: theme.colors.text.secondary }}>
        {chosen.map(([name, value]) => (
          <span key={name}>
            {name} <b style={{ color: theme.colors.text.primary }}>{value}</b>
          </span>
        ))}
        {board.annotations.map(({ name, iconColor }) => (
          <span key={name}>
            <span style={{ color: theme.visualization.getColorByName(iconColor) }}>▲</span> {name}
          </span>
        ))}
      </div>
      {board.panels.map((panel) => (
        <Panel key={panel.id} panel={panel} at={place(panel.gridPos, width)} board={board} theme={theme} />
      ))}
    </div>
  );
}

async function draw() {
  await initPluginTranslations('pictures');
  await registerTransformations(window.board.panels);
  const theme = createTheme({ colors: { mode: 'dark' } });
  const board = { ...window.board, events: events(window.board, theme) };
  await document.fonts.load('14px Inter');
  await document.fonts.load('500 14px Inter');
  createRoot(document.getElementById('root')).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles hackNoBackdropBlur={true} isExtensionSidebarOpen={false} />
      <PanelContextProvider value={{ eventsScope: 'global', eventBus: new EventBusSrv() }}>
        <Board board={board} theme={theme} />
      </PanelContextProvider>
    </ThemeContext.Provider>,
  );
  // uPlot draws in a microtask after layout, icons come by fetch.
  setTimeout(() => document.body.setAttribute('data-drawn', ''), 2000);
}

draw();
