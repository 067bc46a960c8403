// The recommended rules of html-validate, and where ours are others, with the reason.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  elements: ["html5"],
  rules: {
    "doctype-style": ["error", {style: "lowercase"}],
    // A button in a form sends it: that is what HTML says, and what ours mean. Others name their type.
    "no-implicit-button-type": "off",
    // Outcomes are anchors under their own codes (M4.LO1), modules under their slugs (01-foundations).
    "valid-id": ["error", {relaxed: true}],
    // Titles are the authors' words; a long one is no mistake.
    "long-title": "off",
    // The tick boxes of one question share a name, as radio buttons do.
    "form-dup-name": ["error", {shared: ["radio", "checkbox", "button", "reset", "submit"]}],
  },
};
