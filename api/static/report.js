/* Makes the form a little friendlier; without it everything works just as well. ES5 for old phones. */
(function () {
  'use strict';

  /* A submission key of the browser's own: two taps on "send" then are one report, even if this page came from a cache. */
  function newKey() {
    var bytes = [], i;
    var maker = window.crypto || window.msCrypto;
    if (!maker || !maker.getRandomValues || !window.Uint8Array) { return ''; }
    bytes = maker.getRandomValues(new Uint8Array(16));
    var key = '';
    for (i = 0; i < bytes.length; i += 1) { key += ('0' + bytes[i].toString(16)).slice(-2); }
    return key;
  }

  function giveKey(form) {
    var box = form.querySelector('input[data-fresh]');
    var key = box && newKey();
    if (key) { box.value = key; box.removeAttribute('data-fresh'); }
  }

  /* Whose household it is only matters when somebody reports for others. */
  function askForHead(form) {
    var head = document.getElementById('household-head_name-question');
    var relations = form.querySelectorAll('input[name="reporter.relation"]');
    var i;
    function show() {
      var chosen = form.querySelector('input[name="reporter.relation"]:checked');
      head.style.display = chosen && chosen.value !== 'self' ? '' : 'none';
    }
    for (i = 0; i < relations.length; i += 1) { relations[i].addEventListener('change', show); }
    if (head && !head.querySelector('.error')) { show(); }
  }

  /* A second tap while the first is under way would only make people wait longer. */
  function sendOnce(form) {
    var under_way = false;
    form.addEventListener('submit', function (event) {
      if (under_way) { event.preventDefault(); }
      under_way = true;
      window.setTimeout(function () { under_way = false; }, 4000);
    });
  }

  window.addEventListener('load', function () {
    var form = document.querySelector('form[data-enhance]');
    var faults = document.getElementById('faults');
    if (faults) { faults.focus(); }
    if (!form) { return; }
    sendOnce(form);
    if (form.getAttribute('data-enhance') === 'report') { giveKey(form); askForHead(form); }
  });
}());
