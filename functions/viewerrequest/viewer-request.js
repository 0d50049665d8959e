// The viewer-request function of a Plinth site, for the cloudfront-js-2.0 runtime: one host name, optional basic
// authentication, redirects and clean URLs. All it knows comes from the KeyValueStore that is associated with it:
//   config         {"apex": "example.com", "www": true, "auth": true, "realm": "Preview"}
//   auth:<user>    <iterations>$<salt>$<sha256>, both in hex
//   r:<path>       <status> <target>
// The runtime has no closures over await, no for-of and about a millisecond: keep it plain.
import cf from 'cloudfront';
const crypto = require('crypto');

const store = cf.kvs();

async function handler(event) {
  const request = event.request;
  let config;
  try {
    const text = await store.get('config'); // the runtime refuses await inside a call's arguments
    config = JSON.parse(text);
  } catch (e) {
    // Without its configuration the function can't tell whether the site is private: stay closed.
    return page(503, 'Service Unavailable', 'This site is being set up.');
  }

  const host = request.headers.host ? request.headers.host.value.toLowerCase() : '';
  if (config.www && config.apex && host === 'www.' + config.apex) {
    return redirect(301, 'https://' + config.apex + request.uri, request.querystring);
  }

  if (config.auth) {
    const allowed = await authenticate(request.headers.authorization);
    if (!allowed) {
      return challenge(config.realm);
    }
    delete request.headers.authorization; // the origin has no use for it
  }

  const rule = await lookup('r:' + trim(request.uri));
  if (rule) {
    const space = rule.indexOf(' ');
    const status = Number(rule.slice(0, space));
    const target = rule.slice(space + 1);
    if (isRedirect(status) && isTarget(target)) {
      return redirect(status, target, request.querystring);
    }
  }

  request.uri = clean(request.uri);
  return request;
}

async function lookup(key) {
  if (key.length > 512) {
    return '';
  }
  try {
    return await store.get(key);
  } catch (e) {
    return ''; // the store throws for a key that it doesn't have
  }
}

async function authenticate(header) {
  const value = header ? header.value : '';
  if (value.slice(0, 6).toLowerCase() !== 'basic ') {
    return false;
  }
  const pair = Buffer.from(value.slice(6).trim(), 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const user = pair.slice(0, colon < 0 ? 0 : colon);
  if (!/^[A-Za-z0-9._@-]{1,64}$/.test(user)) {
    return false;
  }
  const stored = await lookup('auth:' + user);
  const parts = stored.split('$');
  const rounds = Number(parts[0]);
  if (parts.length !== 3 || !(rounds >= 1 && rounds <= 64) || parts[2].length !== 64) {
    return false;
  }
  return same(digest(parts[1], pair, rounds), parts[2]);
}

function digest(salt, text, rounds) {
  let hash = text;
  for (let i = 0; i < rounds; i++) {
    hash = crypto.createHash('sha256').update(salt + hash).digest('hex');
  }
  return hash;
}

// same compares in a time that doesn't depend on where two digests differ.
function same(a, b) {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) {
    difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  }
  return difference === 0;
}

// trim makes /old and /old/ one key.
function trim(uri) {
  return uri.length > 1 && uri.slice(-1) === '/' ? uri.slice(0, -1) : uri;
}

// clean maps a page's address to its object: /x/ to /x/index.html, /x to /x.html; a name with a dot is a file.
function clean(uri) {
  if (uri.slice(-1) === '/') {
    return uri + 'index.html';
  }
  if (uri.indexOf('/.well-known/') === 0 || uri.slice(uri.lastIndexOf('/') + 1).indexOf('.') >= 0) {
    return uri;
  }
  return uri + '.html';
}

function isRedirect(status) {
  return status === 301 || status === 302 || status === 307 || status === 308;
}

// isTarget accepts a path of this site or an https address; //host and /\host would leave the site unnoticed.
function isTarget(target) {
  return /^\/(?![\/\\])/.test(target) || /^https:\/\/[A-Za-z0-9.-]+(:[0-9]+)?(\/|$)/.test(target);
}

function redirect(status, location, querystring) {
  const query = serialize(querystring);
  if (query && location.indexOf('?') < 0) {
    const hash = location.indexOf('#'); // what follows it never reaches a server
    const end = hash < 0 ? location.length : hash;
    location = location.slice(0, end) + '?' + query + location.slice(end);
  }
  return {
    statusCode: status,
    statusDescription: status === 301 || status === 308 ? 'Moved Permanently' : 'Found',
    headers: { location: { value: safe(location) }, 'cache-control': { value: status === 301 || status === 308 ? 'max-age=3600' : 'no-store' } },
  };
}

function serialize(querystring) {
  const pairs = [];
  Object.keys(querystring || {}).forEach(function (name) {
    const entry = querystring[name];
    (entry.multiValue || [entry]).forEach(function (item) {
      pairs.push(item.value === '' ? name : name + '=' + item.value);
    });
  });
  return pairs.join('&');
}

// safe keeps control characters and anything beyond ASCII out of a header.
function safe(text) {
  return text.replace(/[^\x21-\x7e]/g, function (c) {
    const code = c.charCodeAt(0);
    return code >= 0xd800 && code <= 0xdfff ? '' : encodeURIComponent(c);
  }).replace(/["<>\\^`{|}]/g, encodeURIComponent);
}

function challenge(realm) {
  const response = page(401, 'Unauthorized', 'Please sign in.');
  const name = safe(realm || 'Restricted').replace(/%20/g, ' ');
  response.headers['www-authenticate'] = { value: 'Basic realm="' + name + '", charset="UTF-8"' };
  return response;
}

function page(status, description, text) {
  return {
    statusCode: status,
    statusDescription: description,
    headers: { 'cache-control': { value: 'no-store' }, 'content-type': { value: 'text/plain; charset=utf-8' } },
    body: { encoding: 'text', data: text + '\n' },
  };
}
