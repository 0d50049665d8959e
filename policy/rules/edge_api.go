package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

func apiRules() []Rule {
	return []Rule{tlsAPIGWDomain, apigwAccessLogs, apigwAuthorization, apigwThrottling, apigwVPCLinkTLS}
}

// modernDomainTLS reports whether a custom domain's security policy starts at TLS 1.2: TLS_1_2, or one of the newer names
// such as SecurityPolicy_TLS13_1_2_2021_06.
func modernDomainTLS(policy string) bool {
	return policy == "TLS_1_2" || strings.HasPrefix(policy, "SecurityPolicy_TLS12_") || strings.HasPrefix(policy, "SecurityPolicy_TLS13_")
}

// domainPolicyPath says where the two generations of custom domains name their security policy.
var domainPolicyPath = map[string]string{apigwDomain: "securityPolicy", apigw2Domain: "domainNameConfiguration.securityPolicy"}

var tlsAPIGWDomain = Rule{
	Name: "tls-apigw-domain", Group: "edge", Core: true, Severity: High,
	Levels: Levels{Mandatory, Mandatory, Mandatory},
	Title:  "Custom domains of API Gateway take TLS 1.2 or later only.",
	Why:    "TLS 1.0 and 1.1 can be broken by whoever sits between the client and AWS.",
	Fix:    "set securityPolicy to TLS_1_2, as the domain of plinth:api.domain has it",
	Types:  []string{apigwDomain, apigw2Domain},
	Resource: func(r Resource, _ Config) []Finding {
		if !oldDomainTLS(r) {
			return nil
		}
		path := domainPolicyPath[r.Type]
		return []Finding{{Path: path, What: "is " + r.Get(path).Show() + "; it should be \"TLS_1_2\""}}
	},
	Remedy: func(r Resource, _ Config) (property.Map, bool) {
		if !oldDomainTLS(r) {
			return r.Properties, false
		}
		return put(r.Properties, domainPolicyPath[r.Type], property.New("TLS_1_2")), true
	},
}

func oldDomainTLS(r Resource) bool {
	policy := r.Get(domainPolicyPath[r.Type])
	text, _ := policy.Str()
	return !policy.IsUnknown() && !modernDomainTLS(text)
}

var apigwAccessLogs = Rule{
	Name: "apigw-access-logs", Group: "edge", Severity: Medium,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Stages of APIs write access logs; REST APIs also execution logs, without the bodies of requests and answers.",
	Why:        "Without logs nobody can tell who called what; with data tracing the logs hold passwords and personal data.",
	Fix:        "plinth:api writes both (executionLogs is ERROR or INFO); elsewhere set accessLogSettings and loggingLevel, and leave dataTraceEnabled out",
	Frameworks: []string{"FSBP APIGateway.1", "FSBP APIGateway.9"},
	Types:      []string{apigwStage, apigw2Stage, apigwMethodSettings},
	Resource: func(r Resource, _ Config) []Finding {
		if r.Type == apigwMethodSettings {
			return append(quietMethod(r), traced(r, "settings")...)
		}
		var findings []Finding
		if empty(r.Get("accessLogSettings.destinationArn")) {
			findings = append(findings, Finding{Path: "accessLogSettings", What: "names no destination: no call of the API is recorded"})
		}
		if r.Type == apigw2Stage {
			findings = append(findings, traced(r, "defaultRouteSettings")...)
			for _, route := range parts(r, "routeSettings") {
				findings = append(findings, traced(r, route.path)...)
			}
		}
		return findings
	},
}

// quietMethod reports settings that switch execution logs off. Settings of single methods that say nothing leave the stage's.
func quietMethod(r Resource) []Finding {
	level := r.Get("settings.loggingLevel")
	text, known := level.Str()
	path, _ := r.Get("methodPath").Str()
	if known && strings.EqualFold(text, "OFF") || level.IsAbsent() && path == "*/*" {
		return []Finding{{Path: "settings.loggingLevel", What: "is " + level.Show() + " (AWS's default is OFF); it should be \"ERROR\" or \"INFO\""}}
	}
	return nil
}

func traced(r Resource, path string) []Finding {
	if path += ".dataTraceEnabled"; r.Get(path).Bool(false) != Yes {
		return nil
	}
	return []Finding{{Path: path, What: "is " + r.Get(path).Show() + ", which writes whole requests and answers to the log; it should be false"}}
}

var health = Config{"publicRoutes": []any{"GET /health"}}

var apigwAuthorization = Rule{
	Name: "apigw-authorization", Group: "edge", Severity: High,
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Title:      "Every route of an API has an authorizer, but for those that publicRoutes names and the browser's OPTIONS questions.",
	Why:        "A route without one can be called by everybody on the internet.",
	Fix:        "set the route's auth to iam or jwt in plinth:api.routes, or name it in this policy's publicRoutes if it is meant to be public",
	Frameworks: []string{"FSBP APIGateway.8"},
	Config: map[string]Schema{"publicRoutes": {
		"type": "array", "items": map[string]any{"type": "string", "pattern": `^(\$default|\$connect|[A-Za-z]+ /.*)$`},
		"description": `routes that everybody may call, as "METHOD /path"; ANY stands for all methods`,
	}},
	// The route that monitors and the start page ask, in each of the shipped stacks.
	Values: map[string]Config{"dev": health, "stg": health, "prd": health},
	Types:  []string{apigwMethod, apigw2Route, apigw2API},
	Resource: func(r Resource, c Config) []Finding {
		public := c.Strings("publicRoutes")
		if r.Type == apigwMethod {
			// The path of a REST API's method is another resource's to say: where a public route could be meant, Stack judges.
			if openMethod(r) && !slices.ContainsFunc(public, func(p string) bool { return routeMatches(p, methodOf(r), "") }) {
				return []Finding{unauthorized("authorization", r.Get("authorization"), methodOf(r))}
			}
			return nil
		}
		key, known := r.Get("routeKey").Str()
		if r.Type == apigw2API {
			if empty(r.Get("target")) {
				return nil
			}
			key, known = r.Get("routeKey").StrOr("$default"), !r.Get("routeKey").IsUnknown() // of the route that a target makes
		}
		kind := r.Get("authorizationType")
		if text, isText := kind.Str(); !known || kind.IsUnknown() || isText && text != "NONE" && text != "" || !needsAuthorizer(key) {
			return nil
		}
		method, path, _ := strings.Cut(key, " ")
		if slices.ContainsFunc(public, func(p string) bool { return p == key || path != "" && routeMatches(p, method, path) }) {
			return nil
		}
		return []Finding{unauthorized("authorizationType", kind, key)}
	},
	Stack: func(s *Stack, c Config) []Finding {
		public := c.Strings("publicRoutes")
		var findings []Finding
		for _, r := range s.Of(apigwMethod) {
			method := methodOf(r)
			if !openMethod(r) || !slices.ContainsFunc(public, func(p string) bool { return routeMatches(p, method, "") }) {
				continue
			}
			path, known := s.pathOf(r, "resourceId", 0)
			if !known || slices.ContainsFunc(public, func(p string) bool { return routeMatches(p, method, path) }) {
				continue
			}
			f := unauthorized("authorization", r.Get("authorization"), method+" "+path)
			f.URN = r.URN
			findings = append(findings, f)
		}
		return findings
	},
}

func unauthorized(path string, value Value, route string) Finding {
	return Finding{Path: path, What: fmt.Sprintf("of %s is %s: everybody may call it", route, value.Show())}
}

// needsAuthorizer leaves out what can't have one: the browser's OPTIONS, and a WebSocket API's routes after the connection.
func needsAuthorizer(key string) bool {
	method, _, spaced := strings.Cut(key, " ")
	if spaced {
		return !strings.EqualFold(method, "OPTIONS")
	}
	return key == "$default" || key == "$connect"
}

func methodOf(r Resource) string { return strings.ToUpper(r.Get("httpMethod").StrOr("")) }

// openMethod reports whether a REST API's method is known to have no authorizer.
func openMethod(r Resource) bool {
	kind := r.Get("authorization")
	text, isText := kind.Str()
	method, known := r.Get("httpMethod").Str()
	return known && !strings.EqualFold(method, "OPTIONS") && !kind.IsUnknown() && (!isText || text == "NONE" || text == "")
}

// routeMatches reports whether a public route is the method and path; without a path, whether it may be the method's.
func routeMatches(public, method, path string) bool {
	m, p, _ := strings.Cut(public, " ")
	return (strings.EqualFold(m, method) || strings.EqualFold(m, "ANY")) && (path == "" || p == path)
}

// deepest is how many levels of a REST API's resources are followed, so that a circle ends.
const deepest = 32

// pathOf is the path of the REST resource that a property names. In a preview it is put together from the parts.
func (s *Stack) pathOf(r Resource, property string, depth int) (string, bool) {
	if depth > deepest {
		return "", false
	}
	m := s.members(r, property, apigwResource)
	if len(m.sure) != 1 {
		if len(m.sure) == 0 && len(m.perhaps) == 0 && s.isRoot(r, property) {
			return "/", true
		}
		return "", false
	}
	resource := m.sure[0]
	if path, ok := resource.Get("path").Str(); ok {
		return path, true
	}
	part, ok := resource.Get("pathPart").Str()
	parent, known := s.pathOf(resource, "parentId", depth+1)
	return strings.TrimSuffix(parent, "/") + "/" + part, ok && known
}

// isRoot reports whether a property names the root of a REST API of the stack.
func (s *Stack) isRoot(r Resource, property string) bool {
	id, known := r.Get(property).Str()
	return slices.ContainsFunc(s.Of(apigwRestAPI), func(api Resource) bool {
		root, ok := api.Get("rootResourceId").Str()
		return known && ok && root == id || !known && slices.Contains(r.PropertyDependencies[property], api.URN)
	})
}

var apigwThrottling = Rule{
	Name: "apigw-throttling", Group: "edge", Severity: Medium,
	Levels: Levels{Advisory, Advisory, Mandatory},
	Title:  "Every stage of an API limits the rate and the burst of calls.",
	Why:    "Without limits one caller takes the whole account's quota, and every function behind the API with it.",
	Fix:    "plinth:api.throttle has a rate and a burst; elsewhere set both limits in defaultRouteSettings or methodSettings",
	Types:  []string{apigw2Stage, apigwMethodSettings},
	Resource: func(r Resource, _ Config) []Finding {
		settings := "defaultRouteSettings"
		if r.Type == apigwMethodSettings {
			settings = "settings"
			if path, ok := r.Get("methodPath").Str(); !ok || path != "*/*" {
				return nil // the settings of a single method come on top of the stage's
			}
		}
		var findings []Finding
		for _, key := range []string{"throttlingRateLimit", "throttlingBurstLimit"} {
			v := r.Get(settings + "." + key)
			if limit, ok := v.Num(); !v.IsUnknown() && (!ok || limit <= 0) {
				findings = append(findings, Finding{Path: settings + "." + key, What: "is " + v.Show() + "; it should be above 0"})
			}
		}
		return findings
	},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, stage := range s.Of(apigwStage) {
			if !slices.ContainsFunc(s.Of(apigwMethodSettings), func(m Resource) bool { return s.maySet(m, stage) }) {
				findings = append(findings, Finding{URN: stage.URN, What: "has no method settings for */*, so that only the account's quota limits it"})
			}
		}
		return findings
	},
}

// maySet reports whether method settings are, or may be, those of all methods of the stage.
func (s *Stack) maySet(settings, stage Resource) bool {
	if path, ok := settings.Get("methodPath").Str(); ok && path != "*/*" {
		return false
	}
	own, ok := stage.Get("stageName").Str()
	if name, known := settings.Get("stageName").Str(); ok && known && name != own {
		return false
	}
	a, aKnown := stage.Get("restApi").Str()
	b, bKnown := settings.Get("restApi").Str()
	if aKnown && bKnown {
		return a == b
	}
	of := s.members(stage, "restApi", apigwRestAPI)
	m := s.members(settings, "restApi", apigwRestAPI)
	return of.blind || m.blind || slices.ContainsFunc(append(m.sure, m.perhaps...), func(x Resource) bool {
		return slices.ContainsFunc(append(of.sure, of.perhaps...), func(y Resource) bool { return x.URN == y.URN })
	})
}

var apigwVPCLinkTLS = Rule{
	Name: "apigw-vpclink-tls", Group: "edge", Severity: Low,
	Levels:     Levels{Advisory, Advisory, Advisory},
	Title:      "Integrations through a VPC link talk to the load balancer over TLS.",
	Why:        "Inside the VPC the requests, with their tokens, otherwise travel in clear.",
	Fix:        "give the load balancer a TLS listener and the integration a tlsConfig with the name on its certificate",
	Frameworks: []string{"FSBP APIGateway.10"},
	Types:      []string{apigw2Integration, apigwIntegration},
	Resource: func(r Resource, _ Config) []Finding {
		if kind, _ := r.Get("connectionType").Str(); kind != "VPC_LINK" {
			return nil
		}
		if r.Type == apigwIntegration {
			return plainLink(r)
		}
		if uri, ok := r.Get("integrationUri").Str(); ok && strings.Contains(uri, ":servicediscovery:") {
			return nil
		}
		if !r.Get("tlsConfig").IsAbsent() {
			return nil
		}
		return []Finding{{Path: "tlsConfig", What: "is absent: the load balancer gets the requests in clear"}}
	},
}

// plainLink judges a REST API's integration, whose address says whether it uses TLS.
func plainLink(r Resource) []Finding {
	if uri, ok := r.Get("uri").Str(); ok && strings.HasPrefix(strings.ToLower(uri), "http://") {
		return []Finding{{Path: "uri", What: fmt.Sprintf("is %q: the load balancer gets the requests in clear; it should start with https://", uri)}}
	}
	if r.Get("tlsConfig.insecureSkipVerification").Bool(false) == Yes {
		return []Finding{{Path: "tlsConfig.insecureSkipVerification", What: "is true: any certificate passes; it should be false"}}
	}
	return nil
}
