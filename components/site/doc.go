// Package site is a static website: a private bucket behind one CloudFront distribution, with its logs, its headers and its redirects.
//
// It promises: the bucket is private, encrypted and versioned, and only this distribution reads it (origin access control); people reach it
// by HTTPS alone (TLS 1.2 and up, HTTP/2 and 3, IPv6); pages are revalidated soon, what lies below /assets/ is kept for a year; every answer
// has the security headers; every request is logged. A function in front of it answers at one host name, asks for a password if it is told
// to, redirects, and maps addresses without a file's name to files. All that it knows stands in a KeyValueStore, which one resource owns.
//
// An API may share the site's name: requests below its path are forwarded uncached. CloudFront's error pages belong to the whole
// distribution, so a missing page is recognised by status 403, which S3 gives to those who may not list the bucket, and an API's 404 goes
// through as it is. An API's 403 doesn't: it becomes the error page. Where that matters, call the API at its own name.
//
// It refuses redirects that leave the site for a host that isn't allowed, that loop or that could never be reached, passwords that aren't
// hashes, and values with control characters.
package site
