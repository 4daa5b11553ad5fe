/* What a person with weak eyes, thick fingers or a keyboard would stumble over; each answer is a list of faults. */
(function () {
  function shown(element) {
    var box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.right > 0 && getComputedStyle(element).visibility === 'visible';
  }
  function name(element) { return element.tagName + '#' + element.id + '.' + element.className + ' ' + element.textContent.trim().slice(0, 20); }
  function parts(colour) { return colour.match(/[\d.]+/g).map(Number); }
  function light(rgb) {
    var c = rgb.slice(0, 3).map(function (v) { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
  }
  function behind(element) {
    for (; element; element = element.parentElement) {
      var colour = parts(getComputedStyle(element).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) { return colour; }
    }
    return [255, 255, 255];
  }
  function contrast(element) {
    var a = light(parts(getComputedStyle(element).color)), b = light(behind(element));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }
  function all(selector) { return [].slice.call(document.querySelectorAll(selector)).filter(shown); }
  var texts = all('body *').filter(function (element) {
    return [].some.call(element.childNodes, function (node) { return node.nodeType === 3 && node.textContent.trim(); });
  });
  return {
    faint: texts.filter(function (element) { return contrast(element) < 4.5; }).map(name),
    small_print: texts.filter(function (element) { return parseFloat(getComputedStyle(element).fontSize) < 14; }).map(name),
    small_targets: all('a, button, select, textarea, summary, label.tick, label.picture, input[type=text], input[type=tel]')
      .filter(function (element) { return element.getBoundingClientRect().height < 48; }).map(name),
    unnamed: all('input, select, textarea').filter(function (element) { return !element.labels.length; }).map(name),
    unnamed_groups: all('fieldset').filter(function (element) { return !element.querySelector('legend'); }).map(name),
    wide: document.documentElement.scrollWidth > window.innerWidth ? ['page'] : [],
    headings: document.querySelectorAll('h1').length === 1 ? [] : ['h1'],
    repeated_ids: [].map.call(document.querySelectorAll('[id]'), function (element) { return element.id; })
      .filter(function (id, place, ids) { return ids.indexOf(id) !== place; }),
    broken_references: [].map.call(document.querySelectorAll('[aria-describedby]'), function (element) { return element; })
      .filter(function (element) {
        return element.getAttribute('aria-describedby').trim().split(/\s+/).some(function (id) { return !document.getElementById(id); });
      }).map(name)
  };
}())
