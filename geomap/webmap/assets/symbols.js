"use strict";

/** The marks: shape says the family, colour the type, size the killed. */
(function (geomap) {
  const CORNERS = {
    square: [4, Math.PI / 4, 1.2],
    diamond: [4, 0, 1.3],
    triangle: [3, -Math.PI / 2, 1.35],
    hexagon: [6, 0, 1.12],
  };

  /** Radius in pixels: a small plain mark where no number is known, then by area, capped. */
  geomap.markRadius = function (killed) {
    if (killed === null) return 7;
    return killed === 0 ? 6 : Math.min(16, 7 + 1.3 * Math.sqrt(killed));
  };

  /** Trace a shape; corners reach further than a circle, so that areas look alike. */
  function traceShape(g, shape, x, y, radius) {
    g.beginPath();
    if (!(shape in CORNERS)) {
      g.arc(x, y, radius, 0, 2 * Math.PI);
      return;
    }
    const [n, turn, reach] = CORNERS[shape];
    for (let i = 0; i < n; i++) {
      const angle = turn + (2 * Math.PI * i) / n;
      g.lineTo(x + radius * reach * Math.cos(angle), y + radius * reach * Math.sin(angle));
    }
    g.closePath();
  }

  /** Draw one incident: filled where it happened, hollow and dashed where it did not. */
  geomap.drawMark = function (g, mark, type, x, y, most = Infinity) {
    if (mark.area) drawArea(g, type, x, y, Math.min(14, 1.25 * most));
    const radius = mark.area ? 5.5 : Math.min(most, geomap.markRadius(mark.killed));
    traceShape(g, type.shape, x, y, radius);
    g.fillStyle = mark.happened ? type.colour : geomap.colour("hollow");
    g.fill();
    if (mark.happened) {
      g.lineWidth = 1.4;
      g.strokeStyle = geomap.colour("outline");
    } else {
      g.lineWidth = 3.6;
      g.strokeStyle = geomap.colour("outline");
      g.stroke();
      g.lineWidth = 2;
      g.strokeStyle = type.colour;
    }
    g.stroke();
    if (mark.killed === 0 && mark.happened) drawCore(g, x, y, mark.area ? 1.8 : 2.4);
  };

  /** A white core says that none were killed, which a mark without a number does not say. */
  function drawCore(g, x, y, radius) {
    g.beginPath();
    g.arc(x, y, radius, 0, 2 * Math.PI);
    g.fillStyle = "#fff";
    g.fill();
    g.lineWidth = 1;
    g.strokeStyle = geomap.colour("outline");
    g.stroke();
  }

  /** A soft dashed disc: somewhere in this area, not at this point. */
  function drawArea(g, type, x, y, radius) {
    g.beginPath();
    g.arc(x, y, radius, 0, 2 * Math.PI);
    g.globalAlpha = 0.28;
    g.fillStyle = type.colour;
    g.fill();
    g.globalAlpha = 1;
    g.setLineDash([4, 3]);
    g.lineWidth = 1.6;
    g.strokeStyle = geomap.colour("ink");
    g.stroke();
    g.setLineDash([]);
  }

  /** Draw `n` incidents as one disc: a ring of [colour, number] shares around their number. */
  geomap.drawStack = function (g, n, shares, x, y, radius) {
    let angle = -Math.PI / 2;
    for (const [colour, part] of shares) {
      const end = angle + (2 * Math.PI * part) / n;
      g.beginPath();
      g.moveTo(x, y);
      g.arc(x, y, radius, angle, end);
      g.fillStyle = colour;
      g.fill();
      angle = end;
    }
    for (const r of [radius, radius - 4.5]) {
      g.beginPath();
      g.arc(x, y, r, 0, 2 * Math.PI);
      g.lineWidth = 1.4;
      g.strokeStyle = geomap.colour("outline");
      g.stroke();
    }
    g.fillStyle = "#fff";
    g.fill();
    g.fillStyle = "#1f2328";
    g.font = '600 12px system-ui, "DejaVu Sans", sans-serif';
    g.textAlign = "center";
    g.textBaseline = "middle";
    g.fillText(n > 999 ? "999+" : String(n), x, y + 0.5);
  };

  /** A mark on a canvas of its own, for the list and the legend. */
  geomap.makeSwatch = function (mark, type, side = 30) {
    const ratio = window.devicePixelRatio || 1;
    const canvas = geomap.make("canvas", { className: "gm-swatch", "aria-hidden": "true" });
    canvas.width = canvas.height = side * ratio;
    canvas.style.width = canvas.style.height = `${side}px`;
    const reach = mark.area ? 1.3 : (CORNERS[type.shape] || [0, 0, 1])[2];
    const repaint = () => {
      const g = canvas.getContext("2d");
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.clearRect(0, 0, side, side);
      geomap.drawMark(g, mark, type, side / 2, side / 2, side / 2.2 / reach);
    };
    geomap.onTheme(repaint);
    repaint();
    return canvas;
  };

  /** Do something when the page turns dark or light: a canvas does not repaint itself. */
  geomap.onTheme = function (act) {
    const query = window.matchMedia("(prefers-color-scheme: dark)");
    query.addEventListener("change", act);
  };
})(window.geomap);
