/* What makes the desk quicker. Every page works without it; the server reckons and checks everything again. */
(function () {
  "use strict";

  function each(selector, act, root) {
    Array.prototype.forEach.call((root || document).querySelectorAll(selector), act);
  }

  document.documentElement.className += " scripted";

  /* Faults first: the summary is what a screen reader and the eye should meet. */
  each("[data-focus]", function (summary) { summary.focus(); });

  /* One tap is one move. */
  each("form", function (form) {
    form.addEventListener("submit", function () {
      each("[data-once]", function (button) { setTimeout(function () { button.disabled = true; }, 0); }, form);
    });
  });
  window.addEventListener("pageshow", function () {
    each("[data-once]", function (button) { button.disabled = false; });
  });

  each("[data-print]", function (button) {
    button.addEventListener("click", function () { window.print(); });
  });

  /* Ready-made words: put them into the box and mark the first blank. */
  function markBlank(box) {
    var from = box.value.indexOf("【"), to = box.value.indexOf("】", from);
    box.focus();
    if (from >= 0 && to > from) { box.setSelectionRange(from, to + 1); }
  }
  each("[data-fill]", function (button) {
    button.addEventListener("click", function () {
      var box = document.getElementById(button.getAttribute("data-fill"));
      var words = button.parentNode.querySelector("p").textContent;
      box.value = box.value.trim() ? box.value.replace(/\s+$/, "") + "\n" + words : words;
      box.rows = Math.max(box.rows, 9);
      markBlank(box);
    });
  });
  each("form", function (form) {
    form.addEventListener("submit", function (event) {
      var left = Array.prototype.filter.call(form.querySelectorAll("[data-blank]"), function (box) {
        return box.value.indexOf("【") >= 0;
      })[0];
      var meant = !(event.submitter && event.submitter.name === "again");
      if (left && meant && !window.confirm(left.getAttribute("data-blank"))) {
        event.preventDefault();
        markBlank(left);
      }
    });
  });

  /* The worksheet's sums, in hundredths of a yuan so that nothing is lost in fractions. */
  function cents(text) {
    var plain = text.replace(/[\s,，¥元]/g, "").replace(/[０-９．]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 65248); });
    var times = /万$/.test(plain) ? 10000 : 1;
    plain = plain.replace(/万$/, "");
    return /^\d+(\.\d*)?$/.test(plain) ? Math.round(parseFloat(plain) * times * 100) : 0;
  }
  function yuan(value) {
    var sign = value < 0 ? "-" : "", whole = Math.abs(value);
    return sign + Math.floor(whole / 100) + "." + ("0" + (whole % 100)).slice(-2);
  }
  function partsOf(sheet, box) {
    var sum = 0, any = false;
    each('[data-part-of="' + box.getAttribute("data-item") + '"][data-column="' + box.getAttribute("data-column") + '"]', function (part) {
      if (part.value.trim()) { any = true; sum += cents(part.value); }
    }, sheet);
    return any ? sum : null;
  }
  function worth(sheet, box) {
    var parts = partsOf(sheet, box);
    box.placeholder = parts === null || box.value.trim() ? "" : yuan(parts);
    return box.value.trim() ? cents(box.value) : parts || 0;
  }
  function signed(box, formula) {
    var found = (" " + (box.getAttribute("data-signs") || "")).match(" " + formula + ":(-?\\d)");
    return found ? Number(found[1]) : 0;
  }
  function reckon(sheet) {
    var formula = sheet.querySelector("[data-formula]").value, members = Number(sheet.querySelector("[data-members]").value);
    var year = 0, net = 0, any = false;
    each("[data-item]", function (box) {
      var value = worth(sheet, box);
      any = any || value > 0;
      if (box.hasAttribute("data-year")) { year += value; net += value; }
      net += signed(box, formula) * value;
    }, sheet);
    if (!any) { return; }
    sheet.querySelector('[data-sum="year_income"]').textContent = yuan(year);
    sheet.querySelector('[data-sum="net_income"]').textContent = yuan(net);
    sheet.querySelector('[data-sum="net_per_head"]').textContent = members > 0 ? yuan(Math.round(net / members)) : "";
  }
  each("[data-worksheet]", function (sheet) {
    sheet.addEventListener("input", function () { reckon(sheet); });
    sheet.addEventListener("change", function () { reckon(sheet); });
    reckon(sheet);
  });
}());
