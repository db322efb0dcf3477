"use strict";

/** The list of all incidents and the legend. */
(function (geomap) {
  const { make } = geomap;
  const BATCH = 200; // buttons made at once: a page stays quick with any number of incidents

  /** The inside of a button that stands for an incident. */
  geomap.makeItem = function (mark, layer) {
    const words = make(
      "span",
      { className: "gm-item-words" },
      make("span", { className: "gm-item-title", text: mark.title }),
      make("span", { className: "gm-item-brief", text: mark.brief }),
      make("span", { className: "gm-item-toll", text: mark.toll }),
    );
    return [geomap.makeSwatch(mark, layer.types[mark.type]), words];
  };

  geomap.List = class {
    constructor(layer, dialog) {
      this.layer = layer;
      this.dialog = dialog;
      this.buttons = new Map();
      const all = layer.marks.map((mark, index) => index);
      document.querySelector(".gm-empty").hidden = all.length > 0;
      this._fill(".gm-placed", all.filter((n) => layer.marks[n].at));
      this._fill(".gm-unplaced", all.filter((n) => !layer.marks[n].at));
    }

    _fill(name, members) {
      const section = document.querySelector(name);
      section.hidden = members.length === 0;
      const list = section.querySelector("ol");
      list.addEventListener("keydown", (event) => this._walk(event));
      this._append(section, list, members, 0);
    }

    /** Append the next batch, and a button for the one after it. */
    _append(section, list, members, start) {
      for (const index of members.slice(start, start + BATCH)) list.append(this._makeRow(index));
      const left = members.length - start - BATCH;
      if (left <= 0) return;
      const more = make("button", { type: "button", className: "gm-show-more", text: `Show ${Math.min(BATCH, left)} more of ${left}` });
      more.addEventListener("click", () => {
        more.remove();
        this._append(section, list, members, start + BATCH);
        this.buttons.get(members[start + BATCH]).focus();
      });
      section.append(more);
    }

    _makeRow(index) {
      const mark = this.layer.marks[index];
      const button = make("button", { type: "button", className: "gm-item" }, ...geomap.makeItem(mark, this.layer));
      button.addEventListener("click", () => this.dialog.openIncident(index, { opener: button }));
      this.buttons.set(index, button);
      return make("li", {}, button);
    }

    /** Up and down arrows walk through the list, as in a menu. */
    _walk(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const buttons = [...this.buttons.values()];
      const at = buttons.indexOf(document.activeElement);
      if (!step || at < 0) return;
      event.preventDefault();
      buttons[Math.max(0, Math.min(buttons.length - 1, at + step))].focus();
    }

    /** Show which incident is open, in step with the map. */
    mark(index) {
      for (const [n, button] of this.buttons) {
        if (n === index) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
      const button = this.buttons.get(index);
      if (button && !geomap.isNarrow()) button.scrollIntoView({ block: "nearest" });
    }
  };

  function makeEntry(words, mark, type, side = 26) {
    return make("li", {}, geomap.makeSwatch(mark, type, side), make("span", { text: words }));
  }

  /** Explain the types that occur, then sizes, then the ways of drawing that occur. */
  geomap.fillLegend = function (layer) {
    const place = document.querySelector(".gm-legend-body");
    const plain = { killed: null, happened: true, area: false };
    const used = [...new Set(layer.marks.map((mark) => mark.type))].sort((a, b) => a - b);
    const kinds = used.map((n) => makeEntry(layer.types[n].label, plain, layer.types[n]));
    const grey = { shape: "circle", colour: "#bbbbbb" };
    const sizes = [
      makeEntry("unknown", plain, grey, 20),
      makeEntry("0", { ...plain, killed: 0 }, grey, 20),
      makeEntry("1", { ...plain, killed: 1 }, grey, 22),
      makeEntry("10", { ...plain, killed: 10 }, grey, 26),
      makeEntry("50+", { ...plain, killed: 50 }, grey, 36),
    ];
    sizes.unshift(make("li", { text: "Killed:" }));
    const ways = [];
    if (layer.marks.some((mark) => !mark.happened)) {
      ways.push(makeEntry("did not happen: foiled, threatened, attempted or denied", { ...plain, happened: false }, grey));
    }
    if (layer.marks.some((mark) => mark.area)) {
      ways.push(makeEntry("somewhere in a district, province or country", { ...plain, area: true }, grey));
    }
    place.append(
      make("ul", { className: "gm-kinds", "aria-label": "Kinds of incident" }, ...kinds),
      make("ul", { className: "gm-sizes", "aria-label": "Size of a mark" }, ...sizes),
      make("ul", { className: "gm-ways", "aria-label": "Other marks" }, ...ways),
    );
    document.querySelector(".gm-legend").open = !geomap.isNarrow();
  };
})(window.geomap);
