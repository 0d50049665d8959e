package database

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The parameters of a server: TLS or nothing, and a record of what changes the schema or takes more
// than a second.
var (
	postgresParameters = [][2]string{
		{"rds.force_ssl", "1"},
		{"log_statement", "ddl"},
		{"log_min_duration_statement", "1000"}, // milliseconds
	}
	mysqlParameters = [][2]string{
		{"require_secure_transport", "1"},
		{"slow_query_log", "1"},
		{"long_query_time", "1"}, // seconds
		{"log_output", "FILE"},
	}
)

// whenApplied is at the next start, which for a new group is the first one of its server. It is
// also what AWS says of every parameter whose value is the engine's own, as rds.force_ssl's is in
// the newer ones; anything else would differ for ever.
const whenApplied = "pending-reboot"

// parameters makes the parameter group, of which a new version needs a new one. The old one stays:
// a database that is upgraded in the maintenance window uses it until then, and RDS refuses to
// delete it.
func (b *builder) parameters() error {
	create := b.instanceParameters
	if b.args.Engine == EngineAurora {
		create = b.clusterParameters
	}
	family := pulumi.String(string(b.args.Engine) + b.args.Version)
	description := pulumi.String("Database " + b.name)
	if err := create(family, description, pulumi.RetainOnDelete(!b.args.Disposable)); err != nil {
		return fmt.Errorf("parameter group: %w", err)
	}
	return nil
}

func (b *builder) clusterParameters(family, description pulumi.String, stays pulumi.ResourceOption) error {
	var list rds.ClusterParameterGroupParameterArray
	for _, s := range postgresParameters {
		list = append(list, rds.ClusterParameterGroupParameterArgs{
			Name:        pulumi.String(s[0]),
			Value:       pulumi.String(s[1]),
			ApplyMethod: pulumi.String(whenApplied),
		})
	}
	group, err := rds.NewClusterParameterGroup(b.ctx, b.name, &rds.ClusterParameterGroupArgs{
		Family:      family,
		Description: description,
		Parameters:  list,
	}, b.parent, stays)
	if err == nil {
		b.parameterGroup = group.Name
	}
	return err
}

func (b *builder) instanceParameters(family, description pulumi.String, stays pulumi.ResourceOption) error {
	parameters := postgresParameters
	if b.args.Engine == EngineMySQL {
		parameters = mysqlParameters
	}
	var list rds.ParameterGroupParameterArray
	for _, s := range parameters {
		list = append(list, rds.ParameterGroupParameterArgs{
			Name:        pulumi.String(s[0]),
			Value:       pulumi.String(s[1]),
			ApplyMethod: pulumi.String(whenApplied),
		})
	}
	group, err := rds.NewParameterGroup(b.ctx, b.name, &rds.ParameterGroupArgs{
		Family:      family,
		Description: description,
		Parameters:  list,
	}, b.parent, stays)
	if err == nil {
		b.parameterGroup = group.Name
	}
	return err
}
