"use strict";

/** The incidents on the map: grouping, drawing, finding the one under the pointer. */
(function (geomap) {
  const NEAR = 20; // marks closer than this many pixels are drawn, and opened, as one
  const NEAR_OF_MANY = 44; // as wide as the discs of large groups
  const MANY = 300;
  const REACH = 22; // half of 44: how far from a mark's centre a finger may land
  const EQUATOR_KM = 40075.017;

  /**
   * Give the longitude from which the incidents lie closest together, so that two either
   * side of the antimeridian are neighbours and not a world apart.
   */
  function findSeam(xs) {
    const sorted = [...xs].sort((a, b) => a - b);
    let [widest, seam] = [sorted.length ? 1 - sorted.at(-1) + sorted[0] : 0, 0];
    for (let i = 1; i < sorted.length; i++) {
      if (sorted[i] - sorted[i - 1] > widest) {
        widest = sorted[i] - sorted[i - 1];
        seam = sorted[i];
      }
    }
    return seam;
  }

  geomap.IncidentLayer = geomap.CanvasLayer.extend({
    options: { pane: "overlayPane", padding: 0.2 },

    initialize(marks, types, options) {
      geomap.CanvasLayer.prototype.initialize.call(this, options);
      this.types = types;
      this.marks = marks;
      this.groups = [];
      this.selected = -1;
      this._placed = [];
      marks.forEach((mark, index) => {
        if (mark.at) this._placed.push({ index, x: geomap.worldX(mark.at[0]), y: geomap.worldY(mark.at[1]) });
      });
      const seam = findSeam(this._placed.map((spot) => spot.x));
      for (const spot of this._placed) if (spot.x < seam) spot.x += 1;
      this._spots = new Map(this._placed.map((spot) => [spot.index, spot]));
    },

    onAdd(map) {
      geomap.CanvasLayer.prototype.onAdd.call(this);
      map.on("click", this._onClick, this);
      map.on("mousemove", this._onMove, this);
    },

    /**
     * Bounds of all incidents with their doubt, or null where none has a place. One that is
     * known by its country alone would only push the others together.
     */
    findBounds() {
      const bounds = L.latLngBounds([]);
      const sharp = this._placed.filter((spot) => !this.marks[spot.index].wide);
      for (const { index, x, y } of sharp.length ? sharp : this._placed) {
        const [lat, lon] = [geomap.latitude(y), (x - 0.5) * 360];
        const pad = (this.marks[index].radius || 0) / 111;
        const padLon = Math.min(90, pad / Math.max(0.1, Math.cos((lat * Math.PI) / 180)));
        bounds.extend([lat - pad, lon - padLon]).extend([lat + pad, lon + padLon]);
      }
      return bounds.isValid() ? bounds : null;
    },

    /** Show incidents larger, each apart; false where they share a point or no zoom is left. */
    zoomTo(members) {
      const bounds = L.latLngBounds(members.map((index) => this.findPoint(index)));
      const zoom = this._map.getZoom();
      if (bounds.getNorthEast().equals(bounds.getSouthWest()) || zoom >= this._map.getMaxZoom()) return false;
      this._map.fitBounds(bounds, { padding: [60, 60], maxZoom: zoom + 4, animate: !geomap.still });
      return true;
    },

    /** Where an incident is drawn, or null where it has no place. */
    findPoint(index) {
      const spot = this._spots.get(index);
      return spot ? L.latLng(geomap.latitude(spot.y), (spot.x - 0.5) * 360) : null;
    },

    select(index) {
      this.selected = index;
      this.redraw();
    },

    draw(g, view) {
      this.groups = this._group(view);
      for (const group of this.groups) this._drawDoubt(g, group, view);
      for (const group of this.groups) {
        if (group.members.includes(this.selected)) this._drawHalo(g, group);
        if (group.members.length > 1) {
          geomap.drawStack(g, group.members.length, this._share(group), group.x, group.y, group.radius);
        } else {
          const mark = this.marks[group.members[0]];
          geomap.drawMark(g, mark, this.types[mark.type], group.x, group.y);
        }
      }
    },

    /** Count the types of a group, in the order of the legend. */
    _share(group) {
      const counts = this.types.map((type) => [type.colour, 0]);
      for (const n of group.members) counts[this.marks[n].type][1] += 1;
      return counts.filter(([, n]) => n > 0);
    },

    /** Gather marks that would hide each other; a grid of cells keeps this quick. */
    _group(view) {
      const groups = [];
      const cells = new Map();
      const { min, max } = view.bounds;
      this.near = this._placed.length > MANY ? NEAR_OF_MANY : NEAR;
      for (const copy of [...new Set([...view.copies, ...view.copies.map((n) => n - 1)])]) {
        for (const spot of this._placed) {
          const x = (spot.x + copy) * view.scale - view.origin.x;
          const y = spot.y * view.scale - view.origin.y;
          if (x >= min.x && x <= max.x && y >= min.y && y <= max.y) this._join(groups, cells, spot.index, x, y);
        }
      }
      for (const group of groups) group.radius = this._findRadius(group);
      return groups.sort((a, b) => b.radius - a.radius);
    },

    _join(groups, cells, index, x, y) {
      const [column, row] = [Math.floor(x / this.near), Math.floor(y / this.near)];
      for (let i = column - 1; i <= column + 1; i++) {
        for (let j = row - 1; j <= row + 1; j++) {
          const found = cells.get(i * 65536 + j)?.find((q) => Math.hypot(q.x - x, q.y - y) < this.near);
          if (found) {
            found.members.push(index);
            return;
          }
        }
      }
      const group = { x, y, members: [index] };
      groups.push(group);
      const key = column * 65536 + row;
      if (cells.has(key)) cells.get(key).push(group);
      else cells.set(key, [group]);
    },

    _findRadius(group) {
      const { length } = group.members;
      if (length > 1) return Math.min(24, 12.5 + 1.6 * Math.log2(length));
      const mark = this.marks[group.members[0]];
      return mark.area ? 14 : geomap.markRadius(mark.killed);
    },

    /** Draw within which distance the incident lies, where that is larger than its mark. */
    _drawDoubt(g, group, view) {
      const y = (group.y + view.origin.y) / view.scale;
      const cosine = Math.cos((geomap.latitude(y) * Math.PI) / 180);
      const radii = group.members.map((n) => this.marks[n].radius || 0);
      const radius = (Math.max(...radii.slice(0, 1000)) * view.scale) / (EQUATOR_KM * cosine);
      if (radius < group.radius + 4 || radius > 4000) return;
      g.beginPath();
      g.arc(group.x, group.y, radius, 0, 2 * Math.PI);
      g.fillStyle = geomap.colour("doubt-fill");
      g.fill();
      g.setLineDash([5, 5]);
      g.lineWidth = 1.2;
      g.strokeStyle = geomap.colour("doubt");
      g.stroke();
      g.setLineDash([]);
    },

    _drawHalo(g, group) {
      for (const [width, colour] of [[7, "halo"], [3.5, "accent"]]) {
        g.beginPath();
        g.arc(group.x, group.y, group.radius + 5, 0, 2 * Math.PI);
        g.lineWidth = width;
        g.strokeStyle = geomap.colour(colour);
        g.stroke();
      }
    },

    /** Boxes that names of the basemap should keep clear of. */
    listBoxes() {
      return this.groups.map(({ x, y, radius }) => {
        const reach = radius + 4;
        return [x - reach, y - reach, x + reach, y + reach];
      });
    },

    /** Find the group at a point of the layer, the nearest one within a finger's reach. */
    findGroup(point) {
      let [best, least] = [null, Infinity];
      for (const group of this.groups) {
        const distance = Math.hypot(group.x - point.x, group.y - point.y);
        if (distance <= Math.max(group.radius, REACH) && distance < least) [best, least] = [group, distance];
      }
      return best;
    },

    _onMove(event) {
      const found = this.findGroup(event.layerPoint);
      this._map.getContainer().classList.toggle("gm-over-mark", Boolean(found));
    },

    _onClick(event) {
      const group = this.findGroup(event.layerPoint);
      if (group) this.fire("pick", { members: group.members, point: this._map.layerPointToLatLng([group.x, group.y]) });
    },
  });
})(window.geomap);
