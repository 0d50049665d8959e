// Package api is the tier that brings requests to functions and to listeners in the network: one
// API Gateway API with its stage, its access logs, its limits and, with a domain, its own host
// name.
//
// It promises: every route asks for a signed request unless it says otherwise; requests are logged
// as JSON and limited in rate; functions are invoked by their alias and let only this API's stage
// in; with a domain the address that AWS gave the API is switched off. One API answers under two
// paths: https://api.example.com/health and, behind a site's distribution,
// https://example.com/api/health.
//
// Kind decides what API Gateway makes of it. An HTTP API is the default: cheaper, faster, with JWT
// and CORS built in; no web ACL can be attached to it, so a distribution with one stands in front.
// A REST API takes a web ACL on its stage and traces requests.
//
// A route may lead to a listener in the network instead of a function, through a VPC link. Open
// routes may ask for a secret that distributions send, so that nobody goes around their web ACL.
//
// It refuses routes that AWS would refuse, any origin (*) together with credentials, and
// authorization that its kind doesn't have.
package api
