package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// restDeployment is a snapshot of a REST API's contents.
func (b builder) restDeployment(
	id pulumi.StringOutput, contents []pulumi.Resource, links map[string]*apigateway.VpcLink,
) (*apigateway.Deployment, error) {
	deployment, err := apigateway.NewDeployment(b.ctx, b.name+"-deployment", &apigateway.DeploymentArgs{
		RestApi:  id,
		Triggers: b.redeployTriggers(links),
	}, b.parent, pulumi.DependsOn(contents))
	if err != nil {
		return nil, fmt.Errorf("deployment: %w", err)
	}
	return deployment, nil
}

// routeSnapshot and corsSnapshot are what a deployment's trigger is the hash of: the settings under
// the names that they had when the first stacks were deployed. Other names would be another
// deployment of every REST API.
type (
	routeSnapshot struct {
		Function string
		Target   string
		Auth     Auth
		Scopes   []string
		Direct   bool
	}
	corsSnapshot struct {
		Origins       []string
		Headers       []string
		ExposeHeaders []string
		Credentials   bool
		MaxAgeSeconds int
	}
)

// redeployTriggers change with everything that is part of the snapshot. Then there is a new
// deployment before the old one goes.
func (b builder) redeployTriggers(links map[string]*apigateway.VpcLink) pulumi.StringMap {
	routes := map[string]routeSnapshot{}
	for text, r := range b.args.Routes {
		routes[text] = routeSnapshot(r)
	}
	text, err := json.Marshal([]any{routes, (*corsSnapshot)(b.args.CORS)}) // maps are written sorted
	if err != nil {
		text = []byte(fmt.Sprint(sortedKeys(b.args.Routes)))
	}
	sum := sha256.Sum256(text)
	var functions []any
	for _, name := range b.args.usedFunctions() {
		functions = append(functions, b.args.Functions[name].AliasInvokeARN)
	}
	triggers := pulumi.StringMap{
		"routes":    pulumi.String(hex.EncodeToString(sum[:])),
		"functions": joined(functions),
	}
	if len(links) > 0 {
		var ends []any
		for _, name := range sortedKeys(links) {
			ends = append(ends, links[name].ID().ToStringOutput(), b.args.Targets[name].DNSName.ToStringOutput())
		}
		triggers["targets"] = joined(ends)
	}
	return triggers
}

// joined are texts in one.
func joined(texts []any) pulumi.StringOutput {
	return pulumi.All(texts...).ApplyT(func(values []any) string {
		words := make([]string, len(values))
		for i, value := range values {
			words[i], _ = value.(string)
		}
		return strings.Join(words, " ")
	}).(pulumi.StringOutput)
}
