package database

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/link"
)

const (
	hostVariable   = "DATABASE_HOST"
	readerVariable = "DATABASE_READER_HOST"
	portVariable   = "DATABASE_PORT"
	nameVariable   = "DATABASE_NAME"
	userVariable   = "DATABASE_USER"
)

// Variables are the environment variables by which a workload finds the database.
func Variables() []string {
	return []string{hostVariable, readerVariable, portVariable, nameVariable, userVariable}
}

// Link gives a workload the database as one of its roles: the address, the right to sign in as the
// role with an IAM token, and the way there. The workload starts when the servers and the roles are
// there.
func (d *Database) Link(role string) link.Link {
	l := link.Link{
		Environment: pulumi.StringMap{
			hostVariable:   d.Endpoint,
			readerVariable: d.ReaderEndpoint,
			portVariable:   pulumi.Sprintf("%d", d.Port),
			nameVariable:   d.Name,
			userVariable:   pulumi.String(role),
		},
		Statements:   []Statement{d.Connect(role)},
		Destinations: map[string]link.Destination{},
		After:        d.Ready,
	}
	for name, group := range d.SecurityGroupIDs {
		l.Destinations[name] = link.Destination{SecurityGroupID: group, Port: d.port}
	}
	return l
}

// Connect is the right to sign in as one user of the database with an IAM token. The user has to
// exist: roles make it.
func (d *Database) Connect(user string) Statement {
	// The user is part of the sid, of which a policy has each once.
	s := Statement{Sid: "Connect" + strings.ReplaceAll(user, "_", ""), Actions: []string{"rds-db:connect"}}
	s.Resources = d.users(d.resourceIDs, user)
	return s
}

func (d *Database) users(ids []pulumi.StringOutput, user string) (arns pulumi.StringArray) {
	for _, id := range ids {
		arns = append(arns, pulumi.All(d.arn, id).ApplyT(func(v []any) (string, error) {
			return userARN(v[0].(string), v[1].(string), user)
		}).(pulumi.StringOutput))
	}
	return arns
}

// userARN is a database user's, by its server's: arn:aws:rds:<region>:<account>:cluster:<name> has
// the partition, region and account.
func userARN(server, resourceID, user string) (string, error) {
	parts := strings.SplitN(server, ":", 6)
	if len(parts) < 6 {
		return "", fmt.Errorf("the database's ARN has no region and account, got %q", server)
	}
	return fmt.Sprintf("arn:%s:rds-db:%s:%s:dbuser:%s/%s", parts[1], parts[3], parts[4], resourceID, user), nil
}
