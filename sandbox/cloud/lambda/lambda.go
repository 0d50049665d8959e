package lambda

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/internal/awstype"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

const noSuchFunction = "ResourceNotFoundException: Function not found: %s"

// FindFunction finds the function behind a name, an ARN, or either with a qualifier.
func FindFunction(c *cloud.Call, s string) (f *cloud.Resource, qualifier string) {
	if f := c.Find(token.Function, s); f != nil {
		return f, ""
	}
	if a := c.Find(token.FunctionAlias, functionARN(c, s)); a != nil {
		f, _ := FindFunction(c, a.Text("functionName"))
		return f, a.Text("name")
	}
	if i := strings.LastIndex(s, ":"); i > 0 {
		return c.Find(token.Function, s[:i]), s[i+1:]
	}
	return nil, ""
}

func published(f *cloud.Resource, version string) bool {
	have, _ := strconv.Atoi(f.Text("version"))
	want, err := strconv.Atoi(version)
	return err == nil && want >= 1 && want <= have
}

// FunctionOfURI finds the function that an API's integration URI leads to.
func FunctionOfURI(c *cloud.Call, uri string) (*cloud.Resource, error) {
	arn := uri
	if i := strings.Index(uri, "/functions/"); i >= 0 {
		arn = strings.TrimSuffix(uri[i+len("/functions/"):], "/invocations")
	}
	f, q := FindFunction(c, arn)
	if f == nil {
		return nil, fmt.Errorf("the function %s does not exist", arn)
	}
	if q != "" && c.Find(token.FunctionAlias, f.Text("arn")+":"+q) == nil && !published(f, q) {
		return nil, fmt.Errorf("the function %s has no version or alias %s", f.ID, q)
	}
	return f, nil
}

// functionARN completes a function's name.
func functionARN(c *cloud.Call, s string) string {
	return awstype.FunctionARN(c.Values(), s)
}

// isQualified accepts NAME:QUALIFIER and the ARN of a version.
func isQualified(c *cloud.Call, s string) bool {
	i := strings.LastIndex(s, ":")
	return i > 0 &&
		(c.Find(token.FunctionAlias, functionARN(c, s)) != nil ||
			c.Find(token.Function, s[:i]) != nil && strings.Trim(s[i+1:], "0123456789") == "")
}

func ofFunction(path string) cloud.Reference {
	return cloud.Reference{
		Path:    path,
		To:      token.Function + "|" + token.FunctionAlias,
		Missing: noSuchFunction,
		Or:      isQualified,
	}
}
