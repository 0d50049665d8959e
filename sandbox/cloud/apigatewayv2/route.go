package apigatewayv2

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var route = cloud.ResourceType{
	Type: "apigatewayv2/route:Route",
	References: []cloud.Reference{
		ofAPI("apiId"),
		{
			Path:    "authorizerId",
			To:      token.HTTPAuthorizer,
			Missing: "NotFoundException: Invalid authorizer %s",
			Blocks:  "ConflictException: Authorizer %s is used by a route",
		},
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRoute,
	ValidateState:  routeFitsAuthorizer,
}

var routeKey = regexp.MustCompile(`^(\$default|\$connect|\$disconnect|(GET|HEAD|OPTIONS|PATCH|POST|PUT|DELETE|ANY) /\S*)$`)

var greedy = regexp.MustCompile(`\{[^}]+\+\}`)

var parameter = regexp.MustCompile(`\{([^}/+]+)\+?\}`)

func validateRoute(c *cloud.Call) {
	key := c.Text("routeKey")
	if key != "" && !strings.Contains(key, " ") && !strings.HasPrefix(key, "$") && !c.Unknown("apiId") {
		return // a WebSocket's own key; checked with its API
	}
	if key != "" && !routeKey.MatchString(key) {
		c.Refuse("routeKey",
			"BadRequestException: The provided route key is not formatted properly for HTTP protocol. Format should "+
				"be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\", got %q",
			key)
		return
	}
	if m := greedy.FindAllStringIndex(key, -1); len(m) > 1 || len(m) == 1 && m[0][1] != len(key) {
		c.Refuse("routeKey",
			"BadRequestException: the greedy path variable must be the last segment, and there can be one only, got %q",
			key)
	}
	seen := map[string]bool{}
	for _, m := range parameter.FindAllStringSubmatch(key, -1) {
		if seen[m[1]] {
			c.Refuse("routeKey", "BadRequestException: Invalid route key: the path variable %q stands twice in %q",
				m[1], key)
		}
		seen[m[1]] = true
	}
	if t := c.Text("authorizationType"); (t == "JWT" || t == "CUSTOM") && !c.Has("authorizerId") {
		c.Refuse("authorizerId", "BadRequestException: AuthorizerId is required for the authorization type %s", t)
	}
}

func routeFitsAPI(c *cloud.Call) {
	api := c.Find(token.HTTPAPI, c.Text("apiId"))
	if api == nil {
		return
	}
	key := c.Text("routeKey")
	if api.Text("protocolType") == "HTTP" && !routeKey.MatchString(key) {
		c.Refuse("routeKey",
			"BadRequestException: The provided route key is not formatted properly for HTTP protocol. Format should "+
				"be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\", got %q",
			key)
	}
	blank := func(k string) string { return parameter.ReplaceAllString(k, "{}") }
	for _, other := range c.Others("apigatewayv2/route:Route") {
		if other.Text("apiId") == api.ID && blank(other.Text("routeKey")) == blank(key) {
			c.Refuse("routeKey", "ConflictException: Route with key %s already exists for this API (%s)", key, other.ID)
		}
	}
	if id, ok := strings.CutPrefix(c.Text("target"), "integrations/"); ok {
		i := c.Find("apigatewayv2/integration:Integration", id)
		if i == nil || i.Text("apiId") != api.ID {
			c.Refuse("target", "NotFoundException: Invalid target: the integration %s doesn't exist in the API %s", id,
				api.ID)
		}
	} else if c.Text("target") != "" {
		c.Refuse("target", "BadRequestException: the target of a route has the form integrations/ID, got %q",
			c.Text("target"))
	}
}

// routeFitsAuthorizer checks that the authorizer belongs to the API and is of the kind that the
// route asks for.
func routeFitsAuthorizer(c *cloud.Call) {
	routeFitsAPI(c)
	a := c.Find(token.HTTPAuthorizer, c.Text("authorizerId"))
	if a == nil {
		return
	}
	if a.Text("apiId") != c.Text("apiId") {
		c.Refuse("authorizerId", "BadRequestException: the authorizer %s isn't one of the API %s", a.ID,
			c.Text("apiId"))
	}
	kinds := map[string]string{"JWT": "JWT", "CUSTOM": "REQUEST"}
	if want := kinds[c.Text("authorizationType")]; want != "" && a.Text("authorizerType") != want {
		c.Refuse("authorizerId",
			"BadRequestException: the authorization type %s takes an authorizer of type %s, got %s",
			c.Text("authorizationType"), want, a.Text("authorizerType"))
	}
}
