// Package waf puts AWS's managed rules and a rate limit in front of a CloudFront distribution or a regional resource, and keeps a log of
// what they saw, without the credentials in it.
//
// It refuses a list that would be more than one web ACL costs to evaluate, and an override of a rule group that isn't there.
package waf
