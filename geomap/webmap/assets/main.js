"use strict";

/** Put the parts together once folium has made the map. */
(function (geomap) {
  const NEAREST = 10; // the basemap has no streets: nearer than this the ground is bare
  const LONG = 30; // more incidents than this are looked at from nearer before they are listed
  const FOOT = 80; // pixels: the scale and two lines of attribution hide no mark at first
  const FAR = { center: [20, 10], zoom: 2 };

  /** Read cards on demand: each block of them is unpacked once, when first opened. */
  function makeCardReader(text, size) {
    const blocks = text.trim().split("\n");
    const unpacked = new Map();
    return async function (index) {
      const n = Math.floor(index / size);
      if (!unpacked.has(n)) unpacked.set(n, geomap.unpackJson(blocks[n]));
      return (await unpacked.get(n))[index % size];
    };
  }

  function take(id) {
    const element = document.getElementById(id);
    const text = element.textContent;
    element.remove();
    return text;
  }

  function describeMap(map, attribution) {
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", "Map of the incidents; the list holds the same incidents");
    L.control.attribution({ prefix: false }).addAttribution(attribution).addTo(map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map); // above it, however long it is
    new ResizeObserver(() => map.invalidateSize()).observe(container);
  }

  function fit(map, layer) {
    const bounds = layer.findBounds();
    const room = { paddingTopLeft: [36, 36], paddingBottomRight: [36, FOOT] };
    if (bounds) map.fitBounds(bounds, { ...room, maxZoom: NEAREST, animate: false });
    else map.setView(FAR.center, FAR.zoom, { animate: false });
  }

  /** Tie map, list, dialog and sheet together. */
  function connect(map, layer, dialog) {
    const list = new geomap.List(layer, dialog);
    const sheet = new geomap.Sheet();
    geomap.fillLegend(layer);
    let left = 1; // where the sheet stood when a card was opened from it
    dialog.onChange = (index) => {
      list.mark(index);
      if (index < 0) return;
      left = sheet.step || left;
      sheet.close();
    };
    dialog.onReturn = (opener) => {
      if (opener.closest(".gm-panel-body") && geomap.isNarrow()) sheet.set(left);
    };
    layer.on("pick", ({ members, point }) => {
      if (members.length > LONG && layer.zoomTo(members)) return;
      const opener = map.getContainer();
      if (members.length > 1) dialog.openGroup(members, { opener, point });
      else dialog.openIncident(members[0], { opener, point });
    });
    geomap.onTheme(() => {
      geomap.basemap?.redraw();
      layer.redraw();
    });
    return { list, sheet };
  }

  /** Draw the incidents of the page on a map; `geomap.ready` settles when all is drawn. */
  geomap.start = function (map, { marks, cards, types, block, attribution }) {
    const readCard = makeCardReader(take(cards), block);
    geomap.ready = (async () => {
      describeMap(map, attribution);
      const layer = new geomap.IncidentLayer(await geomap.unpackJson(take(marks)), types);
      geomap.map = map;
      geomap.layer = layer;
      fit(map, layer);
      layer.addTo(map);
      geomap.dialog = new geomap.Dialog(map, layer, readCard);
      Object.assign(geomap, connect(map, layer, geomap.dialog));
      await geomap.grounded;
      geomap.basemap.redraw(); // now that the marks are known which names keep clear of
    })().catch((error) => {
      document.querySelector(".gm-page").classList.add("gm-failed");
      geomap.say(`The map could not be drawn. ${error.message}`);
      throw error;
    });
  };
})(window.geomap);
