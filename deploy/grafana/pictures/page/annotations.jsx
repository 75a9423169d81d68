// Annotations, which the component library leaves to the panels: a dashed line, and a triangle at the time axis.
import { useLayoutEffect } from 'react';

const TRIANGLE = 5;

/**
 * When each annotation query had a value above 0. Neighbours in time are one event, as in Grafana. The query that the
 * dashboard lists first is drawn last, on top.
 */
export function events(board, theme) {
  return board.annotations
    .filter(({ enable }) => enable)
    .reverse()
    .flatMap(({ result, iconColor }) =>
      result.flatMap(({ values }) => spans(values, board.step).map((span) => ({
        ...span,
        color: theme.visualization.getColorByName(iconColor),
      }))),
    );
}

function spans(values, step) {
  const found = [];
  for (const [time, text] of values) {
    const last = found.at(-1);
    if (!(Number(text) > 0)) {
      continue;
    }
    if (last && time - last.end <= step) {
      last.end = time;
    } else {
      found.push({ start: time, end: time });
    }
  }
  return found.map(({ start, end }) => ({ start: start * 1000, end: end * 1000 }));
}

export function Annotations({ builder, events }) {
  useLayoutEffect(() => {
    builder.addHook('draw', (u) => {
      const { ctx, bbox } = u;
      const bottom = bbox.top + bbox.height;
      ctx.save();
      for (const { start, end, color } of events) {
        const from = u.valToPos(start, 'x', true);
        const to = u.valToPos(end, 'x', true);
        ctx.strokeStyle = ctx.fillStyle = color;
        ctx.lineWidth = devicePixelRatio;
        ctx.setLineDash([5 * devicePixelRatio, 5 * devicePixelRatio]);
        for (const x of new Set([from, to])) {
          ctx.beginPath();
          ctx.moveTo(x, bbox.top);
          ctx.lineTo(x, bottom);
          ctx.stroke();
        }
        ctx.globalAlpha = 0.1;
        ctx.fillRect(from, bbox.top, to - from, bbox.height);
        ctx.globalAlpha = 1;
        if (to > from) {
          ctx.fillRect(from, bottom, to - from, TRIANGLE * devicePixelRatio);
        } else {
          ctx.beginPath();
          ctx.moveTo(from, bottom);
          ctx.lineTo(from - TRIANGLE, bottom + TRIANGLE);
          ctx.lineTo(from + TRIANGLE, bottom + TRIANGLE);
          ctx.fill();
        }
      }
      ctx.restore();
    });
  }, [builder]);
  return null;
}
