// Package waf puts AWS's managed rules and a rate limit in front of a CloudFront distribution or a
// regional resource, and keeps a log of what they saw, without the credentials in it.
//
// It promises that all rules together cost no more to evaluate than the price of one web ACL
// covers, and that AWS writes no policy of its own for the log. It refuses an override of a rule
// group that isn't in the web ACL.
package waf
