package database

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/internal/check"
)

// roleManager is the client that makes the roles.
const roleManager = "roles"

// request is the role manager's event; functions/rolemanager reads it.
type request struct {
	Action     string   `json:"action"`
	Engine     string   `json:"engine"`
	Host       string   `json:"host"`
	Port       int      `json:"port"`
	Database   string   `json:"database"`
	Extensions []string `json:"extensions,omitempty"`
	Roles      []Role   `json:"roles"`
}

// roles makes the function that keeps the roles, and calls it whenever they, the server or the function's code change. It reaches the
// database and, by the network's endpoint, the master password's secret.
func (b *builder) roles() error {
	if len(b.args.Roles) == 0 {
		return nil
	}
	d := b.database
	manager, err := function.New(b.ctx, b.name+"-"+roleManager, &function.Args{
		Settings: function.Settings{
			Archive:          b.args.RoleManagerArchive,
			TimeoutSeconds:   300,
			OnFailure:        function.FailureNone,
			LogRetentionDays: check.RetentionDays(b.args.LogRetentionDays),
		},
		Secrets:       pulumi.StringMap{"MASTER_SECRET_ARN": d.SecretARN},
		SecretKeyARNs: []pulumi.StringInput{d.KeyARN},
		VPC:           &function.VPC{VPCID: b.args.VPCID, SubnetIDs: b.args.SubnetIDs},
		LogKeyARN:     b.args.LogKeyARN,
		Monitor:       b.args.Monitor,
		Disposable:    b.args.Disposable,
	}, b.parent)
	if err != nil {
		return err
	}
	rules, err := b.way(b.name, roleManager, manager.SecurityGroupID, b.group)
	if err != nil {
		return err
	}
	code, err := os.ReadFile(b.args.RoleManagerArchive)
	if err != nil {
		return err
	}
	engine := "postgres"
	if b.args.Engine == EngineMySQL {
		engine = "mysql"
	}
	event := func(action string) pulumi.StringOutput {
		return b.host.ApplyT(func(host string) (string, error) {
			event, err := json.Marshal(request{
				Action: action, Engine: engine, Host: host, Port: b.args.Port(), Database: b.args.DatabaseName, Extensions: b.args.Extensions, Roles: b.args.Roles,
			})
			return string(event), err
		}).(pulumi.StringOutput)
	}
	d.RoleManager, d.CheckEvent = manager.Name, event("check")
	input := event("manage")
	managed, err := lambda.NewInvocation(b.ctx, b.name+"-"+roleManager, &lambda.InvocationArgs{
		FunctionName: manager.Name, Qualifier: manager.AliasName, Input: input,
		Triggers: pulumi.StringMap{"input": input.ApplyT(func(s string) string { return digest([]byte(s)) }).(pulumi.StringOutput), "code": pulumi.String(digest(code))},
	}, b.parent, pulumi.DependsOn(append(rules, b.servers...)))
	if err == nil {
		b.servers = append(b.servers, managed)
	}
	return err
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
