/* Sends messages without loading the page anew; what it cannot send goes by the plain form. ES5 for old phones. */
(function () {
  'use strict';

  var form = document.getElementById('say');
  var talk = document.getElementById('talk');
  var choices = document.getElementById('choices');
  var box = document.getElementById('text');
  var file = document.getElementById('file');
  var queue = [], unsent = null;

  function value(name) { return form.querySelector('input[name="' + name + '"]').value; }

  /* Every message has an id of its own, made before it is sent: sent twice, it acts once. */
  function newId() {
    var bytes = (window.crypto || window.msCrypto).getRandomValues(new Uint8Array(16));
    var id = '', i;
    for (i = 0; i < bytes.length; i += 1) { id += ('0' + bytes[i].toString(16)).slice(-2); }
    return id;
  }

  function element(kind, className, text) {
    var made = document.createElement(kind);
    made.className = className;
    if (text) { made.appendChild(document.createTextNode(text)); }
    return made;
  }

  /* Addresses and telephone numbers in what the house says can be tapped; `linked` in pages.py does the same. */
  function linked(text) {
    var links = /(https?:\/\/[^\s，。]+)|0\d{2,3}-\d{7,8}|1(?:10|19|20)(?=（)/g;
    var made = element('p', 'prose'), end = 0, found, link;
    while ((found = links.exec(text))) {
      made.appendChild(document.createTextNode(text.slice(end, found.index)));
      link = element('a', found[1] ? 'plain' : 'phone', found[0]);
      link.href = found[1] || 'tel:' + found[0].replace('-', '');
      made.appendChild(link);
      end = links.lastIndex;
    }
    made.appendChild(document.createTextNode(text.slice(end)));
    return made;
  }

  function bubble(className, text) {
    var made = element('div', className);
    made.appendChild(className === 'reply' ? linked(text) : element('p', 'prose', text));
    talk.appendChild(made);
    return made;
  }

  function addSources(bubbleOf, citations) {
    var details = element('details', 'sources'), i, source;
    if (!citations.length) { return; }
    details.appendChild(element('summary', '', '出处'));
    for (i = 0; i < citations.length; i += 1) {
      source = citations[i];
      details.appendChild(element('p', '', source.issuer + '《' + source.title + '》' + source.clause + '（' + source.region +
        (source.valid_from ? '，' + source.valid_from : '') + '）'));
    }
    bubbleOf.appendChild(details);
  }

  function addChoice(words) {
    var button = element('button', 'choice', words);
    button.name = 'choice';
    button.value = words;
    choices.appendChild(button);
  }

  /* The person's own words stay at the top of the screen, so that the answer and its choices are seen below them. */
  function show(own, replies) {
    var i, j, made;
    choices.innerHTML = '';
    for (i = 0; i < replies.length; i += 1) {
      made = bubble('reply', replies[i].text);
      addSources(made, replies[i].citations);
      for (j = 0; j < replies[i].choices.length; j += 1) { addChoice(replies[i].choices[j]); }
    }
    if (own.scrollIntoView) { own.scrollIntoView(true); }
  }

  /* What the call refuses, the page itself explains. */
  function sendPlainly(message) {
    form.querySelector('input[name="message_id"]').value = message.id;
    box.value = message.text;
    form.submit();
  }

  /* While somebody is wanted, what an officer answers appears by itself. */
  var shown = Number(talk.getAttribute('data-told')), asking = null;
  function askForNews() {
    var request = new XMLHttpRequest();
    request.open('POST', '/api/v1/chat/news');
    request.setRequestHeader('Content-Type', 'application/json');
    request.timeout = 20000;
    request.onload = function () {
      var news = request.status === 200 ? JSON.parse(request.responseText) : { told: [], waiting: true };
      for (; shown < news.told.length; shown += 1) { bubble('reply', news.told[shown]).scrollIntoView(false); }
      if (news.waiting) { askLater(); }
    };
    request.onerror = request.ontimeout = askLater;
    request.send(JSON.stringify({ session: value('session') }));
  }
  function askLater() {
    clearTimeout(asking);
    asking = setTimeout(askForNews, document.hidden ? 60000 : 10000);
  }

  /* Nothing is lost: the words stand in the box again, and sent again unchanged they are the same message. */
  function keepForLater(message) {
    var words = [], i;
    for (i = 0; i < queue.length; i += 1) {
      words.push(queue[i].text);
      talk.removeChild(queue[i].own);
    }
    if (box.value) { words.push(box.value); }
    unsent = message;
    queue = [];
    box.value = words.join('\n');
    bubble('reply', '没有发出去，请再点一次“发出去”。').setAttribute('role', 'alert');
  }

  /* One after the other, in the order in which they were said. */
  function sendNext() {
    var message = queue[0];
    var request = new XMLHttpRequest();
    request.open('POST', '/api/v1/chat');
    request.setRequestHeader('Content-Type', 'application/json');
    request.timeout = 20000;
    request.onload = function () {
      if (request.status >= 500) { keepForLater(message); return; }
      if (request.status !== 200) { sendPlainly(message); return; }
      show(message.own, JSON.parse(request.responseText).replies);
      queue.shift();
      if (queue.length) { sendNext(); }
      askLater();
    };
    request.onerror = request.ontimeout = function () { keepForLater(message); };
    request.send(JSON.stringify({
      session: value('session'), message_id: message.id, text: message.text,
      one_code: value('one_code') || null, area_code: value('area_code') || null
    }));
  }

  function send(text) {
    var message = unsent && unsent.text === text ? unsent : { text: text, id: newId() };
    message.own = bubble('own', text);
    unsent = null;
    queue.push(message);
    if (queue.length === 1) { sendNext(); }
  }

  /* A photo goes by the plain form. */
  function takeOver(event, text) {
    if (file.value) { return; }
    event.preventDefault();
    if (text.replace(/\s/g, '')) { send(text); } else { askForNews(); }
  }

  if (!window.XMLHttpRequest || !window.JSON || !(window.crypto || window.msCrypto) || !window.Uint8Array) { return; }
  askLater();
  form.addEventListener('submit', function (event) {
    takeOver(event, box.value);
    if (event.defaultPrevented) { box.value = ''; }
  });
  choices.addEventListener('click', function (event) {
    if (event.target.name === 'choice') { takeOver(event, event.target.value); }
  });
}());
