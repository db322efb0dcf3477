"use strict";

/** The ground: land, water, borders and names from the packed world (basemap.py). */
(function (geomap) {
  const ORDER = [
    // layer, least zoom, fill, stroke, width, dash
    ["land", 0, "land", "coast", 0.8, []],
    ["rivers", 3, null, "river", 1, []],
    ["lakes", 0, "water", "coast", 0.6, []],
    ["admin1", 4.5, null, "admin1", 0.9, [4, 3]],
    ["borders", 0, null, "border", 1.3, []],
    ["disputed", 0, null, "border", 1.3, [1.5, 3.5]],
  ];
  const LEAST_RANK = [22, 22, 22, 21.5, 20.5, 19.3, 18, 16.6, 15, 13, 11]; // log2 of people, by zoom
  const MOST_LABELS = 160;

  /** Read whole numbers of any length, seven bits to a byte, sign in the last bit. */
  function makeReader(bytes, start) {
    let at = start;
    const read = () => {
      let value = 0;
      let place = 1;
      let byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * place;
        place *= 128;
      } while (byte & 128);
      return value;
    };
    return {
      read,
      readSigned() {
        const value = read();
        return value % 2 ? -(value + 1) / 2 : value / 2;
      },
      at: () => at,
    };
  }

  /**
   * Read one line into shares of the world. `cut` marks the points whose step from the
   * point before runs along the edge of a tile: there the ground is cut, not bounded.
   */
  function readLine(reader, scale, tile) {
    const n = reader.read();
    const edge = tile * scale;
    const points = new Float64Array(2 * n);
    const cut = new Uint8Array(n);
    let [x, y, west, east, north, south] = [0, 0, 9, -9, 9, -9];
    for (let i = 0; i < n; i++) {
      const [oldX, oldY] = [x, y];
      x += reader.readSigned();
      y += reader.readSigned();
      cut[i] = (x === oldX && x % edge === 0) || (y === oldY && y % edge === 0) ? 1 : 0;
      const wx = (points[2 * i] = geomap.worldX(x / scale));
      const wy = (points[2 * i + 1] = geomap.worldY(y / scale));
      west = Math.min(west, wx);
      east = Math.max(east, wx);
      north = Math.min(north, wy);
      south = Math.max(south, wy);
    }
    return { points, cut, west, east, north, south };
  }

  /** Read the packed world: lines by layer, and labels with their places. */
  function readWorld(bytes) {
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    const layers = {};
    const reader = makeReader(bytes, 4 + length);
    let end = 4 + length;
    for (const [name, scale, size] of head.layers) {
      end += size;
      const lines = (layers[name] ??= []);
      while (reader.at() < end) {
        for (let n = reader.read(); n > 0; n--) lines.push(readLine(reader, scale, head.tile));
      }
    }
    const labels = head.labels.map(([text, lon, lat, rank, kind]) => {
      return { text, rank, kind, x: geomap.worldX(lon), y: geomap.worldY(lat) };
    });
    return { layers, labels };
  }

  function isSeen(line, view, copy) {
    return (
      line.east + copy >= view.west &&
      line.west + copy <= view.east &&
      line.south >= view.north &&
      line.north <= view.south
    );
  }

  /** Trace a line, leaving out points less than a pixel apart; `whole` keeps cut edges. */
  function trace(g, line, view, copy, whole) {
    const { points, cut } = line;
    const last = points.length - 2;
    let [penX, penY] = [0, 0];
    for (let i = 0; i <= last; i += 2) {
      const x = (points[i] + copy) * view.scale - view.origin.x;
      const y = points[i + 1] * view.scale - view.origin.y;
      const lifted = i === 0 || (!whole && cut[i / 2]);
      const cutNext = !whole && i < last && cut[i / 2 + 1];
      const near = Math.abs(x - penX) + Math.abs(y - penY) < 0.7;
      if (near && !lifted && !cutNext && i < last) continue;
      if (lifted) g.moveTo(x, y);
      else g.lineTo(x, y);
      [penX, penY] = [x, y];
    }
  }

  function tracePaths(g, lines, view, whole) {
    g.beginPath();
    for (const copy of view.copies) {
      for (const line of lines) if (isSeen(line, view, copy)) trace(g, line, view, copy, whole);
    }
  }

  function overlaps(box, boxes) {
    return boxes.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]);
  }

  /** Where a name may stand around its dot, best first: right, left, above, below. */
  function listPlaces(x, y, width, height, gap) {
    const half = height / 2;
    return [
      [x + gap, y - half],
      [x - gap - width, y - half],
      [x - width / 2, y - gap - height],
      [x - width / 2, y + gap],
    ].map(([left, top]) => [left, top, left + width, top + height]);
  }

  /** How far a name must stand off its dot where a mark lies squarely upon the dot. */
  function findGap([left, top, right, bottom], x, y) {
    const half = (right - left) / 2;
    const away = Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y);
    return away < 0.6 * half ? half + away / 2 + 2 : 0;
  }

  /** Find room for a name, or undefined; a name keeps clear of a mark that hides its dot. */
  function findPlace(width, height, x, y, country, { marks, names }) {
    const isFree = (box) => !overlaps(box, names) && !overlaps(box, marks);
    if (country) return [[x - width / 2, y - height / 2, x + width / 2, y + height / 2]].find(isFree);
    const dot = [x - 3, y - 3, x + 3, y + 3];
    if (overlaps(dot, names)) return undefined;
    const gap = Math.max(6, ...marks.map((box) => findGap(box, x, y)));
    return listPlaces(x, y, width, height, gap).find(isFree);
  }

  /** Set the type of a name and give its size: countries and capitals stand out. */
  function setFont(g, label) {
    const country = label.kind === "country";
    const large = label.kind === "capital" || label.rank > 19.5;
    const size = country ? 12 : large ? 12.5 : 11.5;
    const weight = label.kind === "city" ? "" : "600 ";
    g.font = `${weight}${size}px system-ui, "Noto Sans", "DejaVu Sans", sans-serif`;
    if ("letterSpacing" in g) g.letterSpacing = country ? "1.5px" : "0px";
    return size;
  }

  geomap.Basemap = geomap.CanvasLayer.extend({
    options: { pane: "tilePane", padding: 0.2 },

    initialize(world, options) {
      geomap.CanvasLayer.prototype.initialize.call(this, options);
      this._world = readWorld(world);
    },

    draw(g, view) {
      const { min, max } = view.bounds;
      g.fillStyle = geomap.colour("water");
      g.fillRect(min.x, min.y, max.x - min.x, max.y - min.y);
      g.lineJoin = "round";
      for (const [name, zoom, fill, stroke, width, dash] of ORDER) {
        const lines = this._world.layers[name];
        if (!lines || view.zoom < zoom) continue;
        if (fill) {
          tracePaths(g, lines, view, true);
          g.fillStyle = geomap.colour(fill);
          g.fill("evenodd");
        }
        tracePaths(g, lines, view, false);
        g.strokeStyle = geomap.colour(stroke);
        g.lineWidth = name === "rivers" && view.zoom > 7 ? 1.8 : width;
        g.setLineDash(dash);
        g.stroke();
        g.setLineDash([]);
      }
      this._drawLabels(g, view);
    },

    /** Write names, the most important first, each only where it hides nothing. */
    _drawLabels(g, view) {
      const taken = { marks: this.options.avoid ? this.options.avoid() : [], names: [] };
      const least = LEAST_RANK[Math.min(LEAST_RANK.length - 1, Math.max(0, Math.floor(view.zoom)))];
      const looks = {
        halo: geomap.colour("halo"),
        city: geomap.colour("city"),
        country: geomap.colour("country"),
      };
      g.textBaseline = "middle";
      g.textAlign = "left";
      let written = 0;
      for (const label of this._world.labels) {
        if (written >= MOST_LABELS) return;
        if (!this._isWanted(label, view, least)) continue;
        for (const copy of view.copies) {
          const x = (label.x + copy) * view.scale - view.origin.x;
          const y = label.y * view.scale - view.origin.y;
          if (x < view.bounds.min.x || x > view.bounds.max.x) continue;
          if (this._drawLabel(g, label, x, y, taken, looks)) written++;
        }
      }
    },

    _isWanted(label, view, least) {
      if (label.y < view.north || label.y > view.south) return false;
      if (label.kind !== "country") {
        return label.rank >= least - (label.kind === "capital" && view.zoom >= 3.5 ? 9 : 0);
      }
      // A country's name belongs to views that show the country; area is in square degrees.
      return view.zoom < 7.5 && label.rank + 2 * view.zoom > 11;
    },

    _drawLabel(g, label, x, y, taken, looks) {
      const country = label.kind === "country";
      const size = setFont(g, label);
      const text = country ? label.text.toUpperCase() : label.text;
      const box = findPlace(g.measureText(text).width, size, x, y, country, taken);
      if (!box) return false;
      taken.names.push([box[0] - 4, box[1] - 2, box[2] + 4, box[3] + 2]);
      if (!country) {
        taken.names.push([x - 3, y - 3, x + 3, y + 3]);
        this._drawDot(g, x, y, label.kind === "capital" ? 3 : 2, looks);
      }
      g.lineJoin = "round";
      g.lineWidth = 3;
      g.strokeStyle = looks.halo;
      g.strokeText(text, box[0], (box[1] + box[3]) / 2);
      g.fillStyle = country ? looks.country : looks.city;
      g.fillText(text, box[0], (box[1] + box[3]) / 2);
      return true;
    },

    _drawDot(g, x, y, radius, looks) {
      g.beginPath();
      g.arc(x, y, radius, 0, 2 * Math.PI);
      g.fillStyle = looks.city;
      g.fill();
    },
  });

  /** Put the packed world under a map. */
  geomap.ground = function (map, id) {
    const element = document.getElementById(id);
    geomap.grounded = geomap.unpack(element.textContent).then((bytes) => {
      geomap.basemap = new geomap.Basemap(bytes, {
        avoid: () => (geomap.layer ? geomap.layer.listBoxes() : []),
      });
      element.remove();
      return geomap.basemap.addTo(map);
    });
  };
})(window.geomap);
