"use strict";

/** The card of one incident, or the list of several at one place: a dialog. */
(function (geomap) {
  const { make } = geomap;

  function makeQuotes(quotes) {
    if (!quotes.length) return [];
    const items = quotes.map((quote) => {
      const from = quote.sources.length ? make("span", { className: "gm-from", text: `[${quote.sources.join(", ")}]` }) : "";
      return make("li", {}, make("q", { text: quote.text }), " ", from);
    });
    return [make("ul", { className: "gm-quotes", "aria-label": "In the words of the reports" }, ...items)];
  }

  /** A line of the card: name, value and the words of the reports that it rests on. */
  function makeLine(line) {
    const value = make("dd", {});
    if (line.value) value.append(make("span", { text: line.value, className: "gm-value" }));
    if (line.value === "unknown") value.firstChild.classList.add("gm-unknown");
    value.append(...makeQuotes(line.quotes));
    return [make("dt", { text: line.name }), value];
  }

  /** A source as a link where it has a web address; the check is made again where it counts. */
  function makeSource(source) {
    const item = make("li", {});
    if (source.link && /^https?:\/\//i.test(source.link)) {
      const settings = { href: source.link, target: "_blank", rel: "noopener noreferrer nofollow" };
      item.append(make("a", { text: source.text, ...settings }));
    } else {
      item.append(make("span", { text: source.text }));
    }
    if (source.more) item.append(make("span", { className: "gm-more", text: source.more }));
    return item;
  }

  function makeSources(sources) {
    if (!sources.length) return [make("p", { className: "gm-unknown", text: "No source is named." })];
    return [make("h3", { text: "Sources" }), make("ol", { className: "gm-sources" }, ...sources.map(makeSource))];
  }

  /**
   * Opens cards: beside their mark where there is room, at the foot of the page on a
   * phone, in the middle for an incident without a place.
   */
  geomap.Dialog = class {
    constructor(map, layer, readCard) {
      this.map = map;
      this.layer = layer;
      this.readCard = readCard;
      this.opener = null;
      this.element = null;
      this.onChange = () => {};
      this.onReturn = () => {};
      map.on("popupclose", (event) => {
        if (event.popup === this.popup) this._closed();
      });
      document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && this.element) this.close();
      });
    }

    /** Open one incident; `group` is the list that it was chosen from, if any. */
    async openIncident(index, { opener = null, group = null, point = null } = {}) {
      const mark = this.layer.marks[index];
      const card = await this.readCard(index);
      const body = [
        make("dl", { className: "gm-lines" }, ...card.lines.flatMap(makeLine)),
        ...makeSources(card.sources),
      ];
      if (group) {
        const on = () => this.openGroup(group, { point });
        body.unshift(make("button", { type: "button", className: "gm-back", text: `Back to all ${group.length}`, on }));
      }
      this._show(mark.title, body, point || this.layer.findPoint(index), opener);
      this.layer.select(index);
      this.onChange(index);
    }

    /** List the incidents at one place. */
    openGroup(members, { opener = null, point = null } = {}) {
      const items = members.slice(0, 200).map((index) => {
        const mark = this.layer.marks[index];
        const on = () => this.openIncident(index, { group: members, point });
        const button = make("button", { type: "button", className: "gm-item", on }, ...geomap.makeItem(mark, this.layer));
        return make("li", {}, button);
      });
      const body = [make("ol", { className: "gm-list" }, ...items)];
      if (members.length > items.length) {
        body.push(make("p", { text: `The first ${items.length} are shown; the list has them all.` }));
      }
      this._show(`${members.length} incidents here`, body, point, opener);
      this.layer.select(members[0]);
      this.onChange(-1);
    }

    close() {
      if (this.popup) this.map.closePopup(this.popup);
      else if (this.element) this._closed();
    }

    _show(title, body, point, opener) {
      const returnTo = opener || this.opener || document.activeElement;
      this.quiet = true;
      this.close();
      this.quiet = false;
      this.opener = returnTo;
      this.element = this._makeElement(title, body);
      const anchored = point && !geomap.isNarrow();
      if (anchored) this._anchor(point);
      else this._float(point);
      this.element.focus({ preventScroll: true });
    }

    _makeElement(title, body) {
      const close = () => this.close();
      const heading = make("h2", { text: title, id: "gm-dialog-title" });
      const button = make("button", { type: "button", className: "gm-close", "aria-label": "Close", on: close }, "×");
      const settings = { role: "dialog", "aria-labelledby": "gm-dialog-title", tabindex: "-1", className: "gm-dialog" };
      const element = make(
        "div",
        settings,
        make("div", { className: "gm-dialog-head" }, heading, button),
        make("div", { className: "gm-dialog-body" }, ...body),
      );
      L.DomEvent.disableScrollPropagation(element);
      // A press that takes the card away would else reach the map, as a press on what lay below.
      element.addEventListener("click", (event) => event.stopPropagation());
      return element;
    }

    _anchor(point) {
      const size = this.map.getSize();
      const width = Math.min(380, size.x - 40);
      this.element.style.maxHeight = `${Math.min(size.y - 90, Math.max(340, 0.6 * size.y))}px`;
      const options = { className: "gm-popup", closeButton: false, minWidth: width, maxWidth: width, autoPanPadding: [16, 16] };
      this.popup = L.popup({ ...options, offset: [0, -4] }).setLatLng(point).setContent(this.element);
      this.popup.openOn(this.map);
    }

    /** On a phone the card covers the foot of the page, so its mark moves to the upper part. */
    _float(point) {
      this.popup = null;
      this.element.classList.add("gm-floating");
      document.body.append(this.element);
      if (!point) return;
      const target = this.map.latLngToContainerPoint(point);
      const wanted = L.point(this.map.getSize().x / 2, this.map.getSize().y * 0.2);
      this.map.panBy(target.subtract(wanted), { animate: !geomap.still });
    }

    /** Give the focus back, unless another card takes this one's place at once. */
    _closed() {
      const { opener } = this;
      this.element.remove();
      this.element = this.popup = this.opener = null;
      this.layer.select(-1);
      this.onChange(-1);
      if (this.quiet || !opener) return;
      this.onReturn(opener);
      opener.focus({ preventScroll: true });
    }
  };
})(window.geomap);
