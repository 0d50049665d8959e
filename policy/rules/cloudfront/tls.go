package cloudfront

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

// behaviours are a distribution's cache behaviours that are known, the default one first.
func behaviours(r core.Resource) []core.Part {
	var list []core.Part
	if d := r.Get("defaultCacheBehavior").First(); d.IsObject() {
		list = append(list, core.Part{Path: "defaultCacheBehavior", Value: d})
	}
	return append(list, core.Parts(r, "orderedCacheBehaviors")...)
}

var tlsCloudFrontViewer = core.Rule{
	Name:     "tls-cloudfront-viewer",
	Group:    "edge",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "CloudFront answers viewers over HTTPS only.",
	Why:      "Over plain HTTP anyone on the way reads and changes what is sent: pages, cookies, passwords.",
	Fix: "set viewerProtocolPolicy to redirect-to-https (or https-only) on every cache behaviour, as " +
		"plinth:sites does",
	Frameworks: []string{"FSBP CloudFront.3"},
	Types:      []string{core.CloudFrontDistribution},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, b := range plainBehaviours(r) {
			policy := b.Get("viewerProtocolPolicy")
			findings = append(findings, core.Finding{
				Path: b.Path + ".viewerProtocolPolicy",
				What: "is " + policy.Show() + "; it should be \"redirect-to-https\" or \"https-only\"",
			})
		}
		return findings
	},
	Remedy: func(r core.Resource, _ core.Config) (property.Map, bool) {
		offending := plainBehaviours(r)
		properties := r.Properties
		for _, b := range offending {
			properties = core.Put(properties, b.Path+".viewerProtocolPolicy", property.New("redirect-to-https"))
		}
		return properties, len(offending) > 0
	},
}

// plainBehaviours are the behaviours that answer over plain HTTP.
func plainBehaviours(r core.Resource) []core.Part {
	return slices.DeleteFunc(behaviours(r), func(b core.Part) bool {
		policy := b.Get("viewerProtocolPolicy")
		text, _ := policy.Str()
		return policy.IsUnknown() || text == "redirect-to-https" || text == "https-only"
	})
}

// tls12 matches the security policies of CloudFront whose oldest protocol is TLS 1.2 or later, of
// 2019 or later.
var tls12 = regexp.MustCompile(`^TLSv1\.[2-9]_(\d{4})$`)

func modernTLS(policy string) bool {
	match := tls12.FindStringSubmatch(policy)
	return match != nil && match[1] >= "2019"
}

var tlsCloudFrontMin12 = core.Rule{
	Name:     "tls-cloudfront-min-1-2",
	Group:    "edge",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "A distribution with names of its own has a certificate of its own, takes TLS 1.2 (policy of 2019) or " +
		"later, and needs no dedicated address.",
	Why: "Older protocols and ciphers can be broken, and a dedicated address costs 600 dollars a month.",
	Fix: "set minimumProtocolVersion to TLSv1.2_2021 and sslSupportMethod to sni-only beside acmCertificateArn, as " +
		"plinth:sites.<name>.domain does",
	Frameworks: []string{"FSBP CloudFront.7", "FSBP CloudFront.8", "FSBP CloudFront.15"},
	Types:      []string{core.CloudFrontDistribution},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		certificate := r.Get("viewerCertificate")
		if certificate.IsUnknown() {
			return nil
		}
		switch ownCertificate(certificate) {
		case core.Unknown:
			return nil
		case core.No:
			if core.IsEmpty(r.Get("aliases")) || r.Get("aliases").IsUnknown() {
				return nil // *.cloudfront.net, whose protocols AWS chooses
			}
			return []core.Finding{{
				Path: "viewerCertificate",
				What: fmt.Sprintf("is CloudFront's own, though aliases is %s; it should be a certificate for these "+
					"names",
					r.Get("aliases").Show()),
			}}
		}
		var findings []core.Finding
		version := certificate.Get("minimumProtocolVersion")
		if text, _ := version.Str(); !version.IsUnknown() && !modernTLS(text) {
			findings = append(findings, core.Finding{
				Path: "viewerCertificate.minimumProtocolVersion",
				What: "is " + version.Show() + " (AWS's default is TLSv1); it should be \"TLSv1.2_2021\"",
			})
		}
		method := certificate.Get("sslSupportMethod")
		if text, ok := method.Str(); ok && text != "sni-only" {
			findings = append(findings, core.Finding{
				Path: "viewerCertificate.sslSupportMethod",
				What: "is " + method.Show() + "; it should be \"sni-only\"",
			})
		}
		return findings
	},
}

// ownCertificate reports whether a viewer certificate is another than CloudFront's own.
func ownCertificate(certificate core.Value) core.Truth {
	answer := core.No
	for _, key := range []string{"acmCertificateArn", "iamCertificateId"} {
		switch v := certificate.Get(key); {
		case v.IsUnknown():
			answer = core.Yes // made in this run: which one doesn't matter
		case !core.IsEmpty(v):
			return core.Yes
		}
	}
	if answer == core.No && certificate.Get("cloudfrontDefaultCertificate").IsUnknown() {
		return core.Unknown
	}
	return answer
}

var tlsCloudFrontOrigin = core.Rule{
	Name:     "tls-cloudfront-origin",
	Group:    "edge",
	Core:     true,
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "CloudFront talks to its custom origins over HTTPS with TLS 1.2 only.",
	Why:      "Between CloudFront and the origin the requests cross the internet, with cookies and tokens in them.",
	Fix: "set originProtocolPolicy to https-only and originSslProtocols to [TLSv1.2] on every custom origin, as " +
		"plinth:sites.<name>.apiPath does",
	Frameworks: []string{"FSBP CloudFront.9", "FSBP CloudFront.10"},
	Types:      []string{core.CloudFrontDistribution},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, origin := range core.Parts(r, "origins") {
			config := origin.Get("customOriginConfig").First()
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
				wrong = append(wrong,
					"originSslProtocols "+config.Get("originSslProtocols").Show()+" (it should be [\"TLSv1.2\"])")
			}
			if len(wrong) > 0 {
				findings = append(findings, core.Finding{Path: origin.Path + ".customOriginConfig", What: fmt.Sprintf(
					"of origin %s has %s", origin.Get("originId").Show(), strings.Join(wrong, " and "))})
			}
		}
		return findings
	},
}
