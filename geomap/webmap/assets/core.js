"use strict";

/**
 * What all parts of the page share: unpacking, projecting, making elements, drawing on
 * a canvas that follows the map. Each file adds to the one global, `geomap`.
 */
window.geomap = {};

(function (geomap) {
  const DEGREE = Math.PI / 180;

  // A preference for less motion has to reach Leaflet before folium makes the map.
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    L.Map.mergeOptions({
      zoomAnimation: false,
      fadeAnimation: false,
      markerZoomAnimation: false,
      inertia: false,
    });
    geomap.still = true;
  }

  /** Decode base64; atob gives one character per byte. */
  function decode(text) {
    return Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  }

  /** Unpack gzip in base64 into bytes. */
  geomap.unpack = async function (text) {
    if (typeof DecompressionStream === "undefined") {
      throw new Error("This browser is too old to unpack the map.");
    }
    const stream = new Blob([decode(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  /** Unpack JSON in gzip in base64. */
  geomap.unpackJson = async function (text) {
    return JSON.parse(new TextDecoder().decode(await geomap.unpack(text)));
  };

  /** Longitude as a share of the world's width, from 0 at the antimeridian to 1. */
  geomap.worldX = (lon) => lon / 360 + 0.5;

  /** Latitude as a share of the Mercator square's height; the poles are put at its rim. */
  geomap.worldY = function (lat) {
    const sine = Math.sin(Math.max(-85.0511, Math.min(85.0511, lat)) * DEGREE);
    return 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
  };

  /** Latitude at a share of the Mercator square's height. */
  geomap.latitude = (y) => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) / DEGREE;

  /**
   * Make an element. Text enters the page here and nowhere else, as text: no report can
   * bring markup in. `dir="auto"` and isolation (page.css) keep its direction inside.
   */
  geomap.make = function (tag, settings = {}, ...children) {
    const element = document.createElement(tag);
    const { text, className, on, ...attributes } = settings;
    if (className) element.className = className;
    if (text !== undefined) {
      element.textContent = text;
      element.dir = "auto";
    }
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (on) element.addEventListener("click", on);
    element.append(...children);
    return element;
  };

  /** Read a colour of the theme; page.css has one set for light and one for dark. */
  geomap.colour = function (name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--gm-${name}`).trim();
  };

  /** Whether the page is laid out for a phone; page.css has the same width. */
  geomap.isNarrow = () => window.matchMedia("(max-width: 720px)").matches;

  /** Say something to a screen reader without moving the focus. */
  geomap.say = function (words) {
    const place = document.querySelector(".gm-said");
    if (place) place.textContent = words;
  };

  /**
   * A canvas that moves and zooms with the map. A subclass draws in `draw(g, view)`, in
   * layer pixels; `view` turns shares of the world into those.
   */
  geomap.CanvasLayer = L.Renderer.extend({
    options: { padding: 0.2 },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },

    _destroyContainer() {
      L.DomUtil.remove(this._container);
    },

    // Leaflet's own renderers keep paths to move; this one draws everything anew.
    _updatePaths() {},
    _onZoomEnd() {},

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const ratio = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(this._container, min);
      this._container.width = Math.round(size.x * ratio);
      this._container.height = Math.round(size.y * ratio);
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      this._context.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      this.redraw();
      this.fire("update");
    },

    redraw() {
      if (!this._map || !this._bounds) return;
      const { min, max } = this._bounds;
      this._context.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
      this.draw(this._context, this._makeView());
    },

    /** Scale and origin of this view, its bounds as shares, and the copies of the world in it. */
    _makeView() {
      const { min, max } = this._bounds;
      const origin = this._map.getPixelOrigin();
      const scale = 256 * 2 ** this._map.getZoom();
      const west = (min.x + origin.x) / scale;
      const east = (max.x + origin.x) / scale;
      const copies = [];
      for (let n = Math.floor(west); n <= Math.floor(east); n++) copies.push(n);
      return {
        scale,
        origin,
        copies,
        zoom: this._map.getZoom(),
        bounds: this._bounds,
        west,
        east,
        north: (min.y + origin.y) / scale,
        south: (max.y + origin.y) / scale,
      };
    },
  });
})(window.geomap);
