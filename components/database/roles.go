package database

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
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

// roles makes the function that keeps the roles, and calls it whenever they, the server or the
// function's code change. It reaches the database and, by the network's endpoint, the master
// password's secret.
func (b *builder) roles() error {
	if len(b.args.Roles) == 0 {
		return nil
	}
	manager, err := b.newRoleManager()
	if err != nil {
		return fmt.Errorf("role manager: %w", err)
	}
	rules, err := b.way(b.name, roleManager, manager.SecurityGroupID, b.group)
	if err != nil {
		return err
	}
	code, err := os.ReadFile(b.args.RoleManagerArchive)
	if err != nil {
		return fmt.Errorf("code of the role manager: %w", err)
	}
	b.database.RoleManager = manager.Name
	b.database.CheckEvent = b.event("check")
	input := b.event("manage")
	inputDigest := input.ApplyT(func(s string) string { return digest([]byte(s)) }).(pulumi.StringOutput)
	managed, err := lambda.NewInvocation(b.ctx, b.name+"-"+roleManager, &lambda.InvocationArgs{
		FunctionName: manager.Name,
		Qualifier:    manager.AliasName,
		Input:        input,
		Triggers:     pulumi.StringMap{"input": inputDigest, "code": pulumi.String(digest(code))},
	}, b.parent, pulumi.DependsOn(append(rules, b.servers...)))
	if err != nil {
		return fmt.Errorf("call of the role manager: %w", err)
	}
	b.servers = append(b.servers, managed)
	return nil
}

func (b *builder) newRoleManager() (*function.Function, error) {
	a := b.args
	return function.New(b.ctx, b.name+"-"+roleManager, &function.Args{
		Settings: function.Settings{
			Archive:          a.RoleManagerArchive,
			TimeoutSeconds:   300,
			OnFailure:        function.FailureNone,
			LogRetentionDays: a.LogRetentionDays,
		},
		Secrets:       pulumi.StringMap{"MASTER_SECRET_ARN": b.database.SecretARN},
		SecretKeyARNs: []pulumi.StringInput{b.database.KeyARN},
		VPC:           &function.VPC{VPCID: a.VPCID, SubnetIDs: a.SubnetIDs},
		LogKeyARN:     a.LogKeyARN,
		Monitor:       a.Monitor,
		Disposable:    a.Disposable,
	}, b.parent)
}

// event is what the role manager is called with.
func (b *builder) event(action string) pulumi.StringOutput {
	a, engine := b.args, "postgres"
	if a.Engine == EngineMySQL {
		engine = "mysql"
	}
	return b.host.ApplyT(func(host string) (string, error) {
		event, err := json.Marshal(request{
			Action:     action,
			Engine:     engine,
			Host:       host,
			Port:       a.Port(),
			Database:   a.DatabaseName,
			Extensions: a.Extensions,
			Roles:      a.Roles,
		})
		return string(event), err
	}).(pulumi.StringOutput)
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
