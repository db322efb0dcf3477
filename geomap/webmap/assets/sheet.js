"use strict";

/** On a phone the panel is a sheet at the foot of the page: pull it up, or press its handle. */
(function (geomap) {
  const STEPS = [0, 0.55, 0.88]; // shares of the window: closed, half, full

  geomap.Sheet = class {
    constructor() {
      this.panel = document.querySelector(".gm-panel");
      this.handle = document.querySelector(".gm-handle");
      this.start = null;
      this.moved = false;
      this.handle.addEventListener("click", () => this._onPress());
      this.handle.addEventListener("pointerdown", (event) => this._onDown(event));
      this.handle.addEventListener("pointermove", (event) => this._onMove(event));
      this.handle.addEventListener("pointerup", () => this._onUp());
      this.handle.addEventListener("pointercancel", () => this._onUp());
      this.set(0);
    }

    /** Open the sheet to one of its steps. */
    set(step) {
      this.step = step;
      this._setHeight(STEPS[step] * window.innerHeight);
      this.panel.dataset.step = String(step);
      this.handle.setAttribute("aria-expanded", String(step > 0));
    }

    close() {
      this.set(0);
    }

    _setHeight(pixels) {
      this.panel.style.setProperty("--gm-sheet", `${Math.round(pixels)}px`);
    }

    _onPress() {
      if (this.moved) this.moved = false;
      else this.set(this.step ? 0 : 1);
    }

    _onDown(event) {
      this.moved = false;
      this.start = { y: event.clientY, height: STEPS[this.step] * window.innerHeight };
      this.handle.setPointerCapture(event.pointerId);
    }

    _onMove(event) {
      if (!this.start) return;
      const by = this.start.y - event.clientY;
      if (Math.abs(by) > 6) this.moved = true;
      if (!this.moved) return;
      this.height = Math.max(0, Math.min(STEPS.at(-1) * window.innerHeight, this.start.height + by));
      this.panel.dataset.step = "drag";
      this._setHeight(this.height);
    }

    /** Let go: settle on the nearest step. */
    _onUp() {
      if (this.start && this.moved) {
        const share = this.height / window.innerHeight;
        const gaps = STEPS.map((step) => Math.abs(step - share));
        this.set(gaps.indexOf(Math.min(...gaps)));
      }
      this.start = null;
    }
  };
})(window.geomap);
