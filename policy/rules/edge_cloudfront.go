package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

func cloudfrontRules() []Rule {
	return []Rule{
		tlsCloudFrontViewer, tlsCloudFrontMin12, tlsCloudFrontOrigin, cloudfrontS3OAC, cloudfrontLogging, cloudfrontSecurityHeaders,
		cloudfrontDefaultRoot,
	}
}

// part is a piece of a resource with the path that leads to it.
type part struct {
	path string
	Value
}

// behaviours are a distribution's cache behaviours that are known, the default one first.
func behaviours(r Resource) []part {
	var list []part
	if d := r.Get("defaultCacheBehavior").first(); d.IsObject() {
		list = append(list, part{"defaultCacheBehavior", d})
	}
	return append(list, parts(r, "orderedCacheBehaviors")...)
}

// parts are the objects of a list that are known.
func parts(r Resource, path string) []part {
	var list []part
	items, _ := r.Get(path).Items()
	for i, item := range items {
		if item.IsObject() {
			list = append(list, part{element(path, i), item})
		}
	}
	return list
}

// put returns the properties with the value at the path, such as "orderedCacheBehaviors[1].viewerProtocolPolicy". It goes through what is
// there and makes the objects that aren't.
func put(properties property.Map, path string, value property.Value) property.Map {
	steps := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	return putAt(property.New(properties), steps, value).AsMap()
}

func putAt(v property.Value, steps []string, value property.Value) property.Value {
	if len(steps) == 0 {
		return value
	}
	if v.IsArray() {
		list := slices.Clone(v.AsArray().AsSlice())
		i, err := strconv.Atoi(steps[0])
		if err != nil && len(list) == 1 { // a list of one, seen through
			i, steps = 0, append([]string{"0"}, steps...)
		}
		if i >= 0 && i < len(list) {
			list[i] = putAt(list[i], steps[1:], value)
		}
		return property.New(list).WithSecret(v.Secret())
	}
	m := property.Map{}
	if v.IsMap() {
		m = v.AsMap()
	}
	return property.New(m.Set(steps[0], putAt(m.Get(steps[0]), steps[1:], value))).WithSecret(v.Secret())
}

var tlsCloudFrontViewer = Rule{
	Name: "tls-cloudfront-viewer", Group: "edge", Core: true, Severity: High,
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Title:      "CloudFront answers viewers over HTTPS only.",
	Why:        "Over plain HTTP anyone on the way reads and changes what is sent: pages, cookies, passwords.",
	Fix:        "set viewerProtocolPolicy to redirect-to-https (or https-only) on every cache behaviour, as plinth:sites does",
	Frameworks: []string{"FSBP CloudFront.3"},
	Types:      []string{cloudfrontDistribution},
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		for _, b := range plainBehaviours(r) {
			policy := b.Get("viewerProtocolPolicy")
			findings = append(findings, Finding{Path: b.path + ".viewerProtocolPolicy", What: "is " + policy.Show() + "; it should be \"redirect-to-https\" or \"https-only\""})
		}
		return findings
	},
	Remedy: func(r Resource, _ Config) (property.Map, bool) {
		offending := plainBehaviours(r)
		properties := r.Properties
		for _, b := range offending {
			properties = put(properties, b.path+".viewerProtocolPolicy", property.New("redirect-to-https"))
		}
		return properties, len(offending) > 0
	},
}

// plainBehaviours are the behaviours that answer over plain HTTP.
func plainBehaviours(r Resource) []part {
	return slices.DeleteFunc(behaviours(r), func(b part) bool {
		policy := b.Get("viewerProtocolPolicy")
		text, _ := policy.Str()
		return policy.IsUnknown() || text == "redirect-to-https" || text == "https-only"
	})
}

// tls12 matches the security policies of CloudFront whose oldest protocol is TLS 1.2 or later, of 2019 or later.
var tls12 = regexp.MustCompile(`^TLSv1\.[2-9]_(\d{4})$`)

func modernTLS(policy string) bool {
	match := tls12.FindStringSubmatch(policy)
	return match != nil && match[1] >= "2019"
}

var tlsCloudFrontMin12 = Rule{
	Name: "tls-cloudfront-min-1-2", Group: "edge", Core: true, Severity: High,
	Levels: Levels{Mandatory, Mandatory, Mandatory},
	Title: "A distribution with names of its own has a certificate of its own, takes TLS 1.2 (policy of 2019) or later, and needs no " +
		"dedicated address.",
	Why:        "Older protocols and ciphers can be broken, and a dedicated address costs 600 dollars a month.",
	Fix:        "set minimumProtocolVersion to TLSv1.2_2021 and sslSupportMethod to sni-only beside acmCertificateArn, as plinth:sites.<name>.domain does",
	Frameworks: []string{"FSBP CloudFront.7", "FSBP CloudFront.8", "FSBP CloudFront.15"},
	Types:      []string{cloudfrontDistribution},
	Resource: func(r Resource, _ Config) []Finding {
		certificate := r.Get("viewerCertificate")
		if certificate.IsUnknown() {
			return nil
		}
		switch ownCertificate(certificate) {
		case Unknown:
			return nil
		case No:
			if empty(r.Get("aliases")) || r.Get("aliases").IsUnknown() {
				return nil // *.cloudfront.net, whose protocols AWS chooses
			}
			return []Finding{{Path: "viewerCertificate", What: fmt.Sprintf("is CloudFront's own, though aliases is %s; it should be a certificate for these names", r.Get("aliases").Show())}}
		}
		var findings []Finding
		version := certificate.Get("minimumProtocolVersion")
		if text, _ := version.Str(); !version.IsUnknown() && !modernTLS(text) {
			findings = append(findings, Finding{Path: "viewerCertificate.minimumProtocolVersion", What: "is " + version.Show() + " (AWS's default is TLSv1); it should be \"TLSv1.2_2021\""})
		}
		method := certificate.Get("sslSupportMethod")
		if text, ok := method.Str(); ok && text != "sni-only" {
			findings = append(findings, Finding{Path: "viewerCertificate.sslSupportMethod", What: "is " + method.Show() + "; it should be \"sni-only\""})
		}
		return findings
	},
}

// ownCertificate reports whether a viewer certificate is another than CloudFront's own.
func ownCertificate(certificate Value) Truth {
	answer := No
	for _, key := range []string{"acmCertificateArn", "iamCertificateId"} {
		switch v := certificate.Get(key); {
		case v.IsUnknown():
			answer = Yes // made in this run: which one doesn't matter
		case !empty(v):
			return Yes
		}
	}
	if answer == No && certificate.Get("cloudfrontDefaultCertificate").IsUnknown() {
		return Unknown
	}
	return answer
}

var tlsCloudFrontOrigin = Rule{
	Name: "tls-cloudfront-origin", Group: "edge", Core: true, Severity: Medium,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "CloudFront talks to its custom origins over HTTPS with TLS 1.2 only.",
	Why:        "Between CloudFront and the origin the requests cross the internet, with cookies and tokens in them.",
	Fix:        "set originProtocolPolicy to https-only and originSslProtocols to [TLSv1.2] on every custom origin, as plinth:sites.<name>.apiPath does",
	Frameworks: []string{"FSBP CloudFront.9", "FSBP CloudFront.10"},
	Types:      []string{cloudfrontDistribution},
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		for _, origin := range parts(r, "origins") {
			config := origin.Get("customOriginConfig").first()
			if !config.IsObject() {
				continue
			}
			var wrong []string
			policy := config.Get("originProtocolPolicy")
			if text, _ := policy.Str(); !policy.IsUnknown() && text != "https-only" {
				wrong = append(wrong, "originProtocolPolicy "+policy.Show()+" (it should be \"https-only\")")
			}
			protocols, _ := config.Get("originSslProtocols").Strings()
			if slices.ContainsFunc(protocols, func(p string) bool { return p != "TLSv1.2" && p != "TLSv1.3" }) {
				wrong = append(wrong, "originSslProtocols "+config.Get("originSslProtocols").Show()+" (it should be [\"TLSv1.2\"])")
			}
			if len(wrong) > 0 {
				findings = append(findings, Finding{Path: origin.path + ".customOriginConfig", What: fmt.Sprintf(
					"of origin %s has %s", origin.Get("originId").Show(), strings.Join(wrong, " and "))})
			}
		}
		return findings
	},
}

var cloudfrontLogging = Rule{
	Name: "cloudfront-logging", Group: "edge", Severity: Medium,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Every distribution writes access logs.",
	Why:        "Without them nobody can tell who fetched what, nor look back at an attack.",
	Fix:        "plinth:sites logs to a bucket of its own; elsewhere set loggingConfig, or with v2 log delivery set this policy's logDelivery to v2",
	Frameworks: []string{"FSBP CloudFront.5"},
	Config: map[string]Schema{"logDelivery": {
		"type": "string", "enum": []any{"standard", "v2"}, "default": "standard",
		"description": "standard: every distribution has a loggingConfig; v2: a CloudWatch log delivery of the stack does as well, which only shows in the whole stack",
	}},
	Types: []string{cloudfrontDistribution},
	Resource: func(r Resource, c Config) []Finding {
		config := r.Get("loggingConfig")
		if c.String("logDelivery", "standard") == "v2" || config.IsUnknown() || logsToBucket(r) {
			return nil
		}
		return []Finding{{Path: "loggingConfig", What: "names no bucket: no request to the distribution is recorded"}}
	},
	Stack: func(s *Stack, c Config) []Finding {
		if c.String("logDelivery", "standard") != "v2" {
			return nil
		}
		var findings []Finding
		for _, d := range s.Of(cloudfrontDistribution) {
			if logsToBucket(d) || d.Get("loggingConfig").IsUnknown() || s.delivered(d) != No {
				continue
			}
			findings = append(findings, Finding{URN: d.URN, Path: "loggingConfig", What: "names no bucket, and no log delivery of the stack starts at the distribution"})
		}
		return findings
	},
}

func logsToBucket(distribution Resource) bool {
	return !empty(distribution.Get("loggingConfig.bucket"))
}

// delivered reports whether a log delivery source of the stack names the resource and a delivery uses the source.
func (s *Stack) delivered(r Resource) Truth {
	sources, perhaps := s.companions(r, s.Of(logDeliverySource), "resourceArn")
	answer := No
	if perhaps {
		answer = Unknown
	}
	for _, source := range sources {
		used, maybe := s.companions(source, s.Of(logDelivery), "deliverySourceName")
		if len(used) > 0 {
			return Yes
		}
		if maybe {
			answer = Unknown
		}
	}
	return answer
}

var cloudfrontDefaultRoot = Rule{
	Name: "cloudfront-default-root", Group: "edge", Severity: Low,
	Levels:     Levels{Advisory, Advisory, Advisory},
	Title:      "A distribution of a bucket names the document that answers at its root.",
	Why:        "A request for / otherwise asks the bucket for its listing: an error at best, all names of its files at worst.",
	Fix:        "set defaultRootObject to index.html, as plinth:sites does",
	Frameworks: []string{"FSBP CloudFront.1"},
	Types:      []string{cloudfrontDistribution},
	Resource: func(r Resource, _ Config) []Finding {
		if !empty(r.Get("defaultRootObject")) {
			return nil
		}
		target, ok := r.Get("defaultCacheBehavior.targetOriginId").Str()
		if !ok {
			return nil
		}
		for _, origin := range parts(r, "origins") {
			if id, _ := origin.Get("originId").Str(); id == target && isBucket(origin.Value) == Yes {
				return []Finding{{Path: "defaultRootObject", What: fmt.Sprintf("is absent, though the default origin %q is a bucket", id)}}
			}
		}
		return nil
	},
}
