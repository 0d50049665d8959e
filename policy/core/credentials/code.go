package credentials

import (
	"regexp"
	"strings"
)

// basicAuth is an Authorization header with a user and a password in base64.
var basicAuth = regexp.MustCompile(`\bBasic\s+([A-Za-z0-9+/]{6,}={0,2})`)

// InCode looks into the source of a function: for forms of credentials, and for a user and password
// ready to be compared.
func InCode(source string) string {
	if kind := ShapeOf(source); kind != "" {
		return kind
	}
	for _, found := range basicAuth.FindAllStringSubmatch(source, -1) {
		if strings.Contains(decoded(found[1]), ":") {
			return "a user and a password"
		}
	}
	return ""
}
