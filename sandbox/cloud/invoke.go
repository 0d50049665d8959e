package cloud

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// Invoke answers the functions that need no account: where and who am I. Others are refused: a tier
// that asks AWS in a preview can't be previewed without credentials.
func (p *aws) Invoke(_ context.Context, r plugin.InvokeRequest) (plugin.InvokeResponse, error) {
	p.cloud.count("invoke")
	f := schema.Get().Functions[string(r.Tok)]
	if f == nil {
		message := fmt.Sprintf("unknown function %s: the provider has no such function", r.Tok)
		if near := Nearest(string(r.Tok), Keys(schema.Get().Functions)); near != "" {
			message += ", did you mean " + near + "?"
		}
		return plugin.InvokeResponse{}, fmt.Errorf("%s", message)
	}
	var failures []plugin.CheckFailure
	args := PlainMap(r.Args)
	Validate(f, args, "", func(path, reason string) {
		failures = append(failures, plugin.CheckFailure{Property: resource.PropertyKey(path), Reason: reason})
	})
	if len(failures) > 0 {
		return plugin.InvokeResponse{Failures: failures}, nil
	}
	answer := functions[string(r.Tok)]
	if answer == nil {
		return plugin.InvokeResponse{}, fmt.Errorf("%s is unknown to the sandbox: it would ask AWS, and a preview "+
			"must need no AWS call; take the value from the stack's config, or add an answer in sandbox/cloud",
			r.Tok)
	}
	out, err := answer(p, args)
	if err != nil {
		return plugin.InvokeResponse{}, err
	}
	return plugin.InvokeResponse{Properties: property(out).ObjectValue()}, nil
}

var functions = map[string]func(p *aws, args map[string]any) (map[string]any, error){
	"aws:index/getAvailabilityZones:getAvailabilityZones": func(p *aws, _ map[string]any) (map[string]any, error) {
		names, ids := []any{}, []any{}
		for i, z := range Zones(p.region) {
			names = append(names, z)
			ids = append(ids, fmt.Sprintf("%s-az%d", ZoneCode(p.region), i+1))
		}
		return map[string]any{"id": p.region, "names": names, "zoneIds": ids, "groupNames": []any{p.region}}, nil
	},
	"aws:index/getRegion:getRegion": func(p *aws, args map[string]any) (map[string]any, error) {
		name, _ := args["name"].(string)
		if name == "" {
			name = p.region
		}
		if !Regions[name] {
			return nil, fmt.Errorf("finding Region: no matching region %q", name)
		}
		return map[string]any{
			"id":          name,
			"name":        name,
			"description": name,
			"endpoint":    "ec2." + name + ".amazonaws.com",
		}, nil
	},
	"aws:index/getCallerIdentity:getCallerIdentity": func(p *aws, _ map[string]any) (map[string]any, error) {
		account := p.cloud.options.Account
		return map[string]any{
			"id":        account,
			"accountId": account,
			"arn":       "arn:aws:iam::" + account + ":user/sandbox",
			"userId":    "AIDAEXAMPLEEXAMPLE123",
		}, nil
	},
	"aws:index/getPartition:getPartition": func(*aws, map[string]any) (map[string]any, error) {
		return map[string]any{
			"id":               "aws",
			"partition":        "aws",
			"dnsSuffix":        "amazonaws.com",
			"reverseDnsPrefix": "com.amazonaws",
		}, nil
	},
}
