"use strict";

// The page's scripts are plain scripts, not modules: they stand inside one HTML file.
// Reports are hostile, so nothing may turn their text into markup or code.

const MARKUP = "Text of a report enters the page as text: use geomap.make.";
const browser = [
  "atob", "Blob", "DecompressionStream", "document", "getComputedStyle", "ResizeObserver", "Response", "TextDecoder",
  "window",
];

module.exports = [
  {
    files: ["**/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "script",
      globals: { ...Object.fromEntries(browser.map((name) => [name, "readonly"])), L: "readonly", geomap: "readonly" },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      complexity: ["error", 12],
      "consistent-return": "error",
      curly: ["error", "multi-line"],
      "dot-notation": "error",
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 40, IIFEs: false, skipBlankLines: true, skipComments: true }],
      "no-const-assign": "error",
      "no-dupe-keys": "error",
      "no-eval": "error",
      "no-fallthrough": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-redeclare": "error",
      "no-script-url": "error",
      "no-self-assign": "error",
      "no-shadow": ["error", { builtinGlobals: false, allow: ["geomap"] }],
      "no-undef": "error",
      "no-unreachable": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": "error",
      "no-use-before-define": ["error", { functions: false }],
      "no-useless-return": "error",
      "no-var": "error",
      "prefer-const": "error",
      strict: ["error", "global"],
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "createContextualFragment", "srcdoc", "setHTMLUnsafe"].map(
          (property) => ({ property, message: MARKUP }),
        ),
        { object: "document", property: "write", message: MARKUP },
        { object: "document", property: "writeln", message: MARKUP },
      ],
      "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "localStorage"],
    },
  },
];
