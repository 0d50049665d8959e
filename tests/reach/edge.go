package reach

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// edge finds what AWS itself carries from the internet: distributions to their origins, and APIs to what they integrate.
func (g *graph) edge() error {
	web := []ports{{"tcp", 80, 80}, https}
	for _, d := range g.of("aws:cloudfront/distribution:Distribution") {
		label := "CloudFront " + d.Name
		for _, p := range web {
			g.add(Internet, label, p)
		}
		origins, _ := d.Get("origins").([]any)
		for _, o := range origins {
			m, _ := o.(map[string]any)
			to, err := g.origin(m)
			if err != nil {
				return fmt.Errorf("%s: %w", d.Name, err)
			}
			p := https
			if custom, _ := m["customOriginConfig"].(map[string]any); custom["originProtocolPolicy"] == "http-only" {
				p = ports{"tcp", 80, 80}
			}
			g.add(label, to, p)
		}
	}
	for _, u := range g.of("aws:lambda/functionUrl:FunctionUrl") {
		if text(u.Get("authorizationType")) == "NONE" {
			g.add(Internet, "function "+g.named("aws:lambda/function:Function", "name", text(u.Get("functionName"))), https)
		}
	}
	return g.apis()
}

// origin names where a distribution gets its answers from.
func (g *graph) origin(o map[string]any) (string, error) {
	if config, _ := o["vpcOriginConfig"].(map[string]any); config != nil {
		for _, v := range g.of("aws:cloudfront/vpcOrigin:VpcOrigin") {
			if v.ID == text(config["vpcOriginId"]) {
				if b := g.balancer(text(v.Get("vpcOriginEndpointConfig.arn"))); b != "" {
					return b, nil
				}
			}
		}
	}
	host := text(o["domainName"])
	if to := g.host(host); to != "" {
		return to, nil
	}
	for _, record := range g.of("aws:route53/record:Record") {
		if strings.TrimSuffix(text(record.Get("name")), ".") == host {
			if to := g.host(strings.TrimSuffix(text(record.Get("aliases[0].name")), ".")); to != "" {
				return to, nil
			}
		}
	}
	return "", fmt.Errorf("reach doesn't know whose the origin %q is", host)
}

// host names who answers to a host name of AWS's.
func (g *graph) host(host string) string {
	for _, b := range append(g.of("aws:s3/bucketV2:BucketV2"), g.of("aws:s3/bucket:Bucket")...) {
		if host == out(b, "bucketRegionalDomainName") || host == out(b, "bucketDomainName") {
			return "bucket " + b.Name
		}
	}
	for _, b := range g.of("aws:lb/loadBalancer:LoadBalancer") {
		if host == out(b, "dnsName") {
			return "load balancer " + b.Name
		}
	}
	for _, kind := range apiKinds {
		for _, a := range g.of(kind.token) {
			if strings.HasPrefix(host, a.ID+".execute-api.") {
				return "API " + a.Name
			}
			for _, d := range g.of(kind.domain) {
				if g.maps(kind, a, d) && (host == text(d.Get("domainName")) || host == out(d, kind.target)) {
					return "API " + a.Name
				}
			}
		}
	}
	return ""
}

// apiKinds are the two services that make APIs, and their words.
var apiKinds = []apiKind{
	{"aws:apigatewayv2/api:Api", "aws:apigatewayv2/domainName:DomainName", "domainNameConfiguration.targetDomainName", "aws:apigatewayv2/apiMapping:ApiMapping", "apiId", "aws:apigatewayv2/integration:Integration", "apiId", "integrationUri"},
	{"aws:apigateway/restApi:RestApi", "aws:apigateway/domainName:DomainName", "regionalDomainName", "aws:apigateway/basePathMapping:BasePathMapping", "restApi", "aws:apigateway/integration:Integration", "restApi", "uri"},
}

type apiKind struct{ token, domain, target, mapping, mapped, integration, owner, uri string }

// maps reports whether a domain's name leads to an API.
func (g *graph) maps(kind apiKind, a, domain *mockaws.Resource) bool {
	for _, m := range g.of(kind.mapping) {
		if text(m.Get(kind.mapped)) == a.ID && (domain == nil || text(m.Get("domainName")) == domain.ID || text(m.Get("domainName")) == text(domain.Get("domainName"))) {
			return true
		}
	}
	return false
}

// apis finds who calls an API, and what it calls.
func (g *graph) apis() error {
	for _, kind := range apiKinds {
		for _, a := range g.of(kind.token) {
			label := "API " + a.Name
			private := len(texts(a.Get("endpointConfiguration.types"))) > 0 && texts(a.Get("endpointConfiguration.types"))[0] == "PRIVATE"
			if !private && (!flag(a.Get("disableExecuteApiEndpoint")) || g.maps(kind, a, nil)) {
				g.add(Internet, label, https)
			}
			for _, i := range g.of(kind.integration) {
				if text(i.Get(kind.owner)) != a.ID {
					continue
				}
				to, p, err := g.integrated(i, text(i.Get(kind.uri)))
				if err != nil {
					return fmt.Errorf("%s: %w", i.Name, err)
				}
				g.add(label, to, p)
			}
		}
	}
	return nil
}

// integrated names what an integration calls; nothing where the API answers itself.
func (g *graph) integrated(i *mockaws.Resource, uri string) (string, ports, error) {
	if link := text(i.Get("connectionId")); link != "" {
		for _, l := range g.of("aws:apigatewayv2/vpcLink:VpcLink") {
			if l.ID == link {
				return "VPC link " + l.Name, g.listens(uri), nil
			}
		}
		for _, l := range g.of("aws:apigateway/vpcLink:VpcLink") { // it has no group: it comes through PrivateLink
			if b := g.balancer(text(l.Get("targetArn"))); l.ID == link && b != "" {
				return b, ports{"tcp", 80, 80}, nil
			}
		}
		return "", ports{}, fmt.Errorf("reach doesn't know the link %q", link)
	}
	if _, rest, ok := strings.Cut(uri, ":function:"); ok {
		name, _, _ := strings.Cut(rest, ":")
		name, _, _ = strings.Cut(name, "/")
		return "function " + g.named("aws:lambda/function:Function", "name", name), https, nil
	}
	if uri == "" || text(i.Get("type")) == "MOCK" {
		return "", ports{}, nil
	}
	return "", ports{}, fmt.Errorf("reach doesn't know what %q is", uri)
}

// listens is the port of a listener.
func (g *graph) listens(arn string) ports {
	for _, l := range g.of("aws:lb/listener:Listener") {
		if l.ID == arn || out(l, "arn") == arn {
			if n, ok := l.Get("port").(float64); ok {
				return ports{"tcp", int(n), int(n)}
			}
		}
	}
	return https
}

func (g *graph) balancer(arn string) string {
	for _, b := range g.of("aws:lb/loadBalancer:LoadBalancer") {
		if out(b, "arn") == arn {
			return "load balancer " + b.Name
		}
	}
	return ""
}

// named is the logical name of the resource with a physical one.
func (g *graph) named(token, key, value string) string {
	for _, r := range g.of(token) {
		if out(r, key) == value || r.ID == value {
			return r.Name
		}
	}
	return value
}
