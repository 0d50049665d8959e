// Package site is a static website: a private bucket behind one CloudFront distribution, with its
// logs, its headers and its redirects.
//
// It promises: the bucket is private, encrypted and versioned, and only this distribution reads it
// (origin access control). People reach it by HTTPS only (TLS 1.2 and up, HTTP/2 and 3, IPv6).
// Pages are soon revalidated, and files below /assets/ are kept for a year. Every answer has the
// security headers, and every request is logged. A function in front of the bucket answers at one
// host name, asks for a password if the site wants one, redirects, and maps addresses without a
// file's name to files. It knows only what stands in a KeyValueStore, which this component owns.
//
// An API may share the site's name: requests below its path are forwarded uncached. CloudFront's
// error pages apply to the whole distribution, so the error page answers status 403, which S3 gives
// for a missing page to those who may not list the bucket, and an API's 404 goes through as it is.
// An API's 403 doesn't: it becomes the error page. Where that matters, call the API at its own
// name.
//
// It refuses redirects that leave the site for a host that isn't allowed, that loop or that could
// never be reached, passwords that aren't hashes, and values with control characters.
package site
